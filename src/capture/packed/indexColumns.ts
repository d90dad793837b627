import { ALLOCATOR_NAMES } from '../../parsers/index.ts'
import { Column } from './columnIds.ts'
import type { ColumnIo } from './columnIo.ts'
import {
  checked,
  type Expected,
  lineNearby,
  nextAfterBefore,
  nextInWindow,
  sameAsBefore,
  sameStep,
  shareOf,
  siteBefore,
  siteTotals,
} from './expectations.ts'
import { damaged } from './numbers.ts'
import type { PackedTables } from './packedTables.ts'

/** A length or a count that is not an index into something: bounded so that it fits its array. */
const ANY_U32 = 2 ** 32
/** Rows of the temporary table are numbered site * KEYS_PER_SITE + distance bucket. */
export const KEYS_PER_SITE = 64

/**
 * All columns of an index, in the order in which they can be understood: later ones are expected to follow from earlier ones. Written and
 * read by the same lines (see ColumnIo). `peakWindow` is the window of the whole run's peak.
 */
export function moveColumns(io: ColumnIo, t: PackedTables, peakWindow: number): void {
  io.texts(Column.STRING_BYTES, Column.STRING_LENGTHS, t.strings)
  moveFrames(io, t)
  moveThreads(io, t)
  moveNative(io, t)
  moveSites(io, t)
  moveCells(io, t)
  moveLifetimes(io, t)
  moveTime(io, t)
  movePeaks(io, t)
  moveWholeRun(io, t, peakWindow)
  moveTemporary(io, t)
  io.numbers(Column.SIZE_BYTES, t.sizeBytes, { expected: nextAfterBefore(t.sizeBytes) })
  io.numbers(Column.SIZE_COUNT, t.sizeCount)
}

function moveFrames(io: ColumnIo, t: PackedTables): void {
  const strings = t.strings.length
  io.numbers(Column.FRAME_FUNCTION, t.frameFunction, { expected: nextAfterBefore(t.frameFunction), below: strings })
  io.numbers(Column.FRAME_FILE, t.frameFile, { expected: sameAsBefore(t.frameFile), below: strings })
  io.numbers(Column.FRAME_LINE, t.frameLine, { expected: lineNearby(t.frameLine, t.frameFile) })
  io.numbers(Column.FRAME_IS_ENTRY, t.frameIsEntry, { below: 2 })
  if (t.frameSource && t.sourceTexts) {
    io.texts(Column.SOURCE_BYTES, Column.SOURCE_LENGTHS, t.sourceTexts)
    io.numbers(Column.FRAME_SOURCE, t.frameSource, {
      expected: nextAfterBefore(t.frameSource),
      below: t.sourceTexts.length,
    })
  }
}

function moveThreads(io: ColumnIo, t: PackedTables): void {
  io.numbers(Column.THREAD_ID, t.threadIds, { expected: nextAfterBefore(t.threadIds) })
  io.texts(Column.THREAD_NAME_BYTES, Column.THREAD_NAME_LENGTHS, t.threadNames)
}

function moveNative(io: ColumnIo, t: PackedTables): void {
  const { nativePointer, nativeParent } = t
  io.numbers(Column.NATIVE_PARENT, nativeParent, {
    expected: (i) => Math.max(0, i - 1),
    below: Math.max(1, nativeParent.length),
  })
  if (io.isReading) parentsComeFirst(nativeParent)
  io.numbers(Column.NATIVE_POINTER, nativePointer, { expected: sameAsBefore(nativePointer) })
  io.numbers(Column.MODULE_FILE, t.moduleFile, {
    expected: nextAfterBefore(t.moduleFile),
    below: t.strings.length,
  })
  io.numbers(Column.MODULE_ADDRESS, t.moduleAddress, { expected: sameAsBefore(t.moduleAddress) })
  io.numbers(Column.MODULE_SEGMENTS, t.moduleSegments, { below: ANY_U32 })
  io.numbers(Column.SEGMENT_ADDRESS, t.segmentAddress)
  io.numbers(Column.SEGMENT_BYTES, t.segmentBytes)
  io.numbers(Column.GENERATION_LENGTH, t.generationLength, { below: ANY_U32 })
  io.numbers(Column.GENERATION_MODULE, t.generationModule, {
    expected: nextAfterBefore(t.generationModule),
    below: t.moduleFile.length,
  })
}

function moveSites(io: ColumnIo, t: PackedTables): void {
  const { stackParent, stackFrame, siteStack, siteNative } = t
  io.numbers(Column.STACK_PARENT, stackParent, { expected: (i) => Math.max(0, i - 1), below: stackParent.length })
  if (io.isReading) parentsComeFirst(stackParent)
  // entry 0 is no stack and has no frame
  io.numbers(Column.STACK_FRAME, stackFrame.subarray(1), {
    expected: (i) => stackFrame[i]! + 1,
    below: t.frameFunction.length,
  })
  io.numbers(Column.SITE_STACK, siteStack, { expected: sameAsBefore(siteStack), below: stackParent.length })
  io.numbers(Column.SITE_NATIVE, siteNative, { expected: sameAsBefore(siteNative), below: t.nativePointer.length })
  io.numbers(Column.SITE_GENERATION, t.siteGeneration, {
    expected: sameAsBefore(t.siteGeneration),
    below: Math.max(1, t.generationLength.length),
  })
  io.numbers(Column.SITE_THREAD, t.siteThread, { expected: sameAsBefore(t.siteThread), below: t.threadIds.length })
  io.numbers(Column.SITE_ALLOCATOR, t.siteAllocator, { below: ALLOCATOR_NAMES.length })
}

function moveCells(io: ColumnIo, t: PackedTables): void {
  const { cellSite, cellWindow, cellCount, cellBytes, cellLeftCount, cellLeftBytes } = t
  const sites = t.siteStack.length
  moveWindows(io, Column.CELLS_OF_WINDOW, cellWindow, t.windowMark.length)
  io.numbers(Column.CELL_SITE, cellSite, { expected: nextInWindow(cellSite, cellWindow), below: sites })
  io.numbers(Column.CELL_COUNT, cellCount, {
    expected: siteBefore(cellSite, sites, (_, before) => (before < 0 ? 1 : checked(cellCount[before]!))),
  })
  io.numbers(Column.CELL_BYTES, cellBytes, {
    expected: siteBefore(cellSite, sites, (row, before) =>
      before < 0 ? 0 : shareOf(cellCount[row]!, cellBytes[before]!, cellCount[before]!),
    ),
  })
  io.numbers(Column.CELL_LEFT_COUNT, cellLeftCount)
  io.numbers(Column.CELL_LEFT_BYTES, cellLeftBytes, {
    expected: (row) => shareOf(cellLeftCount[row]!, cellBytes[row]!, cellCount[row]!),
  })
}

function moveLifetimes(io: ColumnIo, t: PackedTables): void {
  const { lifetimeCell, lifetimeWindow, lifetimeCount, lifetimeBytes } = t
  moveWindows(io, Column.LIFETIMES_OF_WINDOW, lifetimeWindow, t.windowMark.length)
  io.numbers(Column.LIFETIME_CELL, lifetimeCell, {
    expected: nextInWindow(lifetimeCell, lifetimeWindow),
    below: t.cellSite.length,
  })
  io.numbers(Column.LIFETIME_COUNT, lifetimeCount, { expected: () => 1 })
  io.numbers(Column.LIFETIME_BYTES, lifetimeBytes, {
    expected: (row) => {
      const cell = lifetimeCell[row]!
      return shareOf(lifetimeCount[row]!, t.cellBytes[cell]!, t.cellCount[cell]!)
    },
  })
}

/**
 * What a site holds at a mark is what it held at the window's start, if it did nothing until then; at the end of the window, if the mark is
 * there. Both follow from cells and lifetimes.
 */
function movePeaks(io: ColumnIo, t: PackedTables): void {
  const { peakSite, peakWindow, peakCount, peakBytes, late } = t
  const sites = t.siteStack.length
  const windows = t.windowMark.length
  moveWindows(io, Column.PEAKS_OF_WINDOW, peakWindow, windows)
  io.numbers(Column.PEAK_SITE, peakSite, { expected: nextInWindow(peakSite, peakWindow), below: sites })
  io.numbers(Column.PEAK_COUNT, peakCount, {
    expected: heldAtMarks(t, t.cellLeftCount, t.lifetimeCount),
  })
  io.numbers(Column.PEAK_BYTES, peakBytes, {
    expected: heldAtMarks(t, t.cellLeftBytes, t.lifetimeBytes),
  })
  if (!late) return
  moveWindows(io, Column.LATE_OF_WINDOW, late.window, windows)
  io.numbers(Column.LATE_SITE, late.site, { expected: nextInWindow(late.site, late.window), below: sites })
  io.numbers(Column.LATE_BYTES, late.bytes)
}

function heldAtMarks(t: PackedTables, left: Float64Array, freed: Float64Array): Expected {
  const { peakSite, peakWindow, cellSite, cellWindow, lifetimeCell, lifetimeWindow } = t
  /** What of a cell is alive at the end of its window. */
  const alive = left.slice()
  for (let row = 0; row < freed.length; row++) alive[lifetimeCell[row]!]! += freed[row]!
  /** At the start or at the end of the window that the row before was in. */
  const held = new Float64Array(t.siteStack.length)
  let cell = 0
  let lifetime = 0
  let reached = -1
  return (row) => {
    const window = peakWindow[row]!
    if (window === reached) return checked(held[peakSite[row]!]!)
    reached = window
    const until = t.windowMark[window] === t.snapshotHeap[window] ? window + 1 : window
    for (; cell < cellSite.length && cellWindow[cell]! < until; cell++) held[cellSite[cell]!]! += alive[cell]!
    for (; lifetime < freed.length && lifetimeWindow[lifetime]! < until; lifetime++) {
      held[cellSite[lifetimeCell[lifetime]!]!]! -= freed[lifetime]!
    }
    return checked(held[peakSite[row]!]!)
  }
}

function moveTime(io: ColumnIo, t: PackedTables): void {
  const { snapshotHeap } = t
  io.numbers(Column.SNAPSHOT_TIME, t.snapshotMs, { expected: sameStep(t.snapshotMs) })
  io.numbers(Column.SNAPSHOT_RSS, t.snapshotRss, { expected: sameAsBefore(t.snapshotRss) })
  const change = windowChanges(t)
  io.numbers(Column.SNAPSHOT_HEAP, snapshotHeap, {
    expected: (i) => checked((i === 0 ? 0 : snapshotHeap[i - 1]!) + (change[i] ?? 0)),
  })
  io.numbers(Column.WINDOW_MARK, t.windowMark, {
    expected: (w) => checked(Math.max(snapshotHeap[w - 1] ?? 0, snapshotHeap[w] ?? 0)),
  })
}

/** By window: how the heap changes. */
function windowChanges(t: PackedTables): Float64Array {
  const change = new Float64Array(t.windowMark.length)
  for (let cell = 0; cell < t.cellSite.length; cell++) change[t.cellWindow[cell]!]! += t.cellLeftBytes[cell]!
  for (let row = 0; row < t.lifetimeCell.length; row++) {
    change[t.cellWindow[t.lifetimeCell[row]!]!]! += t.lifetimeBytes[row]!
    change[t.lifetimeWindow[row]!]! -= t.lifetimeBytes[row]!
  }
  return change
}

function moveWholeRun(io: ColumnIo, t: PackedTables, peakWindow: number): void {
  const sites = t.siteStack.length
  const peakCount = new Float64Array(sites)
  const peakBytes = new Float64Array(sites)
  for (let row = 0; row < t.peakSite.length && t.peakWindow[row]! <= peakWindow; row++) {
    peakCount[t.peakSite[row]!] = t.peakCount[row]!
    peakBytes[t.peakSite[row]!] = t.peakBytes[row]!
  }
  const leftCount = siteTotals(t.cellSite, t.cellLeftCount, sites)
  const leftBytes = siteTotals(t.cellSite, t.cellLeftBytes, sites)
  io.numbers(Column.WHOLE_PEAK_COUNT, t.wholePeakCount, { expected: (site) => checked(peakCount[site]!) })
  io.numbers(Column.WHOLE_PEAK_BYTES, t.wholePeakBytes, { expected: (site) => checked(peakBytes[site]!) })
  io.numbers(Column.WHOLE_LEAKED_COUNT, t.wholeLeakedCount, { expected: (site) => checked(leftCount[site]!) })
  io.numbers(Column.WHOLE_LEAKED_BYTES, t.wholeLeakedBytes, { expected: (site) => checked(leftBytes[site]!) })
}

function moveTemporary(io: ColumnIo, t: PackedTables): void {
  const sites = t.siteStack.length
  const totalCount = siteTotals(t.cellSite, t.cellCount, sites)
  const totalBytes = siteTotals(t.cellSite, t.cellBytes, sites)
  io.numbers(Column.TEMPORARY_KEY, t.temporaryKey, {
    expected: nextAfterBefore(t.temporaryKey),
    below: sites * KEYS_PER_SITE,
  })
  io.numbers(Column.TEMPORARY_COUNT, t.temporaryCount)
  io.numbers(Column.TEMPORARY_BYTES, t.temporaryBytes, {
    expected: (row) => {
      const site = Math.floor(t.temporaryKey[row]! / KEYS_PER_SITE)
      return shareOf(t.temporaryCount[row]!, totalBytes[site]!, totalCount[site]!)
    },
  })
}

/** An ascending column of windows, as the number of its entries in each window. */
function moveWindows(io: ColumnIo, id: number, window: Uint32Array, windows: number): void {
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

/** Whoever follows parents comes to an end. */
function parentsComeFirst(parent: ArrayLike<number>): void {
  for (let i = 0; i < parent.length; i++) {
    if (parent[i]! >= i && i > 0) throw damaged('a stack is its own caller')
  }
  if (parent.length > 0 && parent[0] !== 0) throw damaged('a stack is its own caller')
}
