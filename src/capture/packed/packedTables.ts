import type { NativeModule } from '../../parsers/index.ts'
import type { LateColumns } from '../captureIndex.ts'

/** How many entries each table has; the arrays of `PackedTables` are made from it. */
export interface TableCounts {
  readonly strings: number
  readonly frames: number
  readonly threads: number
  /** Native stacks, without the unused entry 0. */
  readonly nativeStacks: number
  readonly modules: number
  readonly segments: number
  /** With the empty entry 0. */
  readonly generations: number
  readonly generationEntries: number
  readonly stacks: number
  readonly sites: number
  readonly windows: number
  readonly snapshots: number
  readonly cells: number
  readonly lifetimes: number
  readonly peaks: number
  /** Null where the file can't say what Memray's temporal report books late. */
  readonly late: number | null
  readonly temporary: number
  readonly sizes: number
  /** Null where no source lines are in the file. */
  readonly sourceTexts: number | null
}

/** All arrays of an index, to be read from or to be filled. */
export interface PackedTables {
  readonly strings: string[]
  readonly frameFunction: Uint32Array
  readonly frameFile: Uint32Array
  readonly frameLine: Int32Array
  readonly frameIsEntry: Uint8Array
  readonly frameSource: Uint32Array | null
  readonly sourceTexts: string[] | null
  readonly threadIds: Float64Array
  readonly threadNames: string[]
  /** With the unused entry 0. */
  readonly nativePointer: Float64Array
  readonly nativeParent: Uint32Array
  readonly moduleFile: Uint32Array
  readonly moduleAddress: Float64Array
  readonly moduleSegments: Uint32Array
  readonly segmentAddress: Float64Array
  readonly segmentBytes: Float64Array
  /** 0 = the same modules as the generation before, else their number plus one. */
  readonly generationLength: Uint32Array
  readonly generationModule: Uint32Array
  readonly stackParent: Int32Array
  readonly stackFrame: Int32Array
  readonly siteStack: Uint32Array
  readonly siteNative: Uint32Array
  readonly siteGeneration: Uint32Array
  readonly siteThread: Uint32Array
  readonly siteAllocator: Uint8Array
  readonly snapshotMs: Float64Array
  readonly snapshotRss: Float64Array
  readonly snapshotHeap: Float64Array
  readonly windowMark: Float64Array
  readonly cellSite: Uint32Array
  readonly cellWindow: Uint32Array
  readonly cellCount: Float64Array
  readonly cellBytes: Float64Array
  readonly cellLeftCount: Float64Array
  readonly cellLeftBytes: Float64Array
  readonly lifetimeCell: Uint32Array
  readonly lifetimeWindow: Uint32Array
  readonly lifetimeCount: Float64Array
  readonly lifetimeBytes: Float64Array
  readonly peakSite: Uint32Array
  readonly peakWindow: Uint32Array
  readonly peakCount: Float64Array
  readonly peakBytes: Float64Array
  readonly late: LateColumns | null
  readonly wholePeakCount: Float64Array
  readonly wholePeakBytes: Float64Array
  readonly wholeLeakedCount: Float64Array
  readonly wholeLeakedBytes: Float64Array
  /** site * KEYS_PER_SITE + bucket, ascending. */
  readonly temporaryKey: Float64Array
  readonly temporaryCount: Float64Array
  readonly temporaryBytes: Float64Array
  readonly sizeBytes: Float64Array
  readonly sizeCount: Float64Array
}

/** Empty arrays of the right lengths. The counts have been checked. */
export function emptyTables(counts: TableCounts): PackedTables {
  const u32 = (length: number) => new Uint32Array(length)
  const i32 = (length: number) => new Int32Array(length)
  const f64 = (length: number) => new Float64Array(length)
  const texts = (length: number) => new Array<string>(length).fill('')
  const { frames, threads, modules, segments, stacks, sites, cells, lifetimes, peaks, temporary } = counts
  return {
    strings: texts(counts.strings),
    frameFunction: u32(frames),
    frameFile: u32(frames),
    frameLine: i32(frames),
    frameIsEntry: new Uint8Array(frames),
    frameSource: counts.sourceTexts === null ? null : u32(frames),
    sourceTexts: counts.sourceTexts === null ? null : texts(counts.sourceTexts),
    threadIds: f64(threads),
    threadNames: texts(threads),
    nativePointer: f64(counts.nativeStacks + 1),
    nativeParent: u32(counts.nativeStacks + 1),
    moduleFile: u32(modules),
    moduleAddress: f64(modules),
    moduleSegments: u32(modules),
    segmentAddress: f64(segments),
    segmentBytes: f64(segments),
    generationLength: u32(counts.generations),
    generationModule: u32(counts.generationEntries),
    stackParent: i32(stacks),
    stackFrame: i32(stacks),
    siteStack: u32(sites),
    siteNative: u32(sites),
    siteGeneration: u32(sites),
    siteThread: u32(sites),
    siteAllocator: new Uint8Array(sites),
    snapshotMs: f64(counts.snapshots),
    snapshotRss: f64(counts.snapshots),
    snapshotHeap: f64(counts.snapshots),
    windowMark: f64(counts.windows),
    cellSite: u32(cells),
    cellWindow: u32(cells),
    cellCount: f64(cells),
    cellBytes: f64(cells),
    cellLeftCount: f64(cells),
    cellLeftBytes: f64(cells),
    lifetimeCell: u32(lifetimes),
    lifetimeWindow: u32(lifetimes),
    lifetimeCount: f64(lifetimes),
    lifetimeBytes: f64(lifetimes),
    peakSite: u32(peaks),
    peakWindow: u32(peaks),
    peakCount: f64(peaks),
    peakBytes: f64(peaks),
    late:
      counts.late === null
        ? null
        : { count: counts.late, site: u32(counts.late), window: u32(counts.late), bytes: f64(counts.late) },
    wholePeakCount: f64(sites),
    wholePeakBytes: f64(sites),
    wholeLeakedCount: f64(sites),
    wholeLeakedBytes: f64(sites),
    temporaryKey: f64(temporary),
    temporaryCount: f64(temporary),
    temporaryBytes: f64(temporary),
    sizeBytes: f64(counts.sizes),
    sizeCount: f64(counts.sizes),
  }
}

/** The modules and the generations of module maps, flat; `segments` of all modules follow each other. */
export function flatModules(modules: readonly NativeModule[], generations: readonly (readonly number[])[]) {
  const segments = modules.flatMap((module) => module.segments)
  const lengths: number[] = []
  const entries: number[] = []
  generations.forEach((generation, g) => {
    if (g > 0 && generation === generations[g - 1]) lengths.push(0)
    else {
      lengths.push(generation.length + 1)
      for (const module of generation) entries.push(module)
    }
  })
  return {
    moduleFile: Uint32Array.from(modules, (module) => module.file),
    moduleAddress: Float64Array.from(modules, (module) => module.loadAddress),
    moduleSegments: Uint32Array.from(modules, (module) => module.segments.length),
    segmentAddress: Float64Array.from(segments, (segment) => segment.address),
    segmentBytes: Float64Array.from(segments, (segment) => segment.sizeBytes),
    generationLength: Uint32Array.from(lengths),
    generationModule: Uint32Array.from(entries),
  }
}
