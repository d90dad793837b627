import { Damage } from '../damage.ts'
import { MAX_RECORD_BYTES } from '../limits.ts'
import { Op } from '../recordBatch.ts'
import { allocatorNumbers, opOfAllocator } from './layouts.ts'
import { tooLong, unknownAllocator, unknownNativeStack } from './recordDamage.ts'
import type { RecordReader } from './recordReader.ts'
import type { RecordState } from './recordState.ts'
import { type CaptureTables, setThreadName } from './tableRecords.ts'
import { toNumber } from './varint.ts'

const Type = {
  FILLER: 0,
  ALLOCATION: 1,
  FRAME: 2,
  PUSH: 3,
  NATIVE_STACK: 4,
  MAPS: 5,
  MODULE: 6,
  SEGMENT: 7,
  POP: 8,
  THREAD_NAME: 9,
  SNAPSHOT: 10,
} as const

const TYPE_BYTES = 4
const ALLOCATORS = allocatorNumbers(6)

/** By record type: raw bytes before the texts, number of texts, raw bytes behind them. */
const LAYOUT: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [40, 0, 0],
  [8, 2, 4],
  [16, 0, 0],
  [16, 0, 0],
  [0, 0, 0],
  [0, 1, 16],
  [16, 0, 0],
  [16, 0, 0],
  [8, 1, 0],
  [16, 0, 0],
]

/**
 * Decodes the records of header version 6 (Memray 1.0), which are raw structs behind a four-byte type; each names its thread, so
 * context switches are made up where the thread changes. There is no trailer. `state.position` says where it stopped.
 */
export function decodeVersion6(
  state: RecordState,
  tables: CaptureTables,
  reader: RecordReader,
  bytes: Uint8Array,
  from: number,
  end: number,
): void {
  let at = from
  while (at < end) {
    state.position = at
    const next = endOfRecord(bytes, at, end)
    if (next < 0) return
    reader.open(bytes, at, 8)
    const type = reader.int32()
    if (tables.maps.segmentsLeft > 0 && type !== Type.SEGMENT) {
      throw new Damage('The capture is damaged: a native module has fewer segments than it says.')
    }
    if (type !== Type.FILLER) {
      decodeRecord(type, state, tables, reader)
      state.recordCount++
    }
    at = next
  }
  state.position = at
}

/** Position behind the record at `at`, or -1 if it is not complete. Up to three zeros at the end are filler. */
function endOfRecord(bytes: Uint8Array, at: number, end: number): number {
  if (at + TYPE_BYTES > end) return -1
  const layout = bytes[at + 1]! | bytes[at + 2]! | bytes[at + 3]! ? undefined : LAYOUT[bytes[at]!]
  if (!layout) throw new Damage(`The capture is damaged: record type ${bytes[at]} does not exist.`)
  const [before, texts, behind] = layout
  let next = at + TYPE_BYTES + before
  for (let text = 0; text < texts; text++) {
    const terminator = bytes.indexOf(0, next)
    if (terminator < 0 || terminator >= end) {
      if (end - at > MAX_RECORD_BYTES) throw tooLong()
      return -1
    }
    next = terminator + 1
  }
  next += behind
  return next <= end ? next : -1
}

function decodeRecord(type: number, state: RecordState, tables: CaptureTables, reader: RecordReader): void {
  const { strings, maps, definedFrames } = tables
  switch (type) {
    case Type.ALLOCATION:
      decodeAllocation(state, reader)
      return
    case Type.FRAME: {
      const idLow = reader.wordLow()
      const idHigh = reader.high
      const functionName = strings.intern(reader.text())
      const file = strings.intern(reader.text())
      definedFrames.define(idLow, idHigh, functionName, file, reader.int32(), 1)
      return
    }
    case Type.PUSH: {
      const idLow = reader.wordLow()
      const frame = state.frames.find(idLow, reader.high)
      switchTo(state, reader)
      state.writer.write(Op.PUSH, frame, 0)
      return
    }
    case Type.POP: {
      switchTo(state, reader)
      state.writer.write(Op.POP, reader.byte(), 0)
      return
    }
    case Type.NATIVE_STACK: {
      const instructionPointer = reader.uint64()
      const parent = reader.uint32()
      if (parent > state.native.count) throw unknownNativeStack()
      state.native.add(instructionPointer, parent)
      return
    }
    case Type.MAPS:
      maps.startGeneration()
      state.writer.write(Op.MAPS, 0, 0)
      return
    case Type.MODULE: {
      const file = strings.intern(reader.text())
      const segmentCount = reader.uint64()
      maps.startModule(file, reader.uint64(), segmentCount)
      return
    }
    case Type.SEGMENT: {
      const address = reader.uint64()
      maps.addSegment(address, reader.uint64())
      return
    }
    case Type.THREAD_NAME:
      switchTo(state, reader)
      setThreadName(tables, state, reader.text())
      return
    default: {
      const sinceStartMs = Math.max(0, reader.uint64() - state.startTimeMs)
      const rss = reader.uint64()
      state.writer.write(Op.SNAPSHOT, Math.floor(sinceStartMs / 0x1_0000_0000), sinceStartMs >>> 0, rss)
    }
  }
}

function decodeAllocation(state: RecordState, reader: RecordReader): void {
  switchTo(state, reader)
  const addressLow = reader.wordLow()
  const addressHigh = reader.high
  const size = reader.uint64()
  const written = reader.uint32()
  const allocator = ALLOCATORS[written]
  if (!allocator) throw unknownAllocator(written)
  reader.skip(4)
  const nativeLow = reader.wordLow()
  const nativeId = toNumber(nativeLow, reader.high)
  if (nativeId > state.native.count) throw unknownNativeStack()
  const op = opOfAllocator(allocator)
  const isAllocation = op === Op.ALLOCATE
  state.writer.write(op, addressLow, addressHigh, op === Op.FREE ? 0 : size, allocator, isAllocation ? nativeId : 0)
  state.eventCount++
}

/** Reads a thread id, and tells the sink if it is not that of the record before. */
function switchTo(state: RecordState, reader: RecordReader): void {
  const low = reader.wordLow()
  const isFirst = state.threads.count === 0
  const thread = state.threads.find(low, reader.high)
  if (thread === state.currentThread && !isFirst) return
  state.switchTo(thread)
  state.writer.write(Op.SWITCH, thread, 0)
}
