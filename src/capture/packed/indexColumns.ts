import { ALLOCATOR_NAMES } from '../../parsers/index.ts'
import { Column } from './columnIds.ts'
import type { ColumnIo } from './columnIo.ts'
import { damaged } from './damaged.ts'
import {
  checked,
  lineNearby,
  nextAfterBefore,
  nextInWindow,
  sameAsBefore,
  sameStep,
  shareOf,
  siteTotals,
} from './expectations.ts'
import { KnownSizes } from './knownSizes.ts'
import type { Alive } from './leftCells.ts'
import type { PackedTables } from './packedTables.ts'
import { movePeaks } from './peakColumns.ts'
import { moveAlive, moveCells, moveLifetimes, moveWindows } from './timeColumns.ts'
import { sameWhole, wholeOf } from './wholeRun.ts'

/** A length or a count that is not an index into something: bounded so that it fits its array. */
const ANY_U32 = 2 ** 32
/** Rows of the temporary table are numbered site * KEYS_PER_SITE + distance bucket. */
export const KEYS_PER_SITE = 64

/**
 * The columns of an index, written and read by the same lines (see ColumnIo). Later ones are expected to follow from earlier ones; a reader
 * may put off the tables of time, which are most of a file, until they are asked for.
 */
export class IndexColumns {
  private readonly io: ColumnIo
  private readonly t: PackedTables
  private readonly sizes: KnownSizes
  /** What the whole run's peak and end hold is left out where it follows from the tables of time, and those are read in no time. */
  readonly wholeFollows: boolean

  constructor(io: ColumnIo, tables: PackedTables, peakWindow: number) {
    this.io = io
    this.t = tables
    this.sizes = new KnownSizes(tables.siteStack.length)
    this.wholeFollows = io.isReading
      ? !io.has(Column.WHOLE_PEAK_COUNT)
      : isShort(tables) && sameWhole(wholeOf(tables, peakWindow), tables)
  }

  /** Names, stacks, places, snapshots and sizes. */
  moveBase(): void {
    const { io, t } = this
    io.texts(Column.STRING_BYTES, Column.STRING_LENGTHS, t.strings)
    moveFrames(io, t)
    moveThreads(io, t)
    moveNative(io, t)
    moveSites(io, t)
    moveTime(io, t)
    if (!this.wholeFollows) moveWholeRun(io, t)
    io.numbers(Column.SIZE_BYTES, t.sizeBytes, { expected: nextAfterBefore(t.sizeBytes) })
    io.numbers(Column.SIZE_COUNT, t.sizeCount)
  }

  /** What was allocated; without what is left of it. */
  moveCells(): void {
    moveCells(this.io, this.t, this.sizes)
  }

  /** After the cells. */
  moveLifetimes(): Alive {
    const alive = moveAlive(this.io, this.t, this.sizes)
    moveLifetimes(this.io, this.t, alive, this.sizes)
    return alive
  }

  /** After the lifetimes. */
  movePeaks(alive: Alive): void {
    movePeaks(this.io, this.t, alive)
  }

  /** After the cells. */
  moveTemporary(): void {
    moveTemporary(this.io, this.t)
  }

  moveLate(): void {
    moveLate(this.io, this.t)
  }
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

function moveTime(io: ColumnIo, t: PackedTables): void {
  const { snapshotHeap } = t
  io.numbers(Column.SNAPSHOT_TIME, t.snapshotMs, { expected: sameStep(t.snapshotMs) })
  io.numbers(Column.SNAPSHOT_RSS, t.snapshotRss, { expected: sameAsBefore(t.snapshotRss) })
  io.numbers(Column.SNAPSHOT_HEAP, snapshotHeap, { expected: (i) => (i === 0 ? 0 : checked(snapshotHeap[i - 1]!)) })
  io.numbers(Column.WINDOW_MARK, t.windowMark, {
    expected: (w) => checked(Math.max(snapshotHeap[w - 1] ?? 0, snapshotHeap[w] ?? 0)),
  })
}

function moveLate(io: ColumnIo, { late, siteStack, windowMark }: PackedTables): void {
  if (!late) return
  moveWindows(io, Column.LATE_OF_WINDOW, late.window, windowMark.length)
  io.numbers(Column.LATE_SITE, late.site, { expected: nextInWindow(late.site, late.window), below: siteStack.length })
  io.numbers(Column.LATE_BYTES, late.bytes)
}

/** Fewer rows than this are read in less than a tenth of a second. */
const SHORT_ROWS = 250_000

function isShort({ cellSite, lifetimeCell, peakSite }: PackedTables): boolean {
  return cellSite.length + lifetimeCell.length + peakSite.length < SHORT_ROWS
}

function moveWholeRun(io: ColumnIo, t: PackedTables): void {
  io.numbers(Column.WHOLE_PEAK_COUNT, t.wholePeakCount)
  moveBytesOf(io, Column.WHOLE_PEAK_BYTES, t.wholePeakBytes, t.wholePeakCount)
  // what leaks mostly stood there at the peak already
  io.numbers(Column.WHOLE_LEAKED_COUNT, t.wholeLeakedCount)
  moveBytesOf(io, Column.WHOLE_LEAKED_BYTES, t.wholeLeakedBytes, t.wholeLeakedCount)
}

/** Nothing has no bytes, and a place mostly allocates what the place before it allocates. */
function moveBytesOf(io: ColumnIo, id: number, bytes: Float64Array, count: Float64Array): void {
  let last = -1
  io.numbers(id, bytes, {
    expected: (site) => {
      const share = count[site] === 0 || last < 0 ? 0 : shareOf(count[site]!, bytes[last]!, count[last]!)
      if (count[site] !== 0) last = site
      return share
    },
  })
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

/** Whoever follows parents comes to an end. */
function parentsComeFirst(parent: ArrayLike<number>): void {
  for (let i = 0; i < parent.length; i++) {
    if (parent[i]! >= i && i > 0) throw damaged('a stack is its own caller')
  }
  if (parent.length > 0 && parent[0] !== 0) throw damaged('a stack is its own caller')
}
