import { MAX_FRAMES, MAX_THREADS } from '../limits.ts'
import { NativeStacks } from '../tables/nativeStacks.ts'
import { PairIndex } from '../tables/pairIndex.ts'
import type { BatchWriter } from './batchWriter.ts'
import type { StreamLayout } from './layouts.ts'

/** Positions in `RecordState.registers`: the delta registers of the format, as low and high halves. */
export const Register = {
  POINTER: 0,
  NATIVE_ID: 2,
  INSTRUCTION_POINTER: 4,
  FRAME_ID: 6,
  /** 32 bits wide. */
  LINE: 8,
} as const

/** The pointer cache has 15 entries; 16 make a ring of them. */
export const CACHE_RING_LENGTH = 16

/** What lasts from one record to the next. */
export class RecordState {
  readonly layout: StreamLayout
  readonly writer: BatchWriter
  /** From the header; version 6 writes absolute times. */
  readonly startTimeMs: number
  /** `layout.action`, or its variant before the first context switch. */
  action: Uint8Array
  readonly registers = new Int32Array(10)
  /** Scratch for readVarint. */
  readonly wide = new Int32Array(2)
  /** The pointer cache: entry i is at (cacheHead + i) mod 16. */
  readonly cacheLow = new Int32Array(CACHE_RING_LENGTH)
  readonly cacheHigh = new Int32Array(CACHE_RING_LENGTH)
  cacheHead = 0
  /** 0 for 32-bit writers, whose pointers wrap at 2^32. */
  readonly pointerHighMask: number
  /** By the halves of the thread id. */
  readonly threads = new PairIndex('threads', MAX_THREADS)
  /** By (code object * 2 + entry flag, instruction offset) from version 12 on, by the halves of the frame id before. */
  readonly frames = new PairIndex('frames', MAX_FRAMES)
  readonly native = new NativeStacks()
  /** Index of the thread that the last context switch named. */
  currentThread = 0
  /** Position where the last decoding stopped: at the start of the first record that was not used. */
  position = 0
  eventCount = 0
  recordCount = 0

  constructor(layout: StreamLayout, writer: BatchWriter, startTimeMs: number) {
    this.layout = layout
    this.startTimeMs = startTimeMs
    this.writer = writer
    this.action = layout.actionBeforeAnyThread
    this.pointerHighMask = layout.wordBytes === 4 ? 0 : -1
  }
}
