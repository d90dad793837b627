import { addEntries, entriesOf, type NumberColumn } from './entries.ts'
import { noneOf, opposite, type PerSite, type Sign } from './perSite.ts'
import { RowStates, stateSpacing } from './rowStates.ts'

/** Rows between two pauses. */
const STEP_ROWS = 1 << 16

/** A table whose rows are in the order of time and add up: sums over any stretch of its rows. */
export class OrderedRows {
  readonly count: number
  private readonly siteCount: number
  private readonly siteOf: Uint32Array
  /** Row -> key of `siteOf`; null where the row is the key. */
  private readonly key: Uint32Array | null
  private readonly bytes: NumberColumn
  private readonly allocations: NumberColumn
  private states: RowStates

  constructor(
    siteCount: number,
    siteOf: Uint32Array,
    columns: { count: number; key: Uint32Array | null; bytes: NumberColumn; allocations: NumberColumn },
  ) {
    this.siteCount = siteCount
    this.siteOf = siteOf
    this.count = columns.count
    this.key = columns.key
    this.bytes = columns.bytes
    this.allocations = columns.allocations
    this.states = new RowStates(1, 0)
  }

  /** Of the states. */
  get memoryBytes(): number {
    return this.states.memoryBytes
  }

  /** Keeps sums after every so many rows. Yields every millisecond or so. */
  *prepare(leastRows: number, budgetBytes: number): Generator<void> {
    const states = new RowStates(stateSpacing(this.siteCount, leastRows), budgetBytes)
    if (states.nextRow >= this.count) return
    const sums = noneOf(this.siteCount)
    let row = 0
    while (states.nextRow < this.count) {
      for (const end = states.nextRow; row < end; ) {
        const next = Math.min(end, row + STEP_ROWS)
        this.addRows(sums, 1, row, next)
        row = next
        yield
      }
      states.keep(entriesOf(sums))
      yield
    }
    this.states = states
  }

  /** Adds the rows from `from` to before `to`, or takes them away. */
  add(into: PerSite, sign: Sign, from: number, to: number): void {
    const begin = this.states.nearest(from)
    const end = this.states.nearest(to)
    const byStates =
      Math.abs(from - begin.row) + Math.abs(to - end.row) + (begin.state?.count ?? 0) + (end.state?.count ?? 0)
    if (begin.row >= end.row || to - from <= byStates) {
      this.addRows(into, sign, from, to)
      return
    }
    if (end.state) addEntries(into, sign, end.state)
    if (begin.state) addEntries(into, opposite(sign), begin.state)
    this.addBetween(into, sign, end.row, to)
    this.addBetween(into, sign, from, begin.row)
  }

  /** Rows on the way from one place to another: going back takes away. */
  private addBetween(into: PerSite, sign: Sign, from: number, to: number): void {
    if (from <= to) this.addRows(into, sign, from, to)
    else this.addRows(into, opposite(sign), to, from)
  }

  private addRows(into: PerSite, sign: Sign, from: number, to: number): void {
    const { siteOf, key, bytes, allocations } = this
    for (let row = from; row < to; row++) {
      const b = bytes[row]!
      const n = allocations[row]!
      if (b === 0 && n === 0) continue
      const s = siteOf[key === null ? row : key[row]!]! * 2
      into[s]! += sign * b
      into[s + 1]! += sign * n
    }
  }
}
