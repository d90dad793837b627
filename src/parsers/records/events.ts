import { BATCH_LENGTH, Op } from '../recordBatch.ts'
import type { NativeStacks } from '../tables/nativeStacks.ts'
import { Action, FIRST_COLD_ACTION, Field, opOfAllocator } from './layouts.ts'
import { badNumber, impossibleFrame, unknownAllocator, unknownNativeStack, unknownRecord } from './recordDamage.ts'
import { INCOMPLETE, recordLength } from './recordLength.ts'
import { CACHE_RING_LENGTH, type RecordState, Register } from './recordState.ts'
import { BAD_VARINT, readVarint, toNumber } from './varint.ts'

/** No event is longer: type, allocator and three varints of at most ten bytes. */
const LONGEST_EVENT_BYTES = 32
const RING_MASK = CACHE_RING_LENGTH - 1

/**
 * The hot loop: decodes events from `bytes[from, end)` into batches until a record comes that is not an event, or the bytes end before
 * the record does; `state.position` says where. Returns true if a record that is not an event stopped it. Node 20 does 40 million
 * records per second of CPU time; inlining the reading of numbers by hand gave a tenth more, and BigInt is five times slower.
 *
 * One loop serves versions 7 to 13, since they differ in tables (layouts.ts) and in little else. Everything that a record needs lives
 * in local variables and typed arrays, and 64-bit numbers are pairs of 32-bit halves: nothing is allocated per record.
 *
 * Throws Damage where a record breaks the rules; what came before it is in the batch then, as at any other stop.
 */
export function decodeEvents(state: RecordState, bytes: Uint8Array, from: number, end: number): boolean {
  const { layout, registers, wide, cacheLow, cacheHigh, pointerHighMask, threads, frames, native, writer } = state
  const { fields: fieldsOf, fieldsOfAllocator, allocator: allocatorOf, op: opOf, detail: detailOf } = layout
  const { addressShift, wordBytes } = layout
  const { batch } = writer
  const { op: opColumn, allocator: allocatorColumn, a: aColumn, b: bColumn } = batch
  const { size: sizeColumn, native: nativeColumn } = batch
  const lastSafe = end - LONGEST_EVENT_BYTES
  let action = state.action
  let cacheHead = state.cacheHead
  let filled = batch.count
  let recordCount = 0
  let eventCount = 0
  let start = from
  try {
    for (;;) {
      if (start > lastSafe && recordLength(layout, bytes, start, end) === INCOMPLETE) return false
      let at = start
      const type = bytes[at++]!
      switch (action[type]) {
        case Action.ALLOCATION: {
          let fields = fieldsOf[type]!
          let slot: number
          if (fields & Field.POINTER) {
            at = addDelta(bytes, at, wide, registers, Register.POINTER)
            if (at === BAD_VARINT) throw badNumber()
            const low = registers[Register.POINTER]!
            const high = registers[Register.POINTER + 1]! & pointerHighMask
            slot = cacheHead = (cacheHead - 1) & RING_MASK
            cacheLow[slot] = low << addressShift
            // Shifted in two steps, since a shift by 32 would be none.
            cacheHigh[slot] = ((high << addressShift) | ((low >>> 1) >>> (31 - addressShift))) & pointerHighMask
          } else {
            slot = (cacheHead + detailOf[type]!) & RING_MASK
          }
          let allocator = allocatorOf[type]!
          let op = opOf[type]!
          if (fields & Field.ALLOCATOR_BYTE) {
            allocator = bytes[at++]!
            op = opOfAllocator(allocator)
            if (op === 0) throw unknownAllocator(allocator)
            fields = fieldsOfAllocator[allocator]!
          }
          let nativeId = 0
          if (fields & Field.NATIVE_BEFORE_SIZE) {
            at = addDelta(bytes, at, wide, registers, Register.NATIVE_ID)
            if (at === BAD_VARINT) throw badNumber()
            nativeId = nativeStackIn(registers, native)
          }
          let size = 0
          if (fields & Field.SIZE) {
            at = readVarint(bytes, at, wide)
            if (at === BAD_VARINT) throw badNumber()
            size = (wide[1]! >>> 0) * 0x1_0000_0000 + (wide[0]! >>> 0)
          }
          if (fields & Field.NATIVE_AFTER_SIZE) {
            at = addDelta(bytes, at, wide, registers, Register.NATIVE_ID)
            if (at === BAD_VARINT) throw badNumber()
            nativeId = nativeStackIn(registers, native)
          }
          opColumn[filled] = op
          allocatorColumn[filled] = allocator
          aColumn[filled] = cacheLow[slot]!
          bColumn[filled] = cacheHigh[slot]!
          sizeColumn[filled] = size
          nativeColumn[filled] = nativeId
          filled++
          if (allocator !== 0) eventCount++
          break
        }

        case Action.PUSH_BY_CODE: {
          at = readVarint(bytes, at, wide)
          if (at === BAD_VARINT) throw badNumber()
          const codeId = wide[0]!
          if (codeId < 0 || wide[1] !== 0) throw impossibleFrame()
          at = readVarint(bytes, at, wide)
          if (at === BAD_VARINT) throw badNumber()
          if (wide[1] !== 0) throw impossibleFrame()
          const offset = wide[0]!
          opColumn[filled] = Op.PUSH
          aColumn[filled] = frames.find((codeId << 1) | detailOf[type]!, (offset >>> 1) ^ -(offset & 1))
          filled++
          break
        }

        case Action.PUSH_BY_FRAME_ID:
          at = addDelta(bytes, at, wide, registers, Register.FRAME_ID)
          if (at === BAD_VARINT) throw badNumber()
          opColumn[filled] = Op.PUSH
          aColumn[filled] = frames.find(registers[Register.FRAME_ID]!, registers[Register.FRAME_ID + 1]!)
          filled++
          break

        case Action.POP:
          opColumn[filled] = Op.POP
          aColumn[filled] = detailOf[type]!
          filled++
          break

        case Action.SWITCH: {
          const thread = threads.find(readInt32(bytes, at), wordBytes === 8 ? readInt32(bytes, at + 4) : 0)
          at += wordBytes
          opColumn[filled] = Op.SWITCH
          aColumn[filled] = thread
          filled++
          state.currentThread = thread
          action = layout.action
          break
        }

        case Action.SNAPSHOT:
          at = readVarint(bytes, at, wide)
          if (at === BAD_VARINT) throw badNumber()
          sizeColumn[filled] = toNumber(wide[0]!, wide[1]!)
          at = readVarint(bytes, at, wide)
          if (at === BAD_VARINT) throw badNumber()
          opColumn[filled] = Op.SNAPSHOT
          bColumn[filled] = wide[0]!
          aColumn[filled] = wide[1]!
          filled++
          break

        case Action.NATIVE_STACK: {
          at = addDelta(bytes, at, wide, registers, Register.INSTRUCTION_POINTER)
          if (at === BAD_VARINT) throw badNumber()
          at = addDelta(bytes, at, wide, registers, Register.NATIVE_ID)
          if (at === BAD_VARINT) throw badNumber()
          const high = registers[Register.INSTRUCTION_POINTER + 1]! & pointerHighMask
          native.add(toNumber(registers[Register.INSTRUCTION_POINTER]!, high), nativeStackIn(registers, native))
          break
        }

        default:
          if (action[type]! >= FIRST_COLD_ACTION) return true
          throw unknownRecord(type)
      }
      start = at
      recordCount++
      if (filled === BATCH_LENGTH) {
        batch.count = BATCH_LENGTH
        filled = 0
        writer.flush()
      }
    }
  } finally {
    batch.count = filled
    state.cacheHead = cacheHead
    state.action = action
    state.position = start
    state.recordCount += recordCount
    state.eventCount += eventCount
  }
}

/** The native stack id that the register holds. */
function nativeStackIn(registers: Int32Array, native: NativeStacks): number {
  const id = registers[Register.NATIVE_ID]! >>> 0
  if (registers[Register.NATIVE_ID + 1] !== 0 || id > native.count) throw unknownNativeStack()
  return id
}

/**
 * Reads a zig-zag delta and adds it to a register. Returns the position behind it, or BAD_VARINT.
 *
 *   low' = low + d.low;  carry = low' < d.low (unsigned);  high' = high + d.high + carry
 */
export function addDelta(
  bytes: Uint8Array,
  at: number,
  wide: Int32Array,
  registers: Int32Array,
  register: number,
): number {
  const end = readVarint(bytes, at, wide)
  const low = wide[0]!
  const high = wide[1]!
  const sign = -(low & 1)
  const deltaLow = ((low >>> 1) | (high << 31)) ^ sign
  const sum = (registers[register]! + deltaLow) | 0
  const carry = sum >>> 0 < deltaLow >>> 0 ? 1 : 0
  registers[register] = sum
  registers[register + 1] = registers[register + 1]! + ((high >>> 1) ^ sign) + carry
  return end
}

function readInt32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
