import { Column } from './columnIds.ts'
import { type ColumnIo, checkedIndex } from './columnIo.ts'
import { damaged } from './damaged.ts'
import { checked, sameAsBefore } from './expectations.ts'
import { evenShareOf, type KnownSizes } from './knownSizes.ts'
import { type Alive, CELL, FREED_BEFORE, LEFT_BYTES, LEFT_COUNT, LeftCells, LINE } from './leftCells.ts'
import type { NumberCoder } from './numberCoder.ts'
import type { PackedTables } from './packedTables.ts'

/** What was allocated by each place in each window. A place is expected to do what it did the last time. */
export function moveCells(io: ColumnIo, t: PackedTables, sizes: KnownSizes): void {
  const { cellSite, cellWindow, cellCount, cellBytes } = t
  const rows = cellSite.length
  const sites = t.siteStack.length
  moveWindows(io, Column.CELLS_OF_WINDOW, cellWindow, t.windowMark.length)
  const places = io.coder(Column.CELL_SITE, rows)
  const counts = io.coder(Column.CELL_COUNT, rows)
  const bytes = io.coder(Column.CELL_BYTES, rows)
  /** Row of the site before this one, plus 1. */
  const last = new Int32Array(sites)
  /** By site: what the count before was like: 0 there was none, 1 the same as the one before it, 2 near it, 3 far from it. */
  const was = new Uint8Array(sites)
  let step = 0
  for (let row = 0; row < rows; row++) {
    const likelySite = row > 0 && cellWindow[row] === cellWindow[row - 1] ? cellSite[row - 1]! + 1 : 0
    const site = checkedIndex(places.code(cellSite[row]!, likelySite, stepContext(step)), sites)
    cellSite[row] = site
    step = site - likelySite
    const before = last[site]! - 1
    last[site] = row + 1
    const likely = before < 0 ? 1 : checked(cellCount[before]!)
    const count = counts.code(cellCount[row]!, likely, was[site]!)
    cellCount[row] = count
    was[site] = count === likely ? 1 : Math.abs(count - likely) < NEAR ? 2 : 3

    const found = sizes.find(site, count)
    const share = before < 0 ? 0 : evenShareOf(count, cellBytes[before]!, cellCount[before]!)
    cellBytes[row] = bytes.code(
      cellBytes[row]!,
      found > 0 ? sizes.known() : share,
      found > 0 ? found : before < 0 ? 0 : 3,
    )
    sizes.remember(cellBytes[row]!)
  }
  for (const coder of [places, counts, bytes]) coder.end()
}

/** What of each cell outlives its window: mostly nothing, or all of it. */
export function moveAlive(io: ColumnIo, t: PackedTables, sizes: KnownSizes): Alive {
  const { cellSite, cellCount, cellBytes } = t
  const rows = cellSite.length
  const alive = io.isReading ? { count: new Float64Array(rows), bytes: new Float64Array(rows) } : aliveAfterWindow(t)
  const counts = io.coder(Column.CELL_ALIVE_COUNT, rows)
  const bytes = io.coder(Column.CELL_ALIVE_BYTES, rows)
  /** By site: what was left of the cell before: 0 there was none, 1 nothing, 2 all, 3 some. */
  const was = new Uint8Array(t.siteStack.length)
  /** By site: how many of them. */
  const before = new Float64Array(t.siteStack.length)
  for (let row = 0; row < rows; row++) {
    const site = cellSite[row]!
    const count = cellCount[row]!
    const kind = was[site]!
    const likely = kind < 2 ? 0 : kind === 2 ? count : before[site]!
    // one block is all or nothing
    const left = counts.code(alive.count[row]!, checked(likely), count === 1 ? kind : kind + 4)
    alive.count[row] = left
    before[site] = left
    was[site] = left === 0 ? 1 : left === count ? 2 : 3
    const found = left === 0 || left === count ? 0 : sizes.find(site, left)
    const likelyBytes =
      left === 0
        ? 0
        : left === count
          ? cellBytes[row]!
          : found > 0
            ? sizes.known()
            : evenShareOf(left, cellBytes[row]!, count)
    const context = left === 0 ? 0 : left === count ? 1 : 2 + found
    alive.bytes[row] = bytes.code(alive.bytes[row]!, checked(likelyBytes), context)
    if (context > 1) sizes.remember(alive.bytes[row]!)
  }
  counts.end()
  bytes.end()
  return alive
}

function aliveAfterWindow(t: PackedTables): Alive {
  const count = t.cellLeftCount.slice()
  const bytes = t.cellLeftBytes.slice()
  for (let row = 0; row < t.lifetimeCell.length; row++) {
    count[t.lifetimeCell[row]!]! += t.lifetimeCount[row]!
    bytes[t.lifetimeCell[row]!]! += t.lifetimeBytes[row]!
  }
  return { count, bytes }
}

/** Counts this far apart are still alike. */
const NEAR = 8
/** Few enough blocks that each number of them has a context of its own. */
const FEW = 12

/**
 * What of a cell was freed in which later window, and with it what was left in the end. Mostly a cell goes as a whole, or in groups of the
 * same size.
 */
export function moveLifetimes(io: ColumnIo, t: PackedTables, alive: Alive, sizes: KnownSizes): void {
  const { lifetimeWindow } = t
  const rows = lifetimeWindow.length
  moveWindows(io, Column.LIFETIMES_OF_WINDOW, lifetimeWindow, t.windowMark.length)
  const coders = {
    places: io.coder(Column.LIFETIME_PLACE, rows),
    others: io.coderOfUpTo(Column.LIFETIME_OTHER_CELL, rows),
    counts: io.coder(Column.LIFETIME_COUNT, rows),
    bytes: io.coder(Column.LIFETIME_BYTES, rows),
  }
  const left = new LeftCells(t, alive)
  let row = 0
  for (let window = 0; window < t.windowMark.length; window++) {
    left.enter(window)
    let end = row
    while (end < rows && lifetimeWindow[end] === window) end++
    moveFrees(io, t, coders, left, sizes, row, end)
    row = end
  }
  for (const coder of Object.values(coders)) coder.end()
  const { count, bytes } = left.inTheEnd()
  moveRest(io, Column.CELL_LEFT_COUNT, t.cellLeftCount, count)
  moveRest(io, Column.CELL_LEFT_BYTES, t.cellLeftBytes, bytes)
}

/** The rows of one window: a function that is called often is compiled sooner than a loop that runs long. */
function moveFrees(
  io: ColumnIo,
  { cellSite, lifetimeCell, lifetimeCount, lifetimeBytes }: PackedTables,
  { places, others, counts, bytes }: Readonly<Record<'places' | 'others' | 'counts' | 'bytes', NumberCoder>>,
  left: LeftCells,
  sizes: KnownSizes,
  begin: number,
  end: number,
): void {
  const { lines } = left
  let likelyPlace = 0
  let step = 0
  for (let row = begin; row < end; row++) {
    const given = io.isReading ? 0 : left.placeOf(lifetimeCell[row]!)
    const place = checkedIndex(places.code(given, likelyPlace, stepContext(step)), left.count + 1)
    const line = place * LINE
    let leftCount = 0
    let leftBytes = 0
    let usual = 0
    if (place < left.count) {
      step = place - likelyPlace
      likelyPlace = place + 1
      lifetimeCell[row] = lines[line + CELL]!
      leftCount = lines[line + LEFT_COUNT]!
      leftBytes = lines[line + LEFT_BYTES]!
      usual = lines[line + FREED_BEFORE]!
    } else lifetimeCell[row] = checkedIndex(others.code(lifetimeCell[row]!, 0, 0), cellSite.length)

    const isFew = leftCount >= 0 && leftCount <= FEW
    const likely = isFew || usual === 0 || usual > leftCount ? leftCount : usual
    const count = counts.code(
      lifetimeCount[row]!,
      checked(likely),
      isFew ? leftCount : usual === 0 ? FEW + 1 : likely === leftCount ? FEW + 2 : FEW + 3,
    )
    lifetimeCount[row] = count

    const found = sizes.find(cellSite[lifetimeCell[row]!]!, count)
    const isAll = count === leftCount
    const size = bytes.code(
      lifetimeBytes[row]!,
      checked(isAll ? leftBytes : found > 0 ? sizes.known() : evenShareOf(count, leftBytes, leftCount)),
      isAll ? 3 : found,
    )
    lifetimeBytes[row] = size
    sizes.remember(size)
    if (place === left.count) continue
    lines[line + LEFT_COUNT] = leftCount - count
    lines[line + LEFT_BYTES] = leftBytes - size
    lines[line + FREED_BEFORE] = checked(count)
    if (isAll && size === leftBytes) left.gone++
  }
}

/** What is left in the end follows from the rest, as long as all numbers are exact; then there is no such column. */
function moveRest(io: ColumnIo, id: number, values: Float64Array, likely: Float64Array): void {
  if (io.isReading ? !io.has(id) : values.every((value, cell) => value === likely[cell])) values.set(likely)
  else io.numbers(id, values)
}

/** A small number for how far the last id was from the one that was expected. */
function stepContext(step: number): number {
  return step === 0 ? 0 : step < 4 ? 1 : step < 32 ? 2 : 3
}

/** An ascending column of windows, as the number of its entries in each window. */
export function moveWindows(io: ColumnIo, id: number, window: Uint32Array, windows: number): void {
  const rows = new Float64Array(windows)
  if (!io.isReading) for (let row = 0; row < window.length; row++) rows[window[row]!]!++
  io.numbers(id, rows, { expected: sameAsBefore(rows), below: window.length + 1 })
  if (!io.isReading) return
  let row = 0
  for (let w = 0; w < windows; w++) {
    const end = row + rows[w]!
    if (end > window.length) throw damaged('windows have more entries than there are')
    window.fill(w, row, end)
    row = end
  }
  if (row !== window.length) throw damaged('windows have fewer entries than there are')
}
