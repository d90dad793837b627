/**
 * Synthetic Memray captures of header version 13, of any length, written as a stream: a seeded program that never ran, with
 * call stacks, threads, a heap and time. The same settings give the same bytes on every machine.
 *
 *   for (const piece of syntheticCapture({ events: 1e8, live: 1e6 })) indexer.push(piece)
 */
export interface CaptureSettings {
  readonly seed?: number
  /** Allocation and deallocation records, exactly. */
  readonly events?: number
  /** In place of `events`: records of all kinds, within a few per cent. */
  readonly records?: number | null
  /** Blocks that live at the height of each phase. */
  readonly live?: number
  readonly snapshots?: number
  /** Time between snapshots. */
  readonly snapshotMs?: number
  readonly threads?: number
  /** Distinct stacks that the program has; a short capture does not reach all of them. */
  readonly nodes?: number
  readonly maxDepth?: number
  /** Each phase has its own hot places, and ends with the heap falling by `sawtooth` (a share of `live`). */
  readonly phases?: number
  readonly sawtooth?: number
  /** Share of the tree's nodes that begin or belong to an import. */
  readonly importShare?: number
  /** Blocks that are never freed, beside the live ones. Default: a twentieth of `live`. */
  readonly leaked?: number | null
  /** Share of allocations that are freed at once, by their own thread. */
  readonly temporaryShare?: number
  /** Share of visits that reallocate a block. */
  readonly reallocShare?: number
  /** One mmap or munmap in so many events. */
  readonly eventsPerMapping?: number
  /** Lasting allocations of a visit, on average: they share site and both windows. Default: 4, or fewer so that all nodes are reached. */
  readonly groupSize?: number | null
  /** Places that are visited between two snapshots. Default: so many that the whole tree is gone through once. */
  readonly workingSet?: number | null
  /** In place of `groupSize`: distinct (site, window allocated, window freed), roughly; it can't exceed the lasting allocations. */
  readonly lifetimes?: number | null
  /** True: small blocks come from pymalloc and are recorded as such. */
  readonly pymalloc?: boolean
  readonly container?: 'plain' | 'lz4' | 'lz4-stored'
  /** False: the process was killed. */
  readonly trailer?: boolean
  /** Zeros after the records, as Memray's writer leaves them. */
  readonly fillerBytes?: number
  /** About how many bytes of the capture stream come at a time. */
  readonly chunkBytes?: number
}

/** What a reader has to find in the capture, counted while it was written. Sizes are bytes. */
export interface CaptureTruth {
  readonly events: number
  readonly allocations: number
  readonly deallocations: number
  readonly allocatedBytes: number
  /** After the last event: blocks, and what is left of mappings (each piece counts as one). */
  readonly liveBytes: number
  readonly liveCount: number
  readonly peakBytes: number
  /** The last event at which the peak holds, counted from 0. */
  readonly peakEvent: number
  readonly endHeapBytes: number
  /** By allocator number of header version 13. */
  readonly eventsByAllocator: readonly number[]
  /** The heap at each snapshot. */
  readonly snapshotHeapBytes: Float64Array
  readonly snapshots: number
  /** Threads that occur. */
  readonly threads: number
  /** Distinct stacks that were pushed, distinct (code object, instruction) pairs, distinct code objects. */
  readonly stacks: number
  readonly frames: number
  readonly codeObjects: number
  /** Frames, not records. */
  readonly pushes: number
  readonly pops: number
  /** Of all kinds, the trailer too. */
  readonly records: number
  /** Before and after compression. */
  readonly streamBytes: number
  readonly fileBytes: number
}

/** Pieces of the file in order, each valid until the next is asked for; at the end the truth. */
export function syntheticCapture(
  settings?: CaptureSettings,
): Generator<Uint8Array<ArrayBuffer>, CaptureTruth, undefined>

/** Hands every piece to `take`. */
export function writeCapture(settings: CaptureSettings, take: (piece: Uint8Array<ArrayBuffer>) => void): CaptureTruth

/** A whole capture at once, for small ones. */
export function captureBytes(settings?: CaptureSettings): { bytes: Uint8Array<ArrayBuffer>; truth: CaptureTruth }

export const SETTING_NAMES: readonly string[]
export const CONTAINERS: readonly string[]

/** The facts that the header of every synthetic capture states. */
export const HEADER: {
  readonly pythonVersion: number
  readonly startTimeMs: number
  readonly commandLine: string
  readonly pid: number
  readonly mainThreadId: number
  readonly libdest: string
  readonly sitePackages: readonly string[]
  readonly sysPath: readonly string[]
}

/** A code object by its id; `lines[n]` is the line of instruction offset 2n. */
export function describeCode(code: number): {
  readonly name: string
  readonly file: string
  readonly firstLine: number
  readonly bytes: Uint8Array
  readonly lines: Int32Array
}
