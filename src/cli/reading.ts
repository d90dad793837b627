import type { CaptureIndex, IndexOptions } from '../capture/index.ts'
import { CaptureReports, leaksMislead, type Selection } from '../reports/index.ts'
import { openCapture } from './openCapture.ts'
import { exactThreshold, type SelectionOptions, selectionOf } from './options.ts'
import { tell } from './output.ts'

/** Reads a capture for what the options select. */
export async function readSelected(
  capture: string,
  options: SelectionOptions,
): Promise<{ reports: CaptureReports; selection: Selection }> {
  const reports = new CaptureReports(await openCapture(capture, indexOptions(options)))
  const selection = selectionOf(options, reports.index)
  tellOfDoubts(reports.index, selection)
  return { reports, selection }
}

/** What has to be counted while reading, as it can't be told from the index afterwards. */
export function indexOptions(options: SelectionOptions): IndexOptions {
  const threshold = exactThreshold(options)
  return threshold === undefined ? {} : { exactTemporaryThreshold: threshold }
}

/** Says on standard error what a reader of the answer should know of it. */
export function tellOfDoubts(index: CaptureIndex, selection: Selection | null): void {
  if (!index.ending.isComplete) tell(index.ending.reason ?? 'the capture is not complete.')
  if (selection?.mode === 'leaked' && leaksMislead(index.header)) {
    tell(
      `leaks may mislead: ${index.header.pythonAllocator} was in use but not traced, and its pools keep memory after the objects in them ` +
        'are gone. Record with --trace-python-allocators (or with PYTHONMALLOC=malloc) to see what really leaks.',
    )
  }
}
