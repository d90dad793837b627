import { WORD_CURRENT_THREAD, WORD_HAS_THREAD } from '../assembly/eventsLayout.ts'
import { MAX_FRAMES, MAX_THREADS } from '../limits.ts'
import type { RecordSink } from '../recordBatch.ts'
import { NativeStacks } from '../tables/nativeStacks.ts'
import { PairIndex } from '../tables/pairIndex.ts'
import { BatchWriter } from './batchWriter.ts'
import { EventCore } from './eventCore.ts'
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

/** What lasts from one record to the next. */
export class RecordState {
  readonly layout: StreamLayout
  readonly core: EventCore
  readonly writer: BatchWriter
  /** From the header; version 6 writes absolute times. */
  readonly startTimeMs: number
  readonly registers: Int32Array
  /** Scratch for readVarint. */
  readonly wide = new Int32Array(2)
  /** By the halves of the thread id. */
  readonly threads = new PairIndex('threads', MAX_THREADS)
  /** By (code object * 2 + entry flag, instruction offset) from version 12 on, by the halves of the frame id before. */
  readonly frames = new PairIndex('frames', MAX_FRAMES)
  readonly native = new NativeStacks()
  /** Position where the last decoding stopped: at the start of the first record that was not used. */
  position = 0
  eventCount = 0
  recordCount = 0

  constructor(layout: StreamLayout, sink: RecordSink, startTimeMs: number) {
    this.layout = layout
    this.startTimeMs = startTimeMs
    this.core = EventCore.acquire(layout)
    this.writer = new BatchWriter(this.core.batch, sink)
    this.registers = this.core.registers
  }

  /** What to do with records, by type: `layout.action`, or its variant before the first context switch. */
  get action(): Uint8Array {
    return this.core.words[WORD_HAS_THREAD] === 1 ? this.layout.action : this.layout.actionBeforeAnyThread
  }

  /** Index of the thread that the last context switch named. */
  get currentThread(): number {
    return this.core.words[WORD_CURRENT_THREAD]!
  }

  switchTo(thread: number): void {
    this.core.words[WORD_CURRENT_THREAD] = thread
    this.core.words[WORD_HAS_THREAD] = 1
  }
}
