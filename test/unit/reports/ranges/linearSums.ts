import { bucketThreshold, type CaptureIndex } from '../../../../src/capture/index.ts'
import type { Selection, WindowRange } from '../../../../src/reports/index.ts'

/** One entry per site. */
export interface LinearSums {
  readonly bytes: Float64Array
  readonly count: Float64Array
  readonly window: number | null
}

/**
 * What a selection holds by its definition (docs/reports.md, "Selections"): one scan of the time tables that keeps nothing between questions. What
 * the product answers is compared with it, and how long that takes (`npm run bench -- range`).
 */
export function linearSums(index: CaptureIndex, selection: Selection): LinearSums {
  const sums = unfiltered(index, selection)
  const { threads, allocators } = selection
  if (!threads && !allocators) return sums
  const { sites } = index
  const bytes = sums.bytes.slice()
  const count = sums.count.slice()
  const wantedThreads = threads && new Set(threads)
  const wantedAllocators = allocators && new Set(allocators)
  for (let s = 0; s < sites.count; s++) {
    if (
      (wantedThreads && !wantedThreads.has(sites.thread[s]!)) ||
      (wantedAllocators && !wantedAllocators.has(sites.allocator[s]!))
    ) {
      bytes[s] = 0
      count[s] = 0
    }
  }
  return { bytes, count, window: sums.window }
}

function unfiltered(index: CaptureIndex, selection: Selection): LinearSums {
  const { mode, windows, temporaryThreshold } = selection
  switch (mode) {
    case 'peak':
      return windows
        ? peakOfWindow(index, highestWindow(index, windows))
        : { bytes: index.whole.peakBytes, count: index.whole.peakCount, window: index.totals.peakWindow }
    case 'leaked':
      return windows
        ? leaked(index, windows)
        : { bytes: index.whole.leakedBytes, count: index.whole.leakedCount, window: null }
    case 'allocated':
      return allocated(index, windows)
    case 'growth':
      return growth(index, windows ?? { from: 0, to: index.windows.count - 1 })
    case 'temporary':
      return temporary(index, temporaryThreshold)
  }
}

/** The first of the windows of a range with the highest mark. */
function highestWindow(index: CaptureIndex, range: WindowRange): number {
  const { mark, count } = index.windows
  const last = count - 1
  let highest = Math.min(Math.max(range.from, 0), last)
  const to = Math.min(range.to, last)
  for (let w = highest + 1; w <= to; w++) if (mark[w]! > mark[highest]!) highest = w
  return highest
}

function empty(index: CaptureIndex): { bytes: Float64Array; count: Float64Array } {
  return { bytes: new Float64Array(index.sites.count), count: new Float64Array(index.sites.count) }
}

function peakOfWindow(index: CaptureIndex, window: number): LinearSums {
  const { bytes, count } = empty(index)
  const { peaks } = index
  const end = firstAfter(peaks.window, peaks.count, window)
  for (let row = 0; row < end; row++) {
    const site = peaks.site[row]!
    bytes[site] = peaks.heldBytes[row]!
    count[site] = peaks.heldCount[row]!
  }
  return { bytes, count, window }
}

/** Allocated in the range and not freed by its end. */
function leaked(index: CaptureIndex, range: WindowRange): LinearSums {
  const { bytes, count } = empty(index)
  const { cells, lifetimes } = index
  const firstCell = firstAfter(cells.window, cells.count, range.from - 1)
  const endCell = firstAfter(cells.window, cells.count, range.to)
  for (let cell = firstCell; cell < endCell; cell++) {
    const site = cells.site[cell]!
    bytes[site]! += cells.leftBytes[cell]!
    count[site]! += cells.leftCount[cell]!
  }
  for (let row = firstAfter(lifetimes.freedIn, lifetimes.count, range.to); row < lifetimes.count; row++) {
    const cell = lifetimes.cell[row]!
    if (cell < firstCell || cell >= endCell) continue
    const site = cells.site[cell]!
    bytes[site]! += lifetimes.freedBytes[row]!
    count[site]! += lifetimes.freedCount[row]!
  }
  return { bytes, count, window: null }
}

function allocated(index: CaptureIndex, range: WindowRange | null): LinearSums {
  const { bytes, count } = empty(index)
  const { cells } = index
  const first = range ? firstAfter(cells.window, cells.count, range.from - 1) : 0
  const end = range ? firstAfter(cells.window, cells.count, range.to) : cells.count
  for (let cell = first; cell < end; cell++) {
    const site = cells.site[cell]!
    bytes[site]! += cells.allocatedBytes[cell]!
    count[site]! += cells.allocatedCount[cell]!
  }
  return { bytes, count, window: null }
}

/** Alive at the end of the range less alive at its start. */
function growth(index: CaptureIndex, range: WindowRange): LinearSums {
  const { bytes, count } = empty(index)
  const { cells, lifetimes } = index
  const firstCell = firstAfter(cells.window, cells.count, range.from - 1)
  const endCell = firstAfter(cells.window, cells.count, range.to)
  for (let cell = firstCell; cell < endCell; cell++) {
    const site = cells.site[cell]!
    bytes[site]! += cells.leftBytes[cell]!
    count[site]! += cells.leftCount[cell]!
  }
  for (let row = firstAfter(lifetimes.freedIn, lifetimes.count, range.from - 1); row < lifetimes.count; row++) {
    const cell = lifetimes.cell[row]!
    const aliveAtEnd = cell < endCell && lifetimes.freedIn[row]! > range.to
    const aliveAtStart = cell < firstCell
    if (aliveAtEnd === aliveAtStart) continue
    const sign = aliveAtEnd ? 1 : -1
    const site = cells.site[cell]!
    bytes[site]! += sign * lifetimes.freedBytes[row]!
    count[site]! += sign * lifetimes.freedCount[row]!
  }
  return { bytes, count, window: null }
}

function temporary(index: CaptureIndex, threshold: number): LinearSums {
  const table = index.temporary
  if (table.exact?.threshold === threshold) return { bytes: table.exact.bytes, count: table.exact.count, window: null }
  const { bytes, count } = empty(index)
  for (let row = 0; row < table.count; row++) {
    if (bucketThreshold(table.bucket[row]!) > threshold) continue
    const site = table.site[row]!
    bytes[site]! += table.freedBytes[row]!
    count[site]! += table.freedCount[row]!
  }
  return { bytes, count, window: null }
}

/** Index of the first entry above `value` in an ascending column. */
function firstAfter(column: ArrayLike<number>, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
