import { NO_LIFETIME } from './assembly/indexLayout.ts'
import { CELL_DOUBLES, CELL_WORDS, Cell, type CellRows, type LifetimeTable, type PeakTable } from './timeTables.ts'

/**
 * Halves the time resolution of the tables: windows 2i and 2i + 1 become window i. It is done while reading, between two windows, when
 * the tables outgrow their budget; nothing has to be read again.
 *
 *     windows   0  1 | 2  3 | 4  5          marks   5  7 | 9  9 | 2  1
 *     become      0      1      2                     7      9      2      the higher one; of equal ones the first
 */

/** Adds up cells of a site that fall into one window now. Answers old cell -> new cell. */
export function mergeCells(cells: CellRows, siteCount: number): Uint32Array {
  const { doubles, words } = cells
  const newCellOf = new Uint32Array(cells.count)
  const latest = new Int32Array(siteCount).fill(-1)
  let kept = 0
  for (let old = 0; old < cells.count; old++) {
    const ow = old * CELL_WORDS
    const od = old * CELL_DOUBLES
    const site = words[ow + Cell.SITE]!
    const window = words[ow + Cell.WINDOW]! >>> 1
    const same = latest[site]!
    if (same >= 0 && words[same * CELL_WORDS + Cell.WINDOW] === window) {
      const d = same * CELL_DOUBLES
      for (let column = 0; column < 4; column++) doubles[d + column]! += doubles[od + column]!
      newCellOf[old] = same
      continue
    }
    const cell = kept++
    const d = cell * CELL_DOUBLES
    const w = cell * CELL_WORDS
    for (let column = 0; column < 4; column++) doubles[d + column] = doubles[od + column]!
    const thread = words[ow + Cell.THREAD]!
    words[w + Cell.SITE] = site
    words[w + Cell.WINDOW] = window
    words[w + Cell.LIFETIME] = NO_LIFETIME
    words[w + Cell.THREAD] = thread
    latest[site] = cell
    newCellOf[old] = cell
  }
  cells.count = kept
  return newCellOf
}

/** Adds up what was freed of a cell in one window now; what is freed in its own window is no lifetime. */
export function mergeLifetimes(lifetimes: LifetimeTable, cells: CellRows, newCellOf: Uint32Array): void {
  const { words } = cells
  let kept = 0
  let windowStart = 0
  let current = -1
  for (let old = 0; old < lifetimes.count; old++) {
    const cell = newCellOf[lifetimes.cell[old]!]!
    const freedIn = lifetimes.freedIn[old]! >>> 1
    if (freedIn !== current) {
      current = freedIn
      windowStart = kept
    }
    const w = cell * CELL_WORDS
    if (words[w + Cell.WINDOW] === freedIn) continue
    const count = lifetimes.freedCount[old]!
    const bytes = lifetimes.freedBytes[old]!
    const seen = words[w + Cell.LIFETIME]!
    if (seen !== NO_LIFETIME && seen >= windowStart) {
      lifetimes.freedCount[seen]! += count
      lifetimes.freedBytes[seen]! += bytes
      continue
    }
    lifetimes.cell[kept] = cell
    lifetimes.freedIn[kept] = freedIn
    lifetimes.freedCount[kept] = count
    lifetimes.freedBytes[kept] = bytes
    words[w + Cell.LIFETIME] = kept
    kept++
  }
  lifetimes.count = kept
}

/**
 * Keeps of each pair of windows what was held at the higher mark. `marks` are the marks before merging. Answers what is written last for
 * each site: count and bytes in turn.
 */
export function mergePeaks(
  peaks: PeakTable,
  marks: Float64Array,
  windowCount: number,
  siteCount: number,
): Float64Array {
  const rows = peaks.count
  const site = peaks.site.slice(0, rows)
  const window = peaks.window.slice(0, rows)
  const heldCount = peaks.heldCount.slice(0, rows)
  const heldBytes = peaks.heldBytes.slice(0, rows)
  peaks.count = 0
  const held = new Float64Array(siteCount * 2)
  const written = new Float64Array(siteCount * 2)
  let open: number[] = []
  let row = 0
  const takeRowsOf = (w: number) => {
    for (; row < rows && window[row] === w; row++) {
      const s = site[row]!
      held[s * 2] = heldCount[row]!
      held[s * 2 + 1] = heldBytes[row]!
      open.push(s)
    }
  }
  for (let pair = 0; pair * 2 < windowCount; pair++) {
    const isFirstHigher = marks[pair * 2]! >= marks[pair * 2 + 1]!
    takeRowsOf(pair * 2)
    if (!isFirstHigher) takeRowsOf(pair * 2 + 1)
    for (const s of open) {
      const count = held[s * 2]!
      const bytes = held[s * 2 + 1]!
      if (count === written[s * 2] && bytes === written[s * 2 + 1]) continue
      peaks.add(s, pair, count, bytes)
      written[s * 2] = count
      written[s * 2 + 1] = bytes
    }
    open = []
    // what changed after the higher mark shows in the next pair
    if (isFirstHigher) takeRowsOf(pair * 2 + 1)
  }
  return written
}

/** Series of snapshots: pairs keep the time of the later one and the higher values. */
export function mergeSnapshots(elapsedMs: Float64Array, rss: Float64Array, heap: Float64Array, count: number): void {
  for (let i = 0; i * 2 + 1 < count; i++) {
    elapsedMs[i] = elapsedMs[i * 2 + 1]!
    rss[i] = Math.max(rss[i * 2]!, rss[i * 2 + 1]!)
    heap[i] = Math.max(heap[i * 2]!, heap[i * 2 + 1]!)
  }
}
