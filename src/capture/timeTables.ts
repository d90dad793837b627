import { CaptureError } from '../parsers/index.ts'
import type { CellColumns, LifetimeColumns, PeakColumns } from './captureIndex.ts'
import { grownFloat64, grownUint32 } from './columns.ts'

/** Doubles and words (32 bits) of a cell. */
export const CELL_DOUBLES = 6
export const CELL_WORDS = 12
/**
 * Doubles: all that was allocated, and what of it is still there. Words: site, window, the row of `Lifetimes` that
 * frees of the current window go to, thread.
 */
export const Cell = {
  ALLOCATED_COUNT: 0,
  ALLOCATED_BYTES: 1,
  LEFT_COUNT: 2,
  LEFT_BYTES: 3,
  SITE: 8,
  WINDOW: 9,
  LIFETIME: 10,
  THREAD: 11,
} as const

/** A slot of the live map holds a cell's number plus one in 32 bits. */
const MAX_CELLS = 2 ** 31

/** What each site allocated in each window. */
export class CellTable {
  count = 0
  doubles = new Float64Array(1024 * CELL_DOUBLES)
  words = new Uint32Array(this.doubles.buffer)

  add(site: number, window: number, thread: number): number {
    if (this.count >= MAX_CELLS) throw new CaptureError('limit', 'This capture has more time cells than fit.')
    const cell = this.count++
    if (this.count * CELL_DOUBLES > this.doubles.length) {
      this.doubles = grownFloat64(this.doubles, this.count * CELL_DOUBLES)
      this.words = new Uint32Array(this.doubles.buffer)
    }
    const w = cell * CELL_WORDS
    this.words[w + Cell.SITE] = site
    this.words[w + Cell.WINDOW] = window
    this.words[w + Cell.LIFETIME] = NO_LIFETIME
    this.words[w + Cell.THREAD] = thread
    return cell
  }

  columns(): CellColumns {
    const { count, doubles, words } = this
    const site = new Uint32Array(count)
    const window = new Uint32Array(count)
    const allocatedCount = new Float64Array(count)
    const allocatedBytes = new Float64Array(count)
    const leftCount = new Float64Array(count)
    const leftBytes = new Float64Array(count)
    for (let c = 0; c < count; c++) {
      const d = c * CELL_DOUBLES
      allocatedCount[c] = doubles[d + Cell.ALLOCATED_COUNT]!
      allocatedBytes[c] = doubles[d + Cell.ALLOCATED_BYTES]!
      leftCount[c] = doubles[d + Cell.LEFT_COUNT]!
      leftBytes[c] = doubles[d + Cell.LEFT_BYTES]!
      site[c] = words[c * CELL_WORDS + Cell.SITE]!
      window[c] = words[c * CELL_WORDS + Cell.WINDOW]!
    }
    return { count, site, window, allocatedCount, allocatedBytes, leftCount, leftBytes }
  }
}

export const NO_LIFETIME = 0xffffffff

/** What of each cell was freed in each later window. */
export class LifetimeTable {
  count = 0
  cell = new Uint32Array(1024)
  freedIn = new Uint32Array(1024)
  freedCount = new Float64Array(1024)
  freedBytes = new Float64Array(1024)

  add(cell: number, freedIn: number): number {
    const row = this.count++
    if (this.count > this.cell.length) {
      this.cell = grownUint32(this.cell, this.count)
      this.freedIn = grownUint32(this.freedIn, this.count)
      this.freedCount = grownFloat64(this.freedCount, this.count)
      this.freedBytes = grownFloat64(this.freedBytes, this.count)
    }
    this.cell[row] = cell
    this.freedIn[row] = freedIn
    this.freedCount[row] = 0
    this.freedBytes[row] = 0
    return row
  }

  columns(): LifetimeColumns {
    const { count } = this
    return {
      count,
      cell: this.cell.subarray(0, count),
      freedIn: this.freedIn.subarray(0, count),
      freedCount: this.freedCount.subarray(0, count),
      freedBytes: this.freedBytes.subarray(0, count),
    }
  }
}

/** What each site held at the high-water mark of each window, written where it changed. */
export class PeakTable {
  count = 0
  site = new Uint32Array(1024)
  window = new Uint32Array(1024)
  heldCount = new Float64Array(1024)
  heldBytes = new Float64Array(1024)

  add(site: number, window: number, heldCount: number, heldBytes: number): void {
    const row = this.count++
    if (this.count > this.site.length) {
      this.site = grownUint32(this.site, this.count)
      this.window = grownUint32(this.window, this.count)
      this.heldCount = grownFloat64(this.heldCount, this.count)
      this.heldBytes = grownFloat64(this.heldBytes, this.count)
    }
    this.site[row] = site
    this.window[row] = window
    this.heldCount[row] = heldCount
    this.heldBytes[row] = heldBytes
  }

  columns(): PeakColumns {
    const { count } = this
    return {
      count,
      site: this.site.subarray(0, count),
      window: this.window.subarray(0, count),
      heldCount: this.heldCount.subarray(0, count),
      heldBytes: this.heldBytes.subarray(0, count),
    }
  }
}
