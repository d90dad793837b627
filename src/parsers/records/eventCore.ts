import { BATCH_LENGTH } from '../assembly/batchLayout.ts'
import wasm from '../assembly/events.wasm'
import {
  A_COLUMN_AT,
  ACTION_AT,
  ACTION_BEFORE_ANY_THREAD_AT,
  ALLOCATOR_AT,
  ALLOCATOR_COLUMN_AT,
  B_COLUMN_AT,
  DETAIL_AT,
  FIELDS_AT,
  FIELDS_OF_ALLOCATOR_AT,
  INPUT_AT,
  INPUT_BYTES,
  MEMORY_PAGES,
  MISSED_KEY_AT,
  NATIVE_COLUMN_AT,
  NATIVE_LENGTH,
  NATIVE_PARENT_AT,
  NATIVE_POINTER_AT,
  OP_AT,
  OP_COLUMN_AT,
  OP_OF_ALLOCATOR_AT,
  POINTER_MASK_AT,
  REGISTERS_AT,
  SIZE_COLUMN_AT,
  WORD_ADDRESS_SHIFT,
  WORD_WORD_BYTES,
  WORDS_AT,
} from '../assembly/eventsLayout.ts'
import { RecordBatch } from '../recordBatch.ts'
import { wasmModule } from '../wasm.ts'
import { opOfAllocator, type StreamLayout } from './layouts.ts'

interface Exports {
  readonly memory: WebAssembly.Memory
  decode(from: number, lastStart: number): number
  rememberFrame(number: number): void
  rememberThread(number: number): void
}

let module: WebAssembly.Module | null = null
/** Cores whose capture is over. A new one costs a third of a millisecond, as much as reading a small capture. */
const idle: EventCore[] = []
const MAX_IDLE = 2

/**
 * The hot loop of reading (../assembly/events.ts) with its memory: what stands there is known by ../assembly/eventsLayout.ts. The memory
 * never grows, so its views stay.
 */
export class EventCore {
  readonly exports: Exports
  readonly batch: RecordBatch
  /** The delta registers as low and high halves. */
  readonly registers: Int32Array
  readonly words: Int32Array
  readonly missedKey: Int32Array
  readonly nativePointer: Float64Array
  readonly nativeParent: Uint32Array
  private readonly input: Uint8Array
  /** What `input` holds: these bytes of this piece. */
  private piece: Uint8Array | null = null
  private windowStart = 0
  private windowEnd = 0

  /** A core in its first state. */
  static acquire(layout: StreamLayout): EventCore {
    const core = idle.pop() ?? new EventCore()
    core.reset(layout)
    return core
  }

  private constructor() {
    module ??= wasmModule(wasm)
    this.exports = new WebAssembly.Instance(module).exports as unknown as Exports
    const { memory } = this.exports
    memory.grow(Math.max(0, MEMORY_PAGES - memory.buffer.byteLength / 65536))
    const { buffer } = memory
    this.batch = new RecordBatch({
      op: new Uint8Array(buffer, OP_COLUMN_AT, BATCH_LENGTH),
      allocator: new Uint8Array(buffer, ALLOCATOR_COLUMN_AT, BATCH_LENGTH),
      a: new Uint32Array(buffer, A_COLUMN_AT, BATCH_LENGTH),
      b: new Uint32Array(buffer, B_COLUMN_AT, BATCH_LENGTH),
      size: new Float64Array(buffer, SIZE_COLUMN_AT, BATCH_LENGTH),
      native: new Uint32Array(buffer, NATIVE_COLUMN_AT, BATCH_LENGTH),
    })
    this.registers = new Int32Array(buffer, REGISTERS_AT, 10)
    this.words = new Int32Array(buffer, WORDS_AT, 32)
    this.missedKey = new Int32Array(buffer, MISSED_KEY_AT, 2)
    this.nativePointer = new Float64Array(buffer, NATIVE_POINTER_AT, NATIVE_LENGTH)
    this.nativeParent = new Uint32Array(buffer, NATIVE_PARENT_AT, NATIVE_LENGTH)
    this.input = new Uint8Array(buffer, INPUT_AT, INPUT_BYTES)
  }

  /** Gives it back: it may serve another capture at once. */
  release(): void {
    this.forgetWindow()
    if (idle.length < MAX_IDLE) idle.push(this)
  }

  private reset(layout: StreamLayout): void {
    const { buffer } = this.exports.memory
    const bytes = new Uint8Array(buffer)
    bytes.fill(0, ACTION_AT, INPUT_AT)
    this.batch.count = 0
    bytes.set(layout.action, ACTION_AT)
    bytes.set(layout.actionBeforeAnyThread, ACTION_BEFORE_ANY_THREAD_AT)
    bytes.set(layout.fields, FIELDS_AT)
    bytes.set(layout.fieldsOfAllocator, FIELDS_OF_ALLOCATOR_AT)
    bytes.set(layout.allocator, ALLOCATOR_AT)
    bytes.set(layout.op, OP_AT)
    bytes.set(layout.detail, DETAIL_AT)
    for (let allocator = 0; allocator < 256; allocator++) {
      bytes[OP_OF_ALLOCATOR_AT + allocator] = opOfAllocator(allocator)
    }
    this.words[WORD_ADDRESS_SHIFT] = layout.addressShift
    this.words[WORD_WORD_BYTES] = layout.wordBytes
    // the pointers of 32-bit writers wrap at 2^32
    new Uint32Array(buffer, POINTER_MASK_AT, 2).set([0xffffffff, layout.wordBytes === 4 ? 0 : 0xffffffff])
  }

  /** Makes sure that the window holds the piece from `at` on, as much of it as fits; answers the window's bounds in the piece. */
  windowFrom(piece: Uint8Array, at: number, end: number, room: number): { start: number; end: number } {
    const isInside = piece === this.piece && at >= this.windowStart && at < this.windowEnd
    if (!isInside || (this.windowEnd < end && at > this.windowEnd - room)) {
      this.piece = piece
      this.windowStart = at
      this.windowEnd = Math.min(end, at + INPUT_BYTES)
      this.input.set(piece.subarray(at, this.windowEnd))
    }
    return { start: this.windowStart, end: this.windowEnd }
  }

  /** Says that the bytes of the piece may be others from now on. */
  forgetWindow(): void {
    this.piece = null
  }
}
