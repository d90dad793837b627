import type {
  CaptureEnding,
  CaptureHeader,
  FrameColumns,
  NativeColumns,
  StringTable,
  ThreadColumns,
} from '../parsers/index.ts'
import type { PackedFacts } from './packed/facts.ts'

/**
 * The capture index: everything that reports ask, as columns, built in one pass (docs/architecture.md).
 *
 * Time is cut by the memory records (snapshots) into *windows*: window w holds the events after snapshot w-1 and before
 * snapshot w, so there is one window more than snapshots.
 *
 *     events   a b c | d e | f
 *     snapshot       0     1
 *     window      0     1    2
 *
 * Ids are indexes: a StackId into `stacks`, a SiteId into `sites`, a CellId into `cells`. All sizes are bytes.
 */
export interface CaptureIndex {
  readonly header: CaptureHeader
  readonly ending: CaptureEnding
  readonly compression: string
  readonly strings: StringTable
  readonly frames: FrameColumns
  readonly threads: ThreadColumns
  readonly native: NativeColumns

  /** The Python call tree: entry n is a stack, seen from its innermost frame. Entry 0 = no stack; a parent stands before its children. */
  readonly stacks: { readonly count: number; readonly parent: Int32Array; readonly frame: Int32Array }

  /** Distinct places that allocate, in order of their first allocation. */
  readonly sites: SiteColumns

  /** Time resolution: windows, the highest heap inside each (its start included), and the snapshots between them. */
  readonly windows: { readonly count: number; readonly mark: Float64Array }
  readonly snapshots: {
    readonly count: number
    /** Milliseconds since the header's start time. */
    readonly elapsedMs: Float64Array
    readonly rss: Float64Array
    readonly heap: Float64Array
  }
  /** How many snapshots of the capture one window boundary stands for: 1 = exact, 2 and more after merging for the memory budget. */
  readonly snapshotsPerWindow: number
  /** Memory records in the capture. */
  readonly snapshotsRead: number

  /** All that a site allocated in one window, and what of it was never freed. Ordered by window. */
  readonly cells: CellColumns
  /** What of a cell was freed in one later window. Ordered by `freedIn`. */
  readonly lifetimes: LifetimeColumns
  /**
   * What a site held at the high-water mark of a window, where that differs from the window before: valid until the next entry of
   * the site. Ordered by window.
   */
  readonly peaks: PeakColumns
  /** By how much Memray's temporal report is late in booking `peaks`; null where that is not known. Ordered by window. */
  readonly late: LateColumns | null
  /** What the whole run's high-water mark and its end hold per site (Memray's peak and leaked records). */
  readonly whole: WholeRunColumns
  /** Allocations freed by their own thread, by how many further allocations the thread had made. */
  readonly temporary: TemporaryColumns
  /** How often each size was allocated, for the histogram. Ordered by size. */
  readonly sizes: { readonly sizeBytes: Float64Array; readonly count: Float64Array }
  readonly totals: {
    /** Allocations and deallocations. */
    readonly events: number
    readonly allocations: number
    readonly allocatedBytes: number
    readonly peakBytes: number
    /** The window with the last of the highest marks. */
    readonly peakWindow: number
    readonly records: number
    readonly objectsCreated: number
    readonly objectsDestroyed: number
  }
  /** What a packed file says of the capture that it was made from; null where the capture itself was read. */
  readonly packed: PackedFacts | null
  /** Lines of source code, where whoever packed the index had them: a capture holds none. */
  readonly sourceLines: SourceLines | null
}

export interface SiteColumns {
  readonly count: number
  readonly stack: Uint32Array
  /** Native stack id, 0 = none. */
  readonly native: Uint32Array
  readonly generation: Uint32Array
  /** Thread index. */
  readonly thread: Uint32Array
  readonly allocator: Uint8Array
}
export interface CellColumns {
  readonly count: number
  readonly site: Uint32Array
  readonly window: Uint32Array
  readonly allocatedCount: Float64Array
  readonly allocatedBytes: Float64Array
  readonly leftCount: Float64Array
  readonly leftBytes: Float64Array
}
export interface LifetimeColumns {
  readonly count: number
  readonly cell: Uint32Array
  readonly freedIn: Uint32Array
  readonly freedCount: Float64Array
  readonly freedBytes: Float64Array
}
export interface PeakColumns {
  readonly count: number
  readonly site: Uint32Array
  readonly window: Uint32Array
  readonly heldCount: Float64Array
  readonly heldBytes: Float64Array
}
/** From a window on, what Memray books for a site at the marks is this many bytes off, threads merged (docs/reports.md, "Marks"). */
export interface LateColumns {
  readonly count: number
  readonly site: Uint32Array
  readonly window: Uint32Array
  readonly bytes: Float64Array
}
export interface SourceLines {
  /** Entry 0 is '' and means that the line is not known. */
  readonly texts: readonly string[]
  /** One entry per frame, into `texts`. */
  readonly ofFrame: Uint32Array
}
/** One entry per site. */
export interface WholeRunColumns {
  readonly peakCount: Float64Array
  readonly peakBytes: Float64Array
  readonly leakedCount: Float64Array
  readonly leakedBytes: Float64Array
}
export interface TemporaryColumns {
  readonly count: number
  readonly site: Uint32Array
  /** Distance bucket, see `distanceBucket`. */
  readonly bucket: Uint32Array
  readonly freedCount: Float64Array
  readonly freedBytes: Float64Array
  /** Counts for exactly one threshold that was asked for beforehand, per site; null if none was. */
  readonly exact: { readonly threshold: number; readonly count: Float64Array; readonly bytes: Float64Array } | null
}

/**
 * Distances are kept exactly up to 15 and then in four steps per doubling, up to 65,535; longer ones are not temporary by
 * any threshold that can be asked for.
 *
 *     distance  0 1 .. 15 | 16-19 20-23 24-27 28-31 | 32-39 ..
 *     bucket    0 1 .. 15 |   16    17    18    19  |   20  ..
 */
export const MAX_DISTANCE = 65_535
export const DISTANCE_BUCKETS = 64

export function distanceBucket(distance: number): number {
  if (distance < 16) return distance
  const exponent = 31 - Math.clz32(distance)
  return 16 + (exponent - 4) * 4 + ((distance >>> (exponent - 2)) & 3)
}

/** The largest distance that falls into a bucket: thresholds that can be answered without reading again. */
export function bucketThreshold(bucket: number): number {
  if (bucket < 16) return bucket
  const exponent = 4 + ((bucket - 16) >> 2)
  const step = (bucket - 16) & 3
  return (1 << exponent) + (step + 1) * (1 << (exponent - 2)) - 1
}
