import { Damage, limitReached } from '../damage.ts'
import type { AggregatedColumns } from '../frames.types.ts'
import type { CaptureHeader } from '../header.types.ts'
import { MAX_AGGREGATED_ALLOCATIONS, MAX_AGGREGATED_SNAPSHOTS, MAX_AGGREGATED_STACKS } from '../limits.ts'
import { withRoomFor } from '../tables/columns.ts'
import { Action, allocatorNumbers } from './layouts.ts'
import { unknownAllocator, unknownRecord } from './recordDamage.ts'
import type { RecordReader } from './recordReader.ts'
import type { RecordState } from './recordState.ts'
import type { CaptureTables } from './tableRecords.ts'

/** The records that only aggregated captures have, as columns. */
export class AggregatedRecords {
  readonly #header: CaptureHeader
  readonly #state: RecordState
  readonly #tables: CaptureTables
  readonly #allocators: readonly number[]

  #snapshotCount = 0
  #timeMs = new Float64Array(256)
  #rss = new Float64Array(256)
  #heap = new Float64Array(256)

  #stackCount = 0
  #parent = new Uint32Array(256)
  #frame = new Uint32Array(256)

  #allocationCount = 0
  #thread = new Uint32Array(256)
  #allocator = new Uint8Array(256)
  #native = new Uint32Array(256)
  #stack = new Uint32Array(256)
  #generation = new Uint32Array(256)
  #peakCount = new Float64Array(256)
  #peakBytes = new Float64Array(256)
  #leakedCount = new Float64Array(256)
  #leakedBytes = new Float64Array(256)

  #survivingObjects = 0

  constructor(header: CaptureHeader, state: RecordState, tables: CaptureTables) {
    this.#header = header
    this.#state = state
    this.#tables = tables
    this.#allocators = allocatorNumbers(header.version)
  }

  /** `reader` stands behind the record's type byte. */
  decode(type: number, action: number, reader: RecordReader): void {
    switch (action) {
      case Action.AGGREGATED_SNAPSHOT:
        this.#decodeSnapshot(reader)
        break
      case Action.AGGREGATED_ALLOCATION:
        this.#decodeAllocation(reader)
        break
      case Action.AGGREGATED_STACK:
        this.#decodeStack(reader)
        break
      case Action.AGGREGATED_FRAME:
        this.#decodeFrame(reader)
        break
      case Action.SURVIVING_OBJECT:
        this.#survivingObjects++
        break
      default:
        throw unknownRecord(type)
    }
  }

  columns(): AggregatedColumns {
    const count = this.#allocationCount
    return {
      snapshots: {
        count: this.#snapshotCount,
        timeMs: this.#timeMs.subarray(0, this.#snapshotCount),
        rss: this.#rss.subarray(0, this.#snapshotCount),
        heap: this.#heap.subarray(0, this.#snapshotCount),
      },
      stacks: {
        count: this.#stackCount,
        parent: this.#parent.subarray(0, this.#stackCount + 1),
        frame: this.#frame.subarray(0, this.#stackCount + 1),
      },
      allocations: {
        count,
        thread: this.#thread.subarray(0, count),
        allocator: this.#allocator.subarray(0, count),
        native: this.#native.subarray(0, count),
        stack: this.#stack.subarray(0, count),
        generation: this.#generation.subarray(0, count),
        peakCount: this.#peakCount.subarray(0, count),
        peakBytes: this.#peakBytes.subarray(0, count),
        leakedCount: this.#leakedCount.subarray(0, count),
        leakedBytes: this.#leakedBytes.subarray(0, count),
      },
      survivingObjects: this.#survivingObjects,
    }
  }

  #decodeSnapshot(reader: RecordReader): void {
    const at = this.#snapshotCount
    if (at >= MAX_AGGREGATED_SNAPSHOTS) throw limitReached('memory snapshots', MAX_AGGREGATED_SNAPSHOTS)
    this.#timeMs = withRoomFor(this.#timeMs, at)
    this.#rss = withRoomFor(this.#rss, at)
    this.#heap = withRoomFor(this.#heap, at)
    // The time has the writer's word size until version 11 and 64 bits since.
    this.#timeMs[at] = this.#header.version >= 12 ? reader.uint64() : reader.word()
    this.#rss[at] = reader.word()
    this.#heap[at] = reader.word()
    this.#snapshotCount++
  }

  #decodeStack(reader: RecordReader): void {
    const isSince12 = this.#header.version >= 12
    let frame: number
    if (isSince12) {
      frame = reader.varint()
      if (frame >= this.#state.frames.count) throw unknownFrame()
    } else {
      const low = reader.wordLow()
      frame = this.#state.frames.lookUp(low, reader.high)
      if (frame < 0) throw unknownFrame()
    }
    const parent = isSince12 ? reader.varint() : reader.uint32()
    if (parent > this.#stackCount) {
      throw new Damage('The capture is damaged: a stack names a parent that has not been defined.')
    }
    if (this.#stackCount >= MAX_AGGREGATED_STACKS) throw limitReached('stacks', MAX_AGGREGATED_STACKS)
    const id = ++this.#stackCount
    this.#parent = withRoomFor(this.#parent, id)
    this.#frame = withRoomFor(this.#frame, id)
    this.#parent[id] = parent
    this.#frame[id] = frame
  }

  #decodeFrame(reader: RecordReader): void {
    const { strings, definedFrames } = this.#tables
    if (this.#header.version >= 12) {
      if (reader.varint() !== this.#state.frames.count) {
        throw new Damage('The capture is damaged: its frames are out of order.')
      }
      const codeId = reader.varint()
      if (codeId >= 0x8000_0000) throw new Damage('The capture is damaged: a frame names an impossible code object.')
      const offset = reader.signedLow()
      this.#state.frames.append((codeId << 1) | (reader.byte() === 0 ? 0 : 1), offset)
      return
    }
    const idLow = reader.wordLow()
    const idHigh = reader.high
    const functionName = strings.intern(reader.text())
    const file = strings.intern(reader.text())
    const line = reader.int32()
    definedFrames.define(idLow, idHigh, functionName, file, line, reader.byte() === 0 ? 0 : 1)
  }

  #decodeAllocation(reader: RecordReader): void {
    const at = this.#allocationCount
    if (at >= MAX_AGGREGATED_ALLOCATIONS) throw limitReached('aggregated allocations', MAX_AGGREGATED_ALLOCATIONS)
    const threadLow = reader.wordLow()
    const thread = this.#state.threads.find(threadLow, reader.high)
    const written = reader.byte()
    const allocator = this.#allocators[written]
    if (!allocator) throw unknownAllocator(written)
    reader.skip(this.#state.layout.wordBytes - 1)
    const native = reader.word()
    const stack = reader.word()
    const generation = reader.word()
    if (
      native > this.#state.native.count ||
      stack > this.#stackCount ||
      generation >= this.#tables.maps.generations.length
    ) {
      throw new Damage('The capture is damaged: an allocation names a stack or module map that has not been defined.')
    }
    this.#reserveAllocation(at)
    this.#thread[at] = thread
    this.#allocator[at] = allocator
    this.#native[at] = native
    this.#stack[at] = stack
    this.#generation[at] = generation
    this.#peakCount[at] = reader.word()
    this.#leakedCount[at] = reader.word()
    this.#peakBytes[at] = reader.word()
    this.#leakedBytes[at] = reader.word()
    this.#allocationCount++
  }

  #reserveAllocation(at: number): void {
    if (at < this.#thread.length) return
    this.#thread = withRoomFor(this.#thread, at)
    this.#allocator = withRoomFor(this.#allocator, at)
    this.#native = withRoomFor(this.#native, at)
    this.#stack = withRoomFor(this.#stack, at)
    this.#generation = withRoomFor(this.#generation, at)
    this.#peakCount = withRoomFor(this.#peakCount, at)
    this.#peakBytes = withRoomFor(this.#peakBytes, at)
    this.#leakedCount = withRoomFor(this.#leakedCount, at)
    this.#leakedBytes = withRoomFor(this.#leakedBytes, at)
  }
}

function unknownFrame(): Damage {
  return new Damage('The capture is damaged: a stack names a frame that has not been defined.')
}
