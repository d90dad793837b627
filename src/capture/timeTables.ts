import {
  ADDED_BYTES,
  ADDED_COUNT,
  ADDED_OF,
  ADDED_SUM,
  CELL_ALLOCATED_BYTES,
  CELL_ALLOCATED_COUNT,
  CELL_BYTES,
  CELL_LEFT_BYTES,
  CELL_LEFT_COUNT,
  CELL_LIFETIME,
  CELL_SITE,
  CELL_THREAD,
  CELL_WINDOW,
} from './assembly/indexLayout.ts'
import type { CellColumns, LifetimeColumns, PeakColumns } from './captureIndex.ts'
import { grownFloat64, grownUint32 } from './columns.ts'

/** Doubles and words (32 bits) of a cell's row, as assembly/indexLayout.ts gives it in bytes. */
export const CELL_DOUBLES = CELL_BYTES / 8
export const CELL_WORDS = CELL_BYTES / 4
export const Cell = {
  ALLOCATED_COUNT: CELL_ALLOCATED_COUNT / 8,
  ALLOCATED_BYTES: CELL_ALLOCATED_BYTES / 8,
  LEFT_COUNT: CELL_LEFT_COUNT / 8,
  LEFT_BYTES: CELL_LEFT_BYTES / 8,
  SITE: CELL_SITE / 4,
  WINDOW: CELL_WINDOW / 4,
  LIFETIME: CELL_LIFETIME / 4,
  THREAD: CELL_THREAD / 4,
} as const

/** What each site allocated in each window: rows in the memory of the index module, valid until that grows. */
export interface CellRows {
  count: number
  readonly doubles: Float64Array
  readonly words: Uint32Array
}

export function cellColumns({ count, doubles, words }: CellRows): CellColumns {
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

/** Rows that a window adds, in the memory of the index module: a cell or a site with count and bytes. */
export interface AddedRows {
  readonly count: number
  readonly doubles: Float64Array
  readonly words: Uint32Array
}

const ADDED_DOUBLES = ADDED_BYTES / 8
const ADDED_WORDS = ADDED_BYTES / 4

/** What of each cell was freed in each later window. */
export class LifetimeTable {
  count = 0
  cell = new Uint32Array(1024)
  freedIn = new Uint32Array(1024)
  freedCount = new Float64Array(1024)
  freedBytes = new Float64Array(1024)

  /** Adds what was freed in window `freedIn`. */
  append(rows: AddedRows, freedIn: number): void {
    const start = this.count
    this.count += rows.count
    this.cell = grownUint32(this.cell, this.count)
    this.freedIn = grownUint32(this.freedIn, this.count)
    this.freedCount = grownFloat64(this.freedCount, this.count)
    this.freedBytes = grownFloat64(this.freedBytes, this.count)
    for (let i = 0; i < rows.count; i++) {
      this.cell[start + i] = rows.words[i * ADDED_WORDS + ADDED_OF / 4]!
      this.freedIn[start + i] = freedIn
      this.freedCount[start + i] = rows.doubles[i * ADDED_DOUBLES + ADDED_COUNT / 8]!
      this.freedBytes[start + i] = rows.doubles[i * ADDED_DOUBLES + ADDED_SUM / 8]!
    }
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

  /** Adds what sites held at the mark of a window. */
  append(rows: AddedRows, window: number): void {
    for (let i = 0; i < rows.count; i++) {
      this.add(
        rows.words[i * ADDED_WORDS + ADDED_OF / 4]!,
        window,
        rows.doubles[i * ADDED_DOUBLES + ADDED_COUNT / 8]!,
        rows.doubles[i * ADDED_DOUBLES + ADDED_SUM / 8]!,
      )
    }
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
