import type { CaptureReports } from '../reports/index.ts'

/** So long a question waits at most for what is being prepared, a step more or less. */
const SLICE_MS = 8

/**
 * Prepares a capture's ranges of time beside the questions that come in. Ends early when nobody wants it any more, or where the memory does not
 * suffice: questions are answered from the whole tables then, only slower.
 */
export async function prepareRanges(reports: CaptureReports, isWanted: () => boolean): Promise<void> {
  const steps = reports.prepareRanges()
  while (isWanted()) {
    const end = performance.now() + SLICE_MS
    try {
      do {
        if (steps.next().done) return
      } while (performance.now() < end)
    } catch (cause) {
      // arrays throw it where the memory is not enough
      if (cause instanceof RangeError) return
      throw cause
    }
    // a timer, and not just a turn of messages: the main thread may be short of processors while the first picture is painted
    await new Promise((resolve) => setTimeout(resolve))
  }
}
