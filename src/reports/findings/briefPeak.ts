import type { CaptureReports } from '../captureReports.ts'
import { WHOLE_RUN_PEAK } from '../question.ts'
import { siteSums } from '../siteSums.ts'
import { momentsOf } from '../timeRange.ts'
import type { Candidate } from './finding.types.ts'
import { findingView, viewOfWindows } from './findingView.ts'
import type { SitePlaces } from './sitePlaces.ts'
import { formatBytes, formatDuration } from './wording.ts'

/**
 * The peak has to stand this much above all that the rest of the run needed: a third of the memory is needed for that
 * moment only.
 */
const LEAST_FACTOR = 1.5
const LEAST_BYTES_ABOVE = 1e6
/** A moment: this share of the run. */
const LONGEST_SHARE = 0.05

/**
 * A high-water mark far above the level before and after, for a moment. What a machine has to have, it has to have for
 * that alone.
 */
export function briefPeak(reports: CaptureReports, places: SitePlaces): Candidate[] {
  const { index } = reports
  const { windows, snapshots, totals, whole } = index
  const { mark, count } = windows
  if (index.header.isAggregated || snapshots.count < 2) return []
  const level = totals.peakBytes / LEAST_FACTOR
  let first = totals.peakWindow
  let last = totals.peakWindow
  while (first > 0 && mark[first - 1]! > level) first--
  while (last < count - 1 && mark[last + 1]! > level) last++
  // without a window on either side it is not known what was before or after
  if (first === 0 || last === count - 1) return []
  let rest = 0
  for (let window = 0; window < count; window++) {
    if ((window < first || window > last) && mark[window]! > rest) rest = mark[window]!
  }
  const { fromMs } = momentsOf(index, first)
  const { toMs } = momentsOf(index, last)
  const runMs = snapshots.elapsedMs[snapshots.count - 1]! - snapshots.elapsedMs[0]!
  const above = totals.peakBytes - rest
  if (rest > level || above < LEAST_BYTES_ABOVE || toMs - fromMs > LONGEST_SHARE * runMs) return []

  const before = siteSums(index, { ...WHOLE_RUN_PEAK, windows: { from: first - 1, to: first - 1 } })
  const rise = whole.peakBytes.map((bytes, site) => bytes - before.bytes[site]!)
  const [top] = places.sums(rise, rise)
  const risen = totals.peakBytes - mark[first - 1]!
  const from = top && top.bytes > risen / 2 ? ` Most of the rise is from ${places.nameOf(top, rise)}.` : ''
  return [
    {
      share: above / totals.peakBytes,
      finding: {
        kind: 'brief-peak',
        sentence:
          `The peak of ${formatBytes(totals.peakBytes)} lasted ${formatDuration(toMs - fromMs)} at most, ` +
          `${formatDuration(fromMs)} after the start; the rest of the run stayed at ${formatBytes(rest)} or less.${from}`,
        bytes: totals.peakBytes,
        count: whole.peakCount.reduce((sum, n) => sum + n, 0),
        view: findingView({
          mode: 'peak',
          ...viewOfWindows(index, { from: totals.peakWindow, to: totals.peakWindow }),
        }),
      },
    },
  ]
}
