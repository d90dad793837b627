import type { CaptureReports } from '../captureReports.ts'
import { WHOLE_RUN_PEAK } from '../question.ts'
import { siteSums } from '../siteSums.ts'
import type { Candidate } from './finding.types.ts'
import { placeView } from './findingView.ts'
import type { SitePlaces } from './sitePlaces.ts'
import type { SiteTotals } from './siteTotals.ts'
import { formatBytes, formatCount, formatShare } from './wording.ts'

/** Freed after at most this many further allocations of the same thread: Memray's own threshold for "temporary". */
const THRESHOLD = 1
/**
 * Many: to allocate, fill and free a small block takes about a microsecond, so that fewer than this are lost in any
 * run.
 */
const LEAST_COUNT = 10_000
const LEAST_COUNT_SHARE = 0.1
/**
 * Large: fewer will do where as many bytes as the whole heap ever held went through one place, and so many that filling
 * them takes time.
 */
const LEAST_LARGE_COUNT = 100
const LEAST_BYTE_SHARE = 0.05
const LEAST_BYTES = 10e6
const MOST = 3

/** Places that allocate and free at once, over and over. What growing buffers leave behind is theirs: see `taken`. */
export function thrash(
  reports: CaptureReports,
  places: SitePlaces,
  allocated: SiteTotals,
  taken: ReadonlySet<number>,
): Candidate[] {
  const { index, locations } = reports
  const { totals } = index
  if (index.header.isAggregated) return []
  const selection = { ...WHOLE_RUN_PEAK, mode: 'temporary' as const, temporaryThreshold: THRESHOLD }
  const { bytes, count } = siteSums(index, selection)
  const found: Candidate[] = []
  for (const sum of places.sums(bytes, count)) {
    if (taken.has(sum.place) || sum.importCount > sum.count / 2) continue
    const countShare = sum.count / totals.allocations
    const byteShare = sum.bytes / totals.allocatedBytes
    const isMany = sum.count >= LEAST_COUNT && countShare >= LEAST_COUNT_SHARE
    const isLarge =
      sum.count >= LEAST_LARGE_COUNT &&
      byteShare >= LEAST_BYTE_SHARE &&
      sum.bytes >= Math.max(totals.peakBytes, LEAST_BYTES)
    if (!isMany && !isLarge) continue
    // an address that is freed twice counts twice: then the number says nothing
    if (places.sitesOf(sum).some((site) => count[site]! > allocated.count[site]!)) continue
    const of = isMany
      ? `${formatShare(countShare)} of all allocations`
      : `${formatShare(byteShare)} of all bytes allocated`
    found.push({
      share: Math.max(isMany ? countShare : 0, isLarge ? byteShare : 0),
      finding: {
        kind: 'thrash',
        sentence:
          `${places.nameOf(sum, isMany ? count : bytes)} allocated and freed at once ${formatCount(sum.count)} times: ` +
          `${formatBytes(sum.bytes)} in all, ${of}.`,
        bytes: sum.bytes,
        count: sum.count,
        view: placeView(locations, sum.place, {
          mode: 'temporary',
          temporaryThreshold: THRESHOLD,
          weigh: isMany ? 'count' : 'bytes',
        }),
      },
    })
  }
  return found.sort((x, y) => y.share - x.share).slice(0, MOST)
}
