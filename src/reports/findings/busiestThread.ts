import type { CaptureReports } from '../captureReports.ts'
import { threadLabel } from '../threads.ts'
import type { Candidate } from './finding.types.ts'
import { findingView } from './findingView.ts'
import { formatBytes, formatShare } from './wording.ts'

/** Most of the peak, so that no other thread has as much. */
const LEAST_SHARE = 0.5
const LEAST_BYTES = 1e6

/**
 * A thread beside the main one that allocated most of what was alive at the peak. That the main thread did is no news.
 */
export function busiestThread({ index }: CaptureReports): Candidate[] {
  const { threads, sites, whole, header } = index
  const bytes = new Float64Array(threads.ids.length)
  const count = new Float64Array(threads.ids.length)
  let total = 0
  for (let site = 0; site < sites.count; site++) {
    bytes[sites.thread[site]!]! += whole.peakBytes[site]!
    count[sites.thread[site]!]! += whole.peakCount[site]!
    total += whole.peakBytes[site]!
  }
  const busiest = bytes.indexOf(bytes.reduce((x, y) => Math.max(x, y), 0))
  // before version 9 no main thread is named: it is the first to allocate
  const main = header.mainThreadId === 0 ? 0 : threads.ids.indexOf(header.mainThreadId)
  if (busiest === main || bytes[busiest]! < LEAST_BYTES || bytes[busiest]! <= LEAST_SHARE * total) return []
  return [
    {
      share: bytes[busiest]! / total,
      finding: {
        kind: 'busiest-thread',
        sentence:
          `Thread ${threadLabel(index, busiest)} allocated ${formatBytes(bytes[busiest]!)} of what was held at the peak, ` +
          `${formatShare(bytes[busiest]! / total)} of it.`,
        bytes: bytes[busiest]!,
        count: count[busiest]!,
        view: findingView({ mode: 'peak', threads: [busiest] }),
      },
    },
  ]
}
