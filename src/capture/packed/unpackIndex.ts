import { CaptureError, type NativeModule } from '../../parsers/index.ts'
import { type CaptureIndex, DISTANCE_BUCKETS } from '../captureIndex.ts'
import { ColumnFileReader } from './columnFile.ts'
import { Column } from './columnIds.ts'
import { columnsIn } from './columnIo.ts'
import type { PackedFacts } from './facts.ts'
import { readHead } from './head.ts'
import { KEYS_PER_SITE, moveColumns } from './indexColumns.ts'
import { MAX_HEAD_BYTES } from './limits.ts'
import { damaged } from './numbers.ts'
import { emptyTables, type PackedTables } from './packedTables.ts'

/**
 * Reads a packed file. Throws CaptureError for a file that breaks the rules of docs/packed-format.md, before anything is allocated that it
 * does not justify; all ids of the index point to something.
 */
export function unpackIndex(bytes: Uint8Array): CaptureIndex & { readonly packed: PackedFacts } {
  try {
    return unpacked(new ColumnFileReader(bytes))
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new CaptureError('limit', 'There is not enough memory for this packed index.')
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
  moveColumns(columnsIn(file), t, totals.peakWindow)
  const temporarySite = new Uint32Array(counts.temporary)
  const temporaryBucket = new Uint32Array(counts.temporary)
  for (let row = 0; row < counts.temporary; row++) {
    temporarySite[row] = Math.floor(t.temporaryKey[row]! / KEYS_PER_SITE)
    temporaryBucket[row] = t.temporaryKey[row]! % KEYS_PER_SITE
    if (temporaryBucket[row]! >= DISTANCE_BUCKETS) throw damaged('a distance is longer than there are')
  }
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
    cells: {
      count: counts.cells,
      site: t.cellSite,
      window: t.cellWindow,
      allocatedCount: t.cellCount,
      allocatedBytes: t.cellBytes,
      leftCount: t.cellLeftCount,
      leftBytes: t.cellLeftBytes,
    },
    lifetimes: {
      count: counts.lifetimes,
      cell: t.lifetimeCell,
      freedIn: t.lifetimeWindow,
      freedCount: t.lifetimeCount,
      freedBytes: t.lifetimeBytes,
    },
    peaks: {
      count: counts.peaks,
      site: t.peakSite,
      window: t.peakWindow,
      heldCount: t.peakCount,
      heldBytes: t.peakBytes,
    },
    late: t.late,
    whole: {
      peakCount: t.wholePeakCount,
      peakBytes: t.wholePeakBytes,
      leakedCount: t.wholeLeakedCount,
      leakedBytes: t.wholeLeakedBytes,
    },
    temporary: {
      count: counts.temporary,
      site: temporarySite,
      bucket: temporaryBucket,
      freedCount: t.temporaryCount,
      freedBytes: t.temporaryBytes,
      exact: null,
    },
    sizes: { sizeBytes: t.sizeBytes, count: t.sizeCount },
    packed: facts,
    sourceLines: t.sourceTexts && t.frameSource ? { texts: t.sourceTexts, ofFrame: t.frameSource } : null,
  }
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
