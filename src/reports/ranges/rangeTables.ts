import type { CaptureIndex } from '../../capture/index.ts'
import { firstAfter } from '../firstAfter.ts'
import type { WindowRange } from '../question.ts'
import { AliveCells } from './aliveCells.ts'
import { type Grain, USUAL_GRAIN } from './grain.ts'
import { OrderedRows } from './orderedRows.ts'
import { PeakStates } from './peakStates.ts'
import { opposite, type PerSite, type Sign } from './perSite.ts'

/** What a row of cells, lifetimes and peaks takes (their columns in captureIndex.ts). */
const CELL_BYTES = 40
const LIFETIME_BYTES = 24
const PEAK_BYTES = 24

/** What ranges of windows add up to, from the time tables and what is prepared of them. Ranges may be empty: `to` is one less than `from` then. */
export class RangeTables {
  private readonly index: CaptureIndex
  private readonly peaks: PeakStates
  private readonly alive: AliveCells
  private readonly allocated: OrderedRows

  constructor(index: CaptureIndex) {
    this.index = index
    const { cells, peaks, sites } = index
    this.peaks = new PeakStates(peaks, sites.count)
    this.alive = new AliveCells(index)
    this.allocated = new OrderedRows(sites.count, cells.site, {
      count: cells.count,
      key: null,
      bytes: cells.allocatedBytes,
      allocations: cells.allocatedCount,
    })
  }

  /** Of all that was prepared. */
  get memoryBytes(): number {
    return this.peaks.memoryBytes + this.alive.memoryBytes + this.allocated.memoryBytes
  }

  /** Yields every millisecond or so; questions may come in between. */
  *prepare(grain: Grain = USUAL_GRAIN): Generator<void> {
    const { cells, lifetimes, peaks } = this.index
    const tableBytes = cells.count * CELL_BYTES + lifetimes.count * LIFETIME_BYTES + peaks.count * PEAK_BYTES
    const budgetBytes = tableBytes * grain.memoryShare
    yield* this.peaks.prepare(grain.leastRows, budgetBytes / 4)
    yield* this.alive.prepare(grain, budgetBytes / 2)
    yield* this.allocated.prepare(grain.leastRows, budgetBytes / 4)
  }

  /** Writes what was held at the mark of a window to an array that holds nothing. */
  writePeak(into: PerSite, window: number): void {
    this.peaks.write(into, window)
  }

  addAllocated(into: PerSite, sign: Sign, range: WindowRange): void {
    this.allocated.add(into, sign, this.firstCell(range), this.endCell(range))
  }

  /** Allocated in the range and alive at the end of a window that is not before its last one. */
  addAlive(into: PerSite, sign: Sign, range: WindowRange, after: number): void {
    const { alive } = this
    const firstCell = this.firstCell(range)
    const endCell = this.endCell(range)
    const list = alive.listFor(after)
    alive.addList(into, sign, list, firstCell, endCell)
    alive.addFreedUntil(into, sign, list, after, firstCell, endCell)
  }

  /** Allocated in one range and freed in another. */
  addFreed(into: PerSite, sign: Sign, allocated: WindowRange, freed: WindowRange): void {
    this.alive.addFreedIn(into, sign, freed, this.firstCell(allocated), this.endCell(allocated))
  }

  /** Alive at the end of the range less alive at its start. */
  addGrowth(into: PerSite, sign: Sign, range: WindowRange): void {
    if (range.from > range.to) return
    const { alive } = this
    const before = range.from - 1
    if (alive.listFor(before) === alive.listFor(range.to)) {
      // what was alive all the time is in both, and is left out of both
      this.addAlive(into, sign, range, range.to)
      this.addFreed(into, opposite(sign), { from: 0, to: before }, range)
      return
    }
    this.addAlive(into, sign, { from: 0, to: range.to }, range.to)
    this.addAlive(into, opposite(sign), { from: 0, to: before }, before)
  }

  /** Rows that name one of the windows. */
  rowsOf(range: WindowRange): number {
    const { freedIn, count } = this.index.lifetimes
    const freed = firstAfter(freedIn, count, range.to) - firstAfter(freedIn, count, range.from - 1)
    return freed + this.endCell(range) - this.firstCell(range)
  }

  private firstCell({ from }: WindowRange): number {
    const { cells } = this.index
    return firstAfter(cells.window, cells.count, from - 1)
  }

  private endCell({ to }: WindowRange): number {
    const { cells } = this.index
    return firstAfter(cells.window, cells.count, to)
  }
}
