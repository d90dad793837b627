import type { CaptureIndex } from '../../capture/index.ts'
import { firstAfter } from '../firstAfter.ts'
import type { WindowRange } from '../question.ts'
import { type Entries, EntryWriter, memoryOf } from './entries.ts'
import type { Grain } from './grain.ts'
import { OrderedRows } from './orderedRows.ts'
import type { PerSite, Sign } from './perSite.ts'

/** Rows between two pauses. */
const STEP_ROWS = 1 << 16
/** More lists than this make no answer faster that anybody would notice. */
const MOST_LISTS = 64

/** What of each cell was alive at the end of a window. */
interface AliveList {
  readonly window: number
  /** The first row of the lifetimes that is freed later. */
  readonly endRow: number
  /** Ascending; null where the list has all cells. */
  readonly cell: Uint32Array | null
  readonly rows: OrderedRows
  readonly memoryBytes: number
}

/**
 * What was allocated in some windows and is alive after another one. By the tables alone that is what was never freed and all lifetimes that end
 * later. Lists of what was alive at the end of some windows cut this short:
 *
 *     lifetimes, by the window of the free    0 0 1 1 1 2 3 3 4 5 5 6 6 7
 *     lists                                                *             *    the last one has what was never freed
 *     alive after window 1                              +++++ and the list    instead of all after window 1
 *
 * A list has its cells in order, so that its part for a range of allocating windows is one stretch of it.
 */
export class AliveCells {
  private readonly index: CaptureIndex
  /** Ascending by window. */
  private lists: readonly AliveList[]

  constructor(index: CaptureIndex) {
    this.index = index
    const { cells, lifetimes, windows, sites } = index
    const columns = { count: cells.count, key: null, bytes: cells.leftBytes, allocations: cells.leftCount }
    this.lists = [
      {
        window: windows.count - 1,
        endRow: lifetimes.count,
        cell: null,
        rows: new OrderedRows(sites.count, cells.site, columns),
        memoryBytes: 0,
      },
    ]
  }

  get memoryBytes(): number {
    return this.lists.reduce((sum, list) => sum + list.memoryBytes + list.rows.memoryBytes, 0)
  }

  /** Which list serves for what is alive after a window: lists are numbered from 0. */
  listFor(window: number): number {
    const { lists } = this
    let number = 0
    while (number < lists.length - 1 && lists[number]!.window < window) number++
    return number
  }

  /** Adds, or takes away, what a list has of the cells from `fromCell` to before `toCell`. */
  addList(into: PerSite, sign: Sign, number: number, fromCell: number, toCell: number): void {
    const { cell, rows } = this.lists[number]!
    if (cell === null) rows.add(into, sign, fromCell, toCell)
    else rows.add(into, sign, firstAfter(cell, rows.count, fromCell - 1), firstAfter(cell, rows.count, toCell - 1))
  }

  /** The same of what was freed after a window and before a list. */
  addFreedUntil(
    into: PerSite,
    sign: Sign,
    number: number,
    afterWindow: number,
    fromCell: number,
    toCell: number,
  ): void {
    const { lifetimes } = this.index
    const from = firstAfter(lifetimes.freedIn, lifetimes.count, afterWindow)
    this.addRows(into, sign, from, this.lists[number]!.endRow, fromCell, toCell)
  }

  /** The same of what was freed in some windows. */
  addFreedIn(into: PerSite, sign: Sign, windows: WindowRange, fromCell: number, toCell: number): void {
    const { lifetimes } = this.index
    const from = firstAfter(lifetimes.freedIn, lifetimes.count, windows.from - 1)
    const to = firstAfter(lifetimes.freedIn, lifetimes.count, windows.to)
    this.addRows(into, sign, from, to, fromCell, toCell)
  }

  private addRows(into: PerSite, sign: Sign, from: number, to: number, fromCell: number, toCell: number): void {
    const { cells, lifetimes } = this.index
    const { site } = cells
    const { cell, freedBytes, freedCount } = lifetimes
    if (fromCell >= toCell) return
    for (let row = from; row < to; row++) {
      const c = cell[row]!
      if (c < fromCell || c >= toCell) continue
      const s = site[c]! * 2
      into[s]! += sign * freedBytes[row]!
      into[s + 1]! += sign * freedCount[row]!
    }
  }

  /** Makes the lists, of at most so many bytes. Yields every millisecond or so. */
  *prepare({ leastRows, cellsAtOnce }: Grain, budgetBytes: number): Generator<void> {
    const { index } = this
    const { cells, windows } = index
    const { aliveAfter, entryBytes } = yield* countAlive(index)
    const chosen = chooseWindows(index, leastRows, (window) => aliveAfter[window]! * entryBytes, budgetBytes)
    const writers: EntryWriter[] = []
    for (const window of chosen) {
      writers.push(new EntryWriter(aliveAfter[window]!))
      yield
    }
    for (let first = 0; first < cells.count; first += cellsAtOnce) {
      yield* listCells(index, first, Math.min(cells.count, first + cellsAtOnce), chosen, writers)
    }
    const lists: AliveList[] = []
    for (const [i, window] of chosen.entries()) {
      const list = listOf(index, window, writers[i]!.finish())
      yield* list.rows.prepare(leastRows, list.memoryBytes / 2)
      lists.push(list)
    }
    const last = this.lists.at(-1)!
    if (chosen.at(-1) !== windows.count - 1) {
      // so much was never freed that a list of it would be about as long as the table of cells
      yield* last.rows.prepare(leastRows, budgetBytes / 2)
      lists.push(last)
    }
    this.lists = lists
  }
}

function listOf(index: CaptureIndex, window: number, entries: Entries): AliveList {
  const { cells, sites } = index
  return {
    window,
    endRow: firstRowAfter(index, window),
    cell: entries.key,
    rows: new OrderedRows(sites.count, cells.site, entries),
    memoryBytes: memoryOf(entries),
  }
}

/** The first of the lifetimes that end after a window. */
function firstRowAfter({ lifetimes }: CaptureIndex, window: number): number {
  return firstAfter(lifetimes.freedIn, lifetimes.count, window)
}

/** Window -> how many cells have something that is alive at its end; and what an entry for a cell takes. */
function* countAlive({
  cells,
  lifetimes,
  windows,
}: CaptureIndex): Generator<void, { aliveAfter: Uint32Array; entryBytes: number }> {
  const { count: windowCount } = windows
  const changes = new Int32Array(windowCount + 1)
  const isSeen = new Uint8Array(cells.count)
  let widest = 0
  let most = 0
  for (let cell = 0; cell < cells.count; cell++) {
    if (cell % STEP_ROWS === 0) yield
    widest = Math.max(widest, cells.allocatedBytes[cell]!)
    most = Math.max(most, cells.allocatedCount[cell]!)
    if (cells.leftBytes[cell] === 0 && cells.leftCount[cell] === 0) continue
    isSeen[cell] = 1
    changes[cells.window[cell]!]!++
  }
  // from the end: the first row of a cell is its last free
  for (let row = lifetimes.count - 1; row >= 0; row--) {
    if (row % STEP_ROWS === 0) yield
    const cell = lifetimes.cell[row]!
    if (isSeen[cell] === 1) continue
    isSeen[cell] = 1
    const from = cells.window[cell]!
    const to = lifetimes.freedIn[row]!
    if (to <= from) continue
    changes[from]!++
    changes[to]!--
  }
  const aliveAfter = new Uint32Array(windowCount)
  let now = 0
  for (let window = 0; window < windowCount; window++) {
    now += changes[window]!
    aliveAfter[window] = now
  }
  return { aliveAfter, entryBytes: 4 + (widest < 2 ** 32 ? 4 : 8) + (most < 2 ** 32 ? 4 : 8) }
}

/** Windows after which lists are kept, ascending: about as many lifetimes end between any two. The last one is last, if it has a list. */
function chooseWindows(
  index: CaptureIndex,
  leastRows: number,
  bytesOf: (window: number) => number,
  budgetBytes: number,
): number[] {
  const { lifetimes, windows } = index
  const last = windows.count - 1
  const hasLast = bytesOf(last) <= budgetBytes
  const left = budgetBytes - (hasLast ? bytesOf(last) : 0)
  let wanted = Math.min(MOST_LISTS, Math.floor(lifetimes.count / leastRows))
  for (;;) {
    const chosen: number[] = []
    let bytes = 0
    for (let i = 1; i <= wanted; i++) {
      // before the window of that row: then also a window of very many frees has a list right before it
      const window = lifetimes.freedIn[Math.floor((i * lifetimes.count) / (wanted + 1))]! - 1
      if (window <= (chosen.at(-1) ?? -1) || window >= last) continue
      chosen.push(window)
      bytes += bytesOf(window)
    }
    if (bytes <= left) return hasLast ? [...chosen, last] : chosen
    wanted = Math.min(wanted - 1, Math.floor((wanted * left) / bytes))
  }
}

/** Writes the entries of some cells to all lists, going back from the end of the run. */
function* listCells(
  index: CaptureIndex,
  first: number,
  end: number,
  chosen: readonly number[],
  writers: readonly EntryWriter[],
): Generator<void> {
  const { cells, lifetimes } = index
  const bytes = cells.leftBytes.slice(first, end)
  const allocations = cells.leftCount.slice(first, end)
  let row = lifetimes.count - 1
  for (let i = chosen.length - 1; i >= 0; i--) {
    const window = chosen[i]!
    const endCell = Math.min(end, firstAfter(cells.window, cells.count, window))
    // earlier lists do not have these cells either
    if (endCell <= first) return
    const firstRow = firstRowAfter(index, window)
    for (; row >= firstRow; row--) {
      if (row % STEP_ROWS === 0) yield
      const cell = lifetimes.cell[row]! - first
      if (cell < 0 || cell >= bytes.length) continue
      bytes[cell]! += lifetimes.freedBytes[row]!
      allocations[cell]! += lifetimes.freedCount[row]!
    }
    const writer = writers[i]!
    for (let cell = 0; cell < endCell - first; cell++) {
      if (cell % STEP_ROWS === 0) yield
      if (bytes[cell] !== 0 || allocations[cell] !== 0) writer.add(first + cell, bytes[cell]!, allocations[cell]!)
    }
  }
}
