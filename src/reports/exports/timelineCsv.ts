import type { CaptureIndex } from '../../capture/index.ts'
import { csvLine } from './csvText.ts'

/** The memory chart as a CSV file, piece by piece; times in ms since 1970, as the chart of Memray's reports saves it. */
export function* timelineCsv(index: CaptureIndex): Generator<string> {
  const { elapsedMs, rss, heap, count } = index.snapshots
  const series = [
    ['Resident size', rss],
    ['Heap size', heap],
  ] as const
  yield csvLine(['trace', 'timestamp', 'memory_size_bytes'])
  for (const [name, bytes] of series) {
    for (let i = 0; i < count; i++) yield csvLine([name, index.header.startTimeMs + elapsedMs[i]!, bytes[i]!])
  }
}
