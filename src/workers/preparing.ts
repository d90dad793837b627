import type { CaptureReports } from '../reports/index.ts'

/** So long a question waits at most for what is being prepared, a step more or less. */
const SLICE_MS = 8

/** The first picture comes first, but a report may open with another view. */
const WAITS_FOR_PICTURE_MS = 10_000

/**
 * Prepares a capture's ranges of time beside the questions that come in, after its first picture: the tables of a packed capture may have to be
 * decoded for it, which takes longer than any question should wait. Ends early when nobody wants it any more, or where the memory does not
 * suffice: questions are answered from the whole tables then, only slower.
 */
export async function prepareRanges(
  reports: CaptureReports,
  isWanted: () => boolean,
  firstPicture: Promise<void>,
): Promise<void> {
  await Promise.race([firstPicture, pause(WAITS_FOR_PICTURE_MS)])
  await pause(0)
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
    await pause(0)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
