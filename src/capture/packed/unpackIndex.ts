import { CaptureError, type NativeModule } from '../../parsers/index.ts'
import {
  type CaptureIndex,
  type CellColumns,
  DISTANCE_BUCKETS,
  type LifetimeColumns,
  type PeakColumns,
  type TemporaryColumns,
  type WholeRunColumns,
} from '../captureIndex.ts'
import { ColumnFileReader } from './columnFile.ts'
import { Column } from './columnIds.ts'
import { columnsIn } from './columnIo.ts'
import { damaged } from './damaged.ts'
import type { PackedFacts } from './facts.ts'
import { readHead } from './head.ts'
import { IndexColumns, KEYS_PER_SITE } from './indexColumns.ts'
import { MAX_HEAD_BYTES } from './limits.ts'
import { emptyTables, type PackedTables } from './packedTables.ts'
import { wholeOf } from './wholeRun.ts'

/**
 * Reads a packed file. Throws CaptureError for a file that breaks the rules of docs/packed-format.md, before anything is allocated that it
 * does not justify; all ids of the index point to something. The tables of time are decoded when they are first looked at, so that a large
 * file opens at once: looking at them can throw the same errors.
 */
export function unpackIndex(bytes: Uint8Array): CaptureIndex & { readonly packed: PackedFacts } {
  return withinMemory(() => unpacked(new ColumnFileReader(bytes)))
}

function withinMemory<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new CaptureError('limit', 'There is not enough memory for this packed index.')
  }
}

/** Does the work when it is asked for the first time; an error comes back whenever it is asked for again. */
function lazily<T>(work: () => T): () => T {
  let outcome: { value: T } | { cause: unknown } | null = null
  return () => {
    if (!outcome) {
      try {
        outcome = { value: withinMemory(work) }
      } catch (cause) {
        outcome = { cause }
      }
    }
    if ('cause' in outcome) throw outcome.cause
    return outcome.value
  }
}

/** Only what a packed file says of its capture, without reading the columns. */
export function packedFacts(bytes: Uint8Array): PackedFacts {
  return readHead(new ColumnFileReader(bytes).bytes(Column.HEAD, MAX_HEAD_BYTES)).facts
}

function unpacked(file: ColumnFileReader): CaptureIndex & { readonly packed: PackedFacts } {
  const { facts, header, ending, compression, snapshotsRead, totals, counts } = readHead(
    file.bytes(Column.HEAD, MAX_HEAD_BYTES),
  )
  const hasTime = !header.isAggregated
  if (counts.windows !== (hasTime ? counts.snapshots + 1 : 1)) throw damaged('its windows do not fit its snapshots')
  if (totals.peakWindow >= counts.windows) throw damaged('its peak is in no window')
  const t = emptyTables(counts)
  const columns = new IndexColumns(columnsIn(file), t, totals.peakWindow)
  columns.moveBase()
  const cells = lazily(() => columns.moveCells())
  const alive = lazily(() => {
    cells()
    return columns.moveLifetimes()
  })
  const lazyCells = lazily((): CellColumns => {
    cells()
    return {
      count: counts.cells,
      site: t.cellSite,
      window: t.cellWindow,
      allocatedCount: t.cellCount,
      allocatedBytes: t.cellBytes,
      get leftCount() {
        alive()
        return t.cellLeftCount
      },
      get leftBytes() {
        alive()
        return t.cellLeftBytes
      },
    }
  })
  const lifetimes = lazily((): LifetimeColumns => {
    alive()
    const { lifetimeCell: cell, lifetimeWindow: freedIn, lifetimeCount: freedCount, lifetimeBytes: freedBytes } = t
    return { count: counts.lifetimes, cell, freedIn, freedCount, freedBytes }
  })
  const peaks = lazily((): PeakColumns => {
    columns.movePeaks(alive())
    const { peakSite: site, peakWindow: window, peakCount: heldCount, peakBytes: heldBytes } = t
    return { count: counts.peaks, site, window, heldCount, heldBytes }
  })
  const temporary = lazily(() => {
    cells()
    columns.moveTemporary()
    return temporaryOf(t)
  })
  const whole = lazily((): WholeRunColumns => {
    if (columns.wholeFollows) peaks()
    const from = columns.wholeFollows ? wholeOf(t, totals.peakWindow) : t
    return {
      peakCount: from.wholePeakCount,
      peakBytes: from.wholePeakBytes,
      leakedCount: from.wholeLeakedCount,
      leakedBytes: from.wholeLeakedBytes,
    }
  })
  const late = lazily(() => {
    columns.moveLate()
    return t.late
  })
  return {
    header,
    ending,
    compression,
    totals,
    strings: { texts: t.strings },
    frames: {
      count: counts.frames,
      functionName: t.frameFunction,
      file: t.frameFile,
      line: t.frameLine,
      isEntry: t.frameIsEntry,
    },
    threads: { ids: Array.from(t.threadIds), names: t.threadNames },
    native: {
      count: counts.nativeStacks,
      instructionPointer: t.nativePointer,
      parent: t.nativeParent,
      modules: modulesOf(t),
      generations: generationsOf(t),
    },
    stacks: { count: counts.stacks, parent: t.stackParent, frame: t.stackFrame },
    sites: {
      count: counts.sites,
      stack: t.siteStack,
      native: t.siteNative,
      generation: t.siteGeneration,
      thread: t.siteThread,
      allocator: t.siteAllocator,
    },
    windows: { count: counts.windows, mark: t.windowMark },
    snapshots: { count: counts.snapshots, elapsedMs: t.snapshotMs, rss: t.snapshotRss, heap: t.snapshotHeap },
    snapshotsPerWindow: facts.snapshotsPerWindow,
    snapshotsRead,
    get cells() {
      return lazyCells()
    },
    get lifetimes() {
      return lifetimes()
    },
    get peaks() {
      return peaks()
    },
    get late() {
      return late()
    },
    get temporary() {
      return temporary()
    },
    get whole() {
      return whole()
    },
    sizes: { sizeBytes: t.sizeBytes, count: t.sizeCount },
    packed: facts,
    sourceLines: t.sourceTexts && t.frameSource ? { texts: t.sourceTexts, ofFrame: t.frameSource } : null,
  }
}

function temporaryOf(t: PackedTables): TemporaryColumns {
  const count = t.temporaryKey.length
  const site = new Uint32Array(count)
  const bucket = new Uint32Array(count)
  for (let row = 0; row < count; row++) {
    site[row] = Math.floor(t.temporaryKey[row]! / KEYS_PER_SITE)
    bucket[row] = t.temporaryKey[row]! % KEYS_PER_SITE
    if (bucket[row]! >= DISTANCE_BUCKETS) throw damaged('a distance is longer than there are')
  }
  return { count, site, bucket, freedCount: t.temporaryCount, freedBytes: t.temporaryBytes, exact: null }
}

function modulesOf(t: PackedTables): NativeModule[] {
  const modules: NativeModule[] = []
  let at = 0
  for (let module = 0; module < t.moduleFile.length; module++) {
    const end = at + t.moduleSegments[module]!
    if (end > t.segmentAddress.length) throw damaged('a module has more segments than there are')
    const segments = []
    for (; at < end; at++) segments.push({ address: t.segmentAddress[at]!, sizeBytes: t.segmentBytes[at]! })
    modules.push({ file: t.moduleFile[module]!, loadAddress: t.moduleAddress[module]!, segments })
  }
  return modules
}

function generationsOf(t: PackedTables): (readonly number[])[] {
  const generations: (readonly number[])[] = []
  let at = 0
  for (let g = 0; g < t.generationLength.length; g++) {
    const length = t.generationLength[g]! - 1
    if (length < 0) {
      if (g === 0) throw damaged('the first module map repeats none')
      generations.push(generations[g - 1]!)
      continue
    }
    if (length > t.generationModule.length - at) throw damaged('a module map is longer than there are entries')
    generations.push(Array.from(t.generationModule.subarray(at, at + length)))
    at += length
  }
  return generations
}
