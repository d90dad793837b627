import { CaptureError, type RecordBatch, wasmModule } from '../parsers/index.ts'
import wasm from './assembly/indexing.wasm'
import {
  A_COLUMN_AT,
  ADDED_BYTES,
  ALLOCATOR_COLUMN_AT,
  B_COLUMN_AT,
  CELL_BYTES,
  NATIVE_COLUMN_AT,
  OP_COLUMN_AT,
  SIZE_COLUMN_AT,
  STACK_TOO_DEEP,
  TOO_MANY_CELLS,
  TOO_MANY_LIVE,
  TOO_MANY_REPLACED,
  TOO_MANY_SITES,
  TOO_MANY_STACKS,
} from './assembly/indexLayout.ts'
import type { AddedRows, CellRows } from './timeTables.ts'

interface Value {
  readonly value: number
}

/** What assembly/indexing.ts exports; its comments say what each does. Truth values come as 0 and 1. */
interface Exports {
  readonly memory: WebAssembly.Memory
  start(exactThreshold: number, isLikeMemray: number): number
  run(from: number, count: number): number
  switchTo(thread: number): number
  reserve(changes: number): number
  lend(bytes: number): number
  giveBack(at: number, bytes: number): void
  change(site: number, count: number, bytes: number): void
  leave(cell: number, count: number, noted: number, bytes: number): number
  freedAfter(distance: number, site: number, bytes: number): void
  allocateMapping(index: number): number
  countUnmap(): void
  endsRecentOf(low: number, high: number, size: number): number
  allocationsOfThread(): number
  isOwnCell(cell: number): number
  ringLength(): number
  isAtHighest(): number
  windowMark(): number
  listPeaks(): number
  nextWindow(lifetimes: number): void
  touchAllSites(): number
  renumberLive(newCells: number): void
  setCellCount(count: number): void
  afterMerging(windows: number, lifetimes: number, written: number): number
  readonly failure: Value
  readonly eventCount: Value
  readonly objectsCreated: Value
  readonly objectsDestroyed: Value
  readonly heap: Value
  readonly stackCount: Value
  readonly stacksAt: Value
  readonly siteCount: Value
  readonly sitesAt: Value
  readonly siteThreadsAt: Value
  readonly cellCount: Value
  readonly cellsAt: Value
  readonly lifetimeCount: Value
  readonly lifetimesAt: Value
  readonly peaksAt: Value
  readonly temporaryCount: Value
  readonly temporaryAt: Value
  readonly temporaryMask: Value
  readonly exactAt: Value
  readonly largeCount: Value
  readonly largeAt: Value
  readonly largeMask: Value
}

/** What the module asks of its other side. */
export interface IndexCoreHost {
  /** An allocation of the site is no longer alive, since its address was allocated again; the heap keeps its bytes. */
  onReplaced(site: number, bytes: number): void
  /** The heap stands at its highest so far. */
  onHighest(): void
}

let module: WebAssembly.Module | null = null
/** A core whose capture was read out. It serves the next one: its memory is there already, page by page. */
let idle: IndexCore | null = null
const MAX_IDLE_BYTES = 64 * 1024 * 1024

/** The hot loops of indexing (assembly/indexing.ts) with their memory. */
export class IndexCore {
  readonly exports: Exports
  private buffer = new ArrayBuffer(0)
  private bytes = new Uint8Array(0)
  private words32 = new Uint32Array(0)
  private doubles64 = new Float64Array(0)

  private host: IndexCoreHost | null = null

  static acquire(host: IndexCoreHost, exactThreshold: number, isLikeMemray: boolean): IndexCore {
    const core = idle ?? new IndexCore()
    idle = null
    core.host = host
    core.check(core.exports.start(exactThreshold, isLikeMemray ? 1 : 0))
    return core
  }

  private constructor() {
    module ??= wasmModule(wasm)
    const imports = {
      indexing: {
        onReplaced: (site: number, bytes: number) => this.host?.onReplaced(site, bytes),
        onHighest: () => this.host?.onHighest(),
      },
    }
    this.exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports
  }

  /** Gives it back. Nothing may be booked or read out any more. */
  release(): void {
    this.host = null
    if (this.exports.memory.buffer.byteLength <= MAX_IDLE_BYTES) idle = this
  }

  /** All of the memory as words of 32 bits; valid until it grows, like the other views. */
  get words(): Uint32Array {
    this.refresh()
    return this.words32
  }
  get doubles(): Float64Array {
    this.refresh()
    return this.doubles64
  }

  /** Brings a batch in. */
  load({ count, op, allocator, a, b, size, native }: RecordBatch): void {
    this.refresh()
    this.bytes.set(op.subarray(0, count), OP_COLUMN_AT)
    this.bytes.set(allocator.subarray(0, count), ALLOCATOR_COLUMN_AT)
    this.words32.set(a.subarray(0, count), A_COLUMN_AT / 4)
    this.words32.set(b.subarray(0, count), B_COLUMN_AT / 4)
    this.doubles64.set(size.subarray(0, count), SIZE_COLUMN_AT / 8)
    this.words32.set(native.subarray(0, count), NATIVE_COLUMN_AT / 4)
  }

  /** Throws CaptureError for what a function of the module could not have. */
  check(failure: number): void {
    if (failure !== 0) throw new CaptureError('limit', `This capture has ${WHAT[failure] ?? NEEDS_MEMORY}.`)
  }

  cells(): CellRows {
    const { cellsAt, cellCount } = this.exports
    return { count: cellCount.value, ...this.rows(cellsAt.value, cellCount.value * CELL_BYTES) }
  }

  /** What the current window added to the lifetimes. */
  lifetimes(): AddedRows {
    const { lifetimesAt, lifetimeCount } = this.exports
    return { count: lifetimeCount.value, ...this.rows(lifetimesAt.value, lifetimeCount.value * ADDED_BYTES) }
  }

  /** What the current window adds to the peaks if it ends now. */
  peaks(): AddedRows {
    const count = this.exports.listPeaks()
    if (count < 0) this.check(-1)
    return { count, ...this.rows(this.exports.peaksAt.value, count * ADDED_BYTES) }
  }

  /** Calls `use` with the address of a copy of these numbers in the module's memory. */
  lending<T>(numbers: Uint32Array | Float64Array, use: (at: number) => T): T {
    const { exports } = this
    const at = exports.lend(numbers.byteLength)
    if (at === 0 && numbers.byteLength > 0) this.check(-1)
    this.refresh()
    this.bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at)
    try {
      return use(at)
    } finally {
      exports.giveBack(at, numbers.byteLength)
    }
  }

  private rows(at: number, byteLength: number): { doubles: Float64Array; words: Uint32Array } {
    // addresses beyond 2 GiB come as negative numbers
    const start = at >>> 0
    return {
      doubles: this.doubles.subarray(start / 8, (start + byteLength) / 8),
      words: this.words.subarray(start / 4, (start + byteLength) / 4),
    }
  }

  private refresh(): void {
    const { buffer } = this.exports.memory
    if (buffer === this.buffer) return
    this.buffer = buffer
    this.bytes = new Uint8Array(buffer)
    this.words32 = new Uint32Array(buffer)
    this.doubles64 = new Float64Array(buffer)
  }
}

const NEEDS_MEMORY = 'more than fits into memory'
const WHAT: Record<number, string> = {
  [TOO_MANY_STACKS]: 'more distinct call stacks than fit',
  [TOO_MANY_SITES]: 'more distinct allocation sites than fit',
  [TOO_MANY_CELLS]: 'more time cells than fit',
  [TOO_MANY_LIVE]: 'more live allocations than fit into memory',
  [STACK_TOO_DEEP]: 'a call stack that is deeper than 16 million frames',
  [TOO_MANY_REPLACED]: 'more than a thousand million allocations at addresses that were not free',
}
