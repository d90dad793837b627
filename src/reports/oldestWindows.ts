import type { CaptureIndex } from '../capture/index.ts'
import { firstAfter } from './firstAfter.ts'
import type { Selection } from './question.ts'
import type { SiteSums } from './siteSums.ts'

/**
 * For each site the window in which the oldest allocation was made that a selection still holds; Infinity where there is none, null where the
 * order of the sites says as much. Memray lists records by the age of that allocation. Windows are as exact as the index can be: within the
 * window of a peak it is not known what was freed before the peak, so memory counts as made there if that window made enough.
 */
export function oldestWindows(index: CaptureIndex, selection: Selection, sums: SiteSums): Float64Array | null {
  if (index.header.isAggregated) return null
  if (selection.mode === 'leaked') {
    const { from, to } = selection.windows ?? { from: 0, to: index.windows.count - 1 }
    return oldestOf(index, from, to).window
  }
  if (selection.mode !== 'peak' || sums.window === null) return null

  const peak = sums.window
  const { cells, lifetimes } = index
  const { window, count } = oldestOf(index, 0, peak - 1, peak)
  // made before the window of the peak, and freed in it: before the peak or after it
  const doubtful = new Float64Array(index.sites.count).fill(Number.POSITIVE_INFINITY)
  const firstOfPeak = firstAfter(cells.window, cells.count, peak - 1)
  const end = firstAfter(lifetimes.freedIn, lifetimes.count, peak)
  for (let row = firstAfter(lifetimes.freedIn, lifetimes.count, peak - 1); row < end; row++) {
    const cell = lifetimes.cell[row]!
    const site = cells.site[cell]!
    doubtful[site] = Math.min(doubtful[site]!, cells.window[cell]!)
  }
  const madeInPeak = new Float64Array(index.sites.count)
  const endOfPeak = firstAfter(cells.window, cells.count, peak)
  for (let cell = firstOfPeak; cell < endOfPeak; cell++) madeInPeak[cells.site[cell]!]! += cells.allocatedCount[cell]!
  for (let site = 0; site < window.length; site++) {
    const rest = sums.count[site]! - count[site]!
    if (rest <= 0) continue
    const ofRest = madeInPeak[site]! >= rest ? peak : Math.min(doubtful[site]!, peak)
    window[site] = Math.min(window[site]!, ofRest)
  }
  return window
}

/** Of what was allocated in a range and not freed by `until`: the first window, and how many there are. */
function oldestOf(
  index: CaptureIndex,
  from: number,
  to: number,
  until = to,
): { window: Float64Array; count: Float64Array } {
  const { cells, lifetimes, sites } = index
  const window = new Float64Array(sites.count).fill(Number.POSITIVE_INFINITY)
  const count = new Float64Array(sites.count)
  const firstCell = firstAfter(cells.window, cells.count, from - 1)
  const endCell = firstAfter(cells.window, cells.count, to)
  const hold = (cell: number, n: number, bytes: number) => {
    if (n === 0 && bytes === 0) return
    const site = cells.site[cell]!
    count[site]! += n
    window[site] = Math.min(window[site]!, cells.window[cell]!)
  }
  for (let cell = firstCell; cell < endCell; cell++) hold(cell, cells.leftCount[cell]!, cells.leftBytes[cell]!)
  for (let row = firstAfter(lifetimes.freedIn, lifetimes.count, until); row < lifetimes.count; row++) {
    const cell = lifetimes.cell[row]!
    if (cell >= firstCell && cell < endCell) hold(cell, lifetimes.freedCount[row]!, lifetimes.freedBytes[row]!)
  }
  return { window, count }
}
