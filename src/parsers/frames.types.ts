/**
 * The tables that a decoder fills beside the event stream. All are columns; `count` entries of each are valid.
 * Index 0 of `threads` is the thread of records before any context switch only if such records occurred.
 */

/** Strings by id; id 0 is the empty string. */
export interface StringTable {
  readonly texts: readonly string[]
}

/** Distinct Python frames. Two frames can print alike: in versions 12 and 13 each instruction offset is one. */
export interface FrameColumns {
  readonly count: number
  /** String ids. */
  readonly functionName: Uint32Array
  readonly file: Uint32Array
  readonly line: Int32Array
  /** 1 = the first Python frame of an evaluation-loop call. */
  readonly isEntry: Uint8Array
}

/** Threads by index. */
export interface ThreadColumns {
  /** Thread ids as written; beyond 2^53 the nearest double. */
  readonly ids: readonly number[]
  /** The last name given, '' if none. */
  readonly names: readonly string[]
}

/** Native stacks as a tree: entry n is native stack id n (from 1); entry 0 is unused. */
export interface NativeColumns {
  /** Number of native stacks; ids go from 1 to count. */
  readonly count: number
  /** Return address. */
  readonly instructionPointer: Float64Array
  /** Native stack id of the caller, 0 = none. Always below the entry's own id or 0. */
  readonly parent: Uint32Array
  /** Distinct loaded modules. */
  readonly modules: readonly NativeModule[]
  /** Per generation (from 1; entry 0 is empty): indexes into `modules`. */
  readonly generations: readonly (readonly number[])[]
}
export interface NativeModule {
  /** String id. */
  readonly file: number
  readonly loadAddress: number
  /** Pairs: address relative to the load address, size in bytes. */
  readonly segments: readonly { readonly address: number; readonly sizeBytes: number }[]
}

/** What an aggregated capture holds in place of events (docs/capture-format.md, "Aggregated captures"). */
export interface AggregatedColumns {
  /** Time in ms since the epoch, resident size and heap in bytes. */
  readonly snapshots: { timeMs: Float64Array; rss: Float64Array; heap: Float64Array; count: number }
  /** The stack tree: entry n is stack id n (from 1): parent stack id and frame. */
  readonly stacks: { parent: Uint32Array; frame: Uint32Array; count: number }
  /** In file order. */
  readonly allocations: {
    count: number
    thread: Uint32Array
    allocator: Uint8Array
    native: Uint32Array
    stack: Uint32Array
    generation: Uint32Array
    peakCount: Float64Array
    peakBytes: Float64Array
    leakedCount: Float64Array
    leakedBytes: Float64Array
  }
  readonly survivingObjects: number
}
