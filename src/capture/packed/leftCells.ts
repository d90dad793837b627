import type { PackedTables } from './packedTables.ts'

/** What a cell has at the end of its window: what is freed later, and what is left in the end. */
export interface Alive {
  readonly count: Float64Array
  readonly bytes: Float64Array
}

/** What is known of a cell, side by side: CELL, what is left of it, and how many blocks were freed the last time. */
export const LINE = 4
export const CELL = 0
export const LEFT_COUNT = 1
export const LEFT_BYTES = 2
export const FREED_BEFORE = 3

const LEAST_GONE = 64
/** One line in so many may be of a cell that is gone. */
const GONE_SHARE = 4

/**
 * The cells of which something is left, in order, while time goes on: a free names its cell by the place in this list. It is short and stays
 * in the processor's cache, and steps from one freed cell to the next are small numbers.
 */
export class LeftCells {
  count = 0
  /** Lines of cells of which nothing is left; they are taken out from time to time. */
  gone = 0
  lines: Float64Array<ArrayBuffer> = new Float64Array(256 * LINE)
  private next = 0
  private readonly cellWindow: Uint32Array
  private readonly alive: Alive
  private readonly finalCount: Float64Array
  private readonly finalBytes: Float64Array

  constructor({ cellWindow }: PackedTables, alive: Alive) {
    this.cellWindow = cellWindow
    this.alive = alive
    this.finalCount = alive.count.slice()
    this.finalBytes = alive.bytes.slice()
  }

  /** A window begins: the cells of the windows before it join, and those that are gone may leave. */
  enter(window: number): void {
    if (this.gone > LEAST_GONE && this.gone * GONE_SHARE > this.count) this.takeOutGone()
    const { cellWindow, alive } = this
    for (; this.next < cellWindow.length && cellWindow[this.next]! < window; this.next++) {
      const count = alive.count[this.next]!
      const bytes = alive.bytes[this.next]!
      if (count !== 0 || bytes !== 0) this.add(this.next, count, bytes)
    }
  }

  /** Where a cell stands, or `count` if it does not. */
  placeOf(cell: number): number {
    const { lines, count } = this
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (lines[middle * LINE + CELL]! < cell) low = middle + 1
      else high = middle
    }
    return low < count && lines[low * LINE + CELL] === cell ? low : count
  }

  /** What is left of each cell after the last window. */
  inTheEnd(): Alive {
    for (let line = 0; line < this.count * LINE; line += LINE) this.settle(line)
    return { count: this.finalCount, bytes: this.finalBytes }
  }

  private add(cell: number, count: number, bytes: number): void {
    const line = this.count++ * LINE
    if (line === this.lines.length) {
      const more = new Float64Array(line * 2)
      more.set(this.lines)
      this.lines = more
    }
    this.lines[line + CELL] = cell
    this.lines[line + LEFT_COUNT] = count
    this.lines[line + LEFT_BYTES] = bytes
    this.lines[line + FREED_BEFORE] = 0
  }

  private takeOutGone(): void {
    const { lines } = this
    let to = 0
    for (let line = 0; line < this.count * LINE; line += LINE) {
      if (lines[line + LEFT_COUNT] === 0 && lines[line + LEFT_BYTES] === 0) {
        this.settle(line)
        continue
      }
      for (let i = 0; i < LINE; i++) lines[to + i] = lines[line + i]!
      to += LINE
    }
    this.count = to / LINE
    this.gone = 0
  }

  private settle(line: number): void {
    const cell = this.lines[line + CELL]!
    this.finalCount[cell] = this.lines[line + LEFT_COUNT]!
    this.finalBytes[cell] = this.lines[line + LEFT_BYTES]!
  }
}
