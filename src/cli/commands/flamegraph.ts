import type { Command } from 'commander'
import { CaptureReports, flameColumns } from '../../reports/index.ts'
import { isInterrupted } from '../interruption.ts'
import { canReadAgain, openCapture } from '../openCapture.ts'
import { type SelectionOptions, type ShapeOptions, selectionOf, shapeOf, withSelection, withShape } from '../options.ts'
import { print, tell } from '../output.ts'
import { indexOptions, tellOfDoubts } from '../reading.ts'

type FlamegraphOptions = SelectionOptions & ShapeOptions & { exact?: boolean }

export function addFlamegraph(program: Command): void {
  withShape(withSelection(program.command('flamegraph')))
    .description('the flame tree as columns (at the peak, unless told otherwise)')
    .argument('<capture>', 'file that memray wrote')
    .option(
      '--exact',
      "peaks of a time range: what each place held at the mark, also where Memray's report books bytes late",
    )
    .requiredOption('--json', 'print one JSON document')
    .action(async (capture: string, options: FlamegraphOptions) => {
      const reports = await temporalReports(capture, options)
      const selection = selectionOf(options, reports.index)
      tellOfDoubts(reports.index, selection)
      await print(JSON.stringify(flameColumns(reports, { selection, shape: shapeOf(options) })))
    })
}

/**
 * The index for a flame graph. Merged peaks of a time range are booked as Memray's temporal report books them, as long as that adds up to
 * the range's high-water mark; where it does not, and with --exact, places hold what they held at the mark (docs/reports.md, "Marks").
 * That takes reading the capture again, which nobody wants who has just stopped it.
 */
async function temporalReports(capture: string, options: FlamegraphOptions): Promise<CaptureReports> {
  const isRange = options.windows !== undefined || options.from !== undefined || options.to !== undefined
  const isMergedPeak = !options.leaks && !options.allocated && !options.splitThreads && !options.thread
  if (isRange && isMergedPeak && !options.exact) {
    const booked = new CaptureReports(await openCapture(capture, { ...indexOptions(options), bookLikeMemray: true }))
    const sums = booked.sums(selectionOf(options, booked.index))
    const total = sums.bytes.reduce((sum, bytes) => sum + bytes, 0)
    if (sums.window === null || total === booked.index.windows.mark[sums.window]) return booked
    if (isInterrupted() || !(await canReadAgain(capture))) {
      tell(
        'the places of this range are booked as late as Memray books them, and do not add up to its high-water mark: telling what they held ' +
          'at the mark takes reading the capture again.',
      )
      return booked
    }
  }
  return new CaptureReports(await openCapture(capture, indexOptions(options)))
}
