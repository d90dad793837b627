import { Command, CommanderError } from 'commander'
import { version } from '../../package.json'
import { CaptureError } from '../parsers/index.ts'
import { addFlamegraph } from './commands/flamegraph.ts'
import { addInfo } from './commands/info.ts'
import { addPack } from './commands/pack.ts'
import { addReport } from './commands/report.ts'
import { addServe } from './commands/serve.ts'
import { addSite } from './commands/site.ts'
import { addStats } from './commands/stats.ts'
import { addSummary } from './commands/summary.ts'
import { addTable } from './commands/table.ts'
import { addTransform } from './commands/transform.ts'
import { addTree } from './commands/tree.ts'
import { endIfInterrupted } from './interruption.ts'
import { UsageError } from './options.ts'
import { tell } from './output.ts'
import { chooseProgress } from './readingProgress.ts'

const program = new Command('memreel')
  .description('Reads Memray captures: reports on the command line, from one pass over the file.')
  .version(version, '-V, --version', 'print the version')
  .option(
    '--progress',
    'tell every second on standard error how far reading is (unless told: what a terminal shows, else now and then)',
  )
  .option('--no-progress', 'never tell how far reading is')
  .hook('preAction', (command) => {
    const { progress } = command.opts<{ progress?: boolean }>()
    if (progress !== undefined) chooseProgress(progress ? 'lines' : 'none')
  })
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })

for (const add of [
  addInfo,
  addStats,
  addFlamegraph,
  addTable,
  addSummary,
  addTree,
  addTransform,
  addPack,
  addReport,
  addServe,
  addSite,
])
  add(program)

try {
  await program.parseAsync()
} catch (cause) {
  if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? 0 : 2
  else if (cause instanceof UsageError) {
    tell(cause.message)
    process.exitCode = 2
  } else if (cause instanceof CaptureError) {
    tell(cause.byteOffset === null ? cause.message : `${cause.message} (at byte ${cause.byteOffset})`)
    process.exitCode = 1
  } else throw cause
}
endIfInterrupted()
