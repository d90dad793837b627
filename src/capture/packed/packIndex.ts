import { CaptureError } from '../../parsers/index.ts'
import type { CaptureIndex } from '../captureIndex.ts'
import { coarsened } from './coarsen.ts'
import { ColumnFileWriter } from './columnFile.ts'
import { Column } from './columnIds.ts'
import { columnsOut } from './columnIo.ts'
import { NOTHING_REDACTED, type PackedFacts, type Redactions } from './facts.ts'
import { headBytes } from './head.ts'
import { IndexColumns, KEYS_PER_SITE } from './indexColumns.ts'
import { flatModules, type PackedTables, type TableCounts } from './packedTables.ts'
import { redacted } from './redact.ts'
import { inOrder, orderInWindows, placesOf } from './rowOrder.ts'

export interface PackOptions {
  readonly redact?: Partial<Redactions>
  /** Neighbouring steps of time are joined until there are no more than this. */
  readonly maxWindows?: number
  /** Steps of time are joined until the file is no larger. Throws CaptureError('limit') if that does not suffice. */
  readonly maxBytes?: number
}

/** What the packer has to be told of the capture. */
export type CaptureFile = Pick<PackedFacts, 'captureName' | 'captureBytes' | 'captureSha256' | 'packedBy'>

/**
 * Writes an index as a packed file (docs/packed-format.md). Rows of the time tables are put in order by site inside their windows; answers
 * do not depend on that.
 */
export function packIndex(
  index: CaptureIndex,
  capture: CaptureFile,
  options: PackOptions = {},
): Uint8Array<ArrayBuffer> {
  const redactions = { ...NOTHING_REDACTED, ...options.redact }
  const told = redacted(index, redactions)
  let factor = Math.ceil(told.windows.count / Math.max(1, options.maxWindows ?? told.windows.count))
  for (;;) {
    const bytes = packed(coarsened(told, factor), capture, redactions)
    const { maxBytes = Number.POSITIVE_INFINITY } = options
    if (bytes.length <= maxBytes) return bytes
    if (factor >= told.windows.count) {
      throw new CaptureError(
        'limit',
        `The packed index can't be made smaller than ${(bytes.length / 1e6).toFixed(1)} MB: that is what its places hold without any time.`,
      )
    }
    // at least twice as wide, and wider where the file is far too large
    factor *= Math.min(64, Math.max(2, Math.floor(bytes.length / maxBytes)))
    factor = Math.min(factor, told.windows.count)
  }
}

function packed(index: CaptureIndex, capture: CaptureFile, redactions: Redactions): Uint8Array<ArrayBuffer> {
  const tables = tablesOf(index)
  const file = new ColumnFileWriter()
  const { header, ending, compression, snapshotsRead, totals } = index
  const facts: PackedFacts = {
    ...capture,
    snapshotsPerWindow: index.snapshotsPerWindow,
    redacted: redactions,
    hasSourceLines: tables.sourceTexts !== null,
  }
  file.bytes(
    Column.HEAD,
    headBytes({ facts, header, ending, compression, snapshotsRead, totals, counts: countsOf(tables) }),
  )
  const columns = new IndexColumns(columnsOut(file), tables, totals.peakWindow)
  columns.moveBase()
  columns.moveCells()
  columns.movePeaks(columns.moveLifetimes())
  columns.moveTemporary()
  columns.moveLate()
  return file.finish()
}

function countsOf(t: PackedTables): TableCounts {
  return {
    strings: t.strings.length,
    frames: t.frameFunction.length,
    threads: t.threadIds.length,
    nativeStacks: t.nativeParent.length - 1,
    modules: t.moduleFile.length,
    segments: t.segmentAddress.length,
    generations: t.generationLength.length,
    generationEntries: t.generationModule.length,
    stacks: t.stackParent.length,
    sites: t.siteStack.length,
    windows: t.windowMark.length,
    snapshots: t.snapshotMs.length,
    cells: t.cellSite.length,
    lifetimes: t.lifetimeCell.length,
    peaks: t.peakSite.length,
    late: t.late?.count ?? null,
    temporary: t.temporaryKey.length,
    sizes: t.sizeBytes.length,
    sourceTexts: t.sourceTexts?.length ?? null,
  }
}

function tablesOf(index: CaptureIndex): PackedTables {
  const { frames, native, sites, snapshots, windows, stacks, whole, late } = index
  return {
    strings: [...index.strings.texts],
    frameFunction: frames.functionName.subarray(0, frames.count),
    frameFile: frames.file.subarray(0, frames.count),
    frameLine: frames.line.subarray(0, frames.count),
    frameIsEntry: frames.isEntry.subarray(0, frames.count),
    frameSource: index.sourceLines?.ofFrame ?? null,
    sourceTexts: index.sourceLines ? [...index.sourceLines.texts] : null,
    threadIds: Float64Array.from(index.threads.ids),
    threadNames: [...index.threads.names],
    nativePointer: withUnusedFirst(native.instructionPointer, native.count, Float64Array),
    nativeParent: withUnusedFirst(native.parent, native.count, Uint32Array),
    ...flatModules(native.modules, native.generations),
    stackParent: stacks.parent.subarray(0, stacks.count),
    stackFrame: stacks.frame.subarray(0, stacks.count),
    siteStack: sites.stack,
    siteNative: sites.native,
    siteGeneration: sites.generation,
    siteThread: sites.thread,
    siteAllocator: sites.allocator,
    snapshotMs: snapshots.elapsedMs,
    snapshotRss: snapshots.rss,
    snapshotHeap: snapshots.heap,
    windowMark: windows.mark.subarray(0, windows.count),
    ...timeTables(index),
    late: late && {
      count: late.count,
      ...orderedLate(late.window, late.site, late.bytes),
    },
    wholePeakCount: whole.peakCount,
    wholePeakBytes: whole.peakBytes,
    wholeLeakedCount: whole.leakedCount,
    wholeLeakedBytes: whole.leakedBytes,
    ...temporaryTable(index),
    sizeBytes: index.sizes.sizeBytes,
    sizeCount: index.sizes.count,
  }
}

function timeTables({ cells, lifetimes, peaks }: CaptureIndex) {
  const cellOrder = orderInWindows(cells.window, cells.site)
  const cellPlaces = cellOrder && placesOf(cellOrder)
  const lifetimeCell = cellPlaces ? lifetimes.cell.map((cell) => cellPlaces[cell]!) : lifetimes.cell
  const lifetimeOrder = orderInWindows(lifetimes.freedIn, lifetimeCell)
  const peakOrder = orderInWindows(peaks.window, peaks.site)
  return {
    cellSite: inOrder(cells.site, cellOrder),
    cellWindow: cells.window,
    cellCount: inOrder(cells.allocatedCount, cellOrder),
    cellBytes: inOrder(cells.allocatedBytes, cellOrder),
    cellLeftCount: inOrder(cells.leftCount, cellOrder),
    cellLeftBytes: inOrder(cells.leftBytes, cellOrder),
    lifetimeCell: inOrder(lifetimeCell, lifetimeOrder),
    lifetimeWindow: lifetimes.freedIn,
    lifetimeCount: inOrder(lifetimes.freedCount, lifetimeOrder),
    lifetimeBytes: inOrder(lifetimes.freedBytes, lifetimeOrder),
    peakSite: inOrder(peaks.site, peakOrder),
    peakWindow: peaks.window,
    peakCount: inOrder(peaks.heldCount, peakOrder),
    peakBytes: inOrder(peaks.heldBytes, peakOrder),
  }
}

function orderedLate(window: Uint32Array, site: Uint32Array, bytes: Float64Array) {
  const order = orderInWindows(window, site)
  return { site: inOrder(site, order), window, bytes: inOrder(bytes, order) }
}

function temporaryTable({ temporary }: CaptureIndex) {
  const key = new Float64Array(temporary.count)
  for (let row = 0; row < temporary.count; row++) {
    key[row] = temporary.site[row]! * KEYS_PER_SITE + temporary.bucket[row]!
  }
  const order = orderInWindows(new Uint8Array(temporary.count), key)
  return {
    temporaryKey: inOrder(key, order),
    temporaryCount: inOrder(temporary.freedCount, order),
    temporaryBytes: inOrder(temporary.freedBytes, order),
  }
}

/** Entry 0 of the native stacks is unused, and there are captures in which not even that was made. */
function withUnusedFirst<T extends Uint32Array | Float64Array>(
  values: T,
  count: number,
  Type: new (length: number) => T,
): T {
  const all = new Type(count + 1)
  all.set(values.subarray(1, count + 1), 1)
  return all
}
