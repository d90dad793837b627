import { once } from 'node:events'
import { Command, CommanderError } from 'commander'
import type { IndexOptions } from '../capture/index.ts'
import { CaptureError } from '../parsers/index.ts'
import { CaptureReports, flameColumns, statsAsMemrayJson } from '../reports/index.ts'
import { captureInfo, infoText } from './info.ts'
import { fileSource, openCapture } from './openCapture.ts'
import {
  exactThreshold,
  type SelectionOptions,
  type ShapeOptions,
  selectionOf,
  shapeOf,
  UsageError,
  wholeNumber,
  withSelection,
  withShape,
} from './options.ts'

const program = new Command('memreel')
  .description('Reads Memray captures: reports on the command line, from one pass over the file.')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })

program
  .command('info')
  .description('header, completeness, threads, snapshots and peak of a capture')
  .argument('<capture>')
  .option('--json', 'print one JSON document')
  .action(async (capture: string, options: { json?: boolean }) => {
    const source = await fileSource(capture)
    const info = captureInfo(await openCapture(capture), source.sizeBytes ?? 0)
    await print(options.json ? JSON.stringify(info) : infoText(info))
  })

program
  .command('stats')
  .description('statistics of all allocations, with the keys of `memray stats --json`')
  .argument('<capture>')
  .option('-n, --num-largest <n>', 'rows of the top lists', wholeNumber, 5)
  .requiredOption('--json', 'print one JSON document')
  .action(async (capture: string, options: { numLargest: number }) => {
    const reports = new CaptureReports(await openCapture(capture))
    await print(JSON.stringify(statsAsMemrayJson(reports.index, reports.stats(options.numLargest))))
  })

withShape(withSelection(program.command('flamegraph')))
  .description('the flame tree as columns')
  .argument('<capture>')
  .option(
    '--exact',
    "peaks of a time range: what each place held at the mark, also where Memray's report books bytes late",
  )
  .requiredOption('--json', 'print one JSON document')
  .action(async (capture: string, options: SelectionOptions & ShapeOptions & { exact?: boolean }) => {
    const threshold = exactThreshold(options)
    const wanted: IndexOptions = threshold === undefined ? {} : { exactTemporaryThreshold: threshold }
    const reports = await temporalReports(capture, options, wanted)
    const question = { selection: selectionOf(options, reports.index), shape: shapeOf(options) }
    await print(JSON.stringify(flameColumns(reports, question)))
  })

/**
 * The index for a flame graph. Merged peaks of a time range are booked as Memray's temporal report books them, as long as that adds up to
 * the range's high-water mark; where it does not, and with --exact, places hold what they held at the mark.
 */
async function temporalReports(
  capture: string,
  options: SelectionOptions & ShapeOptions & { exact?: boolean },
  wanted: IndexOptions,
): Promise<CaptureReports> {
  const isRange = options.windows !== undefined || options.from !== undefined || options.to !== undefined
  const isMergedPeak = !options.leaks && !options.allocated && !options.splitThreads && !options.thread
  if (isRange && isMergedPeak && !options.exact) {
    const booked = new CaptureReports(await openCapture(capture, { ...wanted, bookLikeMemray: true }))
    const sums = booked.sums(selectionOf(options, booked.index))
    const total = sums.bytes.reduce((sum, bytes) => sum + bytes, 0)
    if (sums.window === null || total === booked.index.windows.mark[sums.window]) return booked
  }
  return new CaptureReports(await openCapture(capture, wanted))
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}

try {
  await program.parseAsync()
} catch (cause) {
  if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? 0 : 2
  else if (cause instanceof UsageError) {
    process.stderr.write(`memreel: ${cause.message}\n`)
    process.exitCode = 2
  } else if (cause instanceof CaptureError) {
    const at = cause.byteOffset === null ? '' : ` (at byte ${cause.byteOffset})`
    process.stderr.write(`memreel: ${cause.message}${at}\n`)
    process.exitCode = 1
  } else throw cause
}
