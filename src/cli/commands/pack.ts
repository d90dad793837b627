import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { packedFacts } from '../../capture/index.ts'
import { CaptureError } from '../../parsers/index.ts'
import { refuseToOverwrite, tell } from '../output.ts'
import { openForPacking, type PackingOptions, packOpened, tellOfCoarseTime, withPacking } from '../packing.ts'
import { tellOfDoubts } from '../reading.ts'

export function addPack(program: Command): void {
  withPacking(program.command('pack'))
    .description('a packed index: all that the reports need, in a small file that opens at once')
    .argument('<capture>', 'file that memray wrote, or a packed index')
    .option('-o, --output <file>', 'where to write it (default: the name of the capture with .memreel)')
    .option('-f, --force', 'replace the file if it exists')
    .action(async (capture: string, options: PackingOptions & { output?: string; force?: boolean }) => {
      const output = options.output ?? `${basename(capture).replace(/\.(bin|gz|memreel)$/, '')}.memreel`
      refuseToOverwrite(output, options.force ?? false)
      const opened = await openForPacking(capture)
      tellOfDoubts(opened.index, null)
      const bytes = packOpened(capture, opened, options)
      tellOfCoarseTime(packedFacts(bytes))
      await writeWhole(output, bytes)
      tell(`${output}: ${bytes.length} bytes, ${share(bytes.length, opened.fileBytes)} of ${capture}`)
    })
}

async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, bytes)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CaptureError('unreadable', `${path} can't be written: ${reason}.`)
  }
}

function share(bytes: number, of: number): string {
  return of === 0 ? '100 %' : `${((bytes / of) * 100).toFixed(1)} %`
}
