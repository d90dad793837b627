import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { packedFacts } from '../../capture/index.ts'
import { CaptureError } from '../../parsers/index.ts'
import { type ReportFacts, reportPage, roomForCapture } from '../../reports/index.ts'
import { refuseToOverwrite, tell, writeFilePieces } from '../output.ts'
import {
  captureFile,
  openForPacking,
  type PackingOptions,
  packOpened,
  tellOfCoarseTime,
  withPacking,
} from '../packing.ts'
import { tellOfDoubts } from '../reading.ts'
import { readSourceLines } from '../sourceLines.ts'

interface ReportOptions extends PackingOptions {
  readonly output?: string
  readonly force?: boolean
  readonly source: boolean
  readonly view?: string
}

export function addReport(program: Command): void {
  withPacking(program.command('report'))
    .description('a report as one HTML page, with everything in it: opens without a network')
    .argument('<capture>', 'file that memray wrote, or a packed index')
    .option('-o, --output <file>', 'where to write it (default: memreel-NAME.html)')
    .option('-f, --force', 'replace the file if it exists')
    .option(
      '--source',
      'put the lines of source code in that this machine has (this is so unless told otherwise)',
      true,
    )
    .option('--no-source', 'leave all source code out')
    .option('--view <view>', 'what to open in: the part after # of an address of the app')
    .action(async (capture: string, options: ReportOptions) => {
      const output = options.output ?? `memreel-${basename(capture).replace(/\.(bin|gz|memreel)$/, '')}.html`
      refuseToOverwrite(output, options.force ?? false)
      const template = await readTemplate()
      const opened = await openForPacking(capture)
      tellOfDoubts(opened.index, null)
      const index = options.source ? opened.index : { ...opened.index, sourceLines: null }
      const sourceLines = options.source && !index.packed ? await readSourceLines(index) : null
      const view = (options.view ?? '').replace(/^#/, '')
      const facts = { name: captureFile(capture, opened).captureName, view }
      const limit = packedLimit(options, template, facts)
      const packed = packOpened(capture, { ...opened, index }, options, sourceLines, limit)
      tellOfCoarseTime(packedFacts(packed))
      const page = reportPage(template, packed, facts)
      await writeFilePieces(output, page)
      const bytes = page.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0)
      tell(`${output}: ${(bytes / 1e6).toFixed(1)} MB`)
    })
}

/** What is left for the packed index when the app has its place. */
function packedLimit({ maxSize }: PackingOptions, template: string, facts: ReportFacts): number | undefined {
  if (maxSize === undefined) return undefined
  const left = roomForCapture(template, facts, maxSize * 1e6)
  if (left <= 0) {
    throw new CaptureError(
      'limit',
      `A report can't be smaller than ${(Buffer.byteLength(template) / 1e6).toFixed(1)} MB: that is the app in it.`,
    )
  }
  return left
}

/** Built beside this command (vite.report.config.ts). */
async function readTemplate(): Promise<string> {
  const path = join(dirname(fileURLToPath(import.meta.url)), 'report.html')
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new CaptureError(
      'unreadable',
      `${path} is missing: this memreel was built without the template of reports (npm run build).`,
    )
  }
}
