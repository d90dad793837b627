import { BATCH_LENGTH, OP_POP, OP_PUSH, OP_SNAPSHOT, OP_SWITCH } from './batchLayout'
import {
  A_COLUMN_AT,
  ACTION_ALLOCATION,
  ACTION_AT,
  ACTION_BEFORE_ANY_THREAD_AT,
  ACTION_NATIVE_STACK,
  ACTION_POP,
  ACTION_PUSH_BY_CODE,
  ACTION_PUSH_BY_FRAME_ID,
  ACTION_SNAPSHOT,
  ACTION_SWITCH,
  ALLOCATOR_AT,
  ALLOCATOR_COLUMN_AT,
  B_COLUMN_AT,
  DETAIL_AT,
  EXIT_BAD_NUMBER,
  EXIT_BATCH_FULL,
  EXIT_COLD_RECORD,
  EXIT_IMPOSSIBLE_FRAME,
  EXIT_NATIVE_FULL,
  EXIT_NEW_FRAME,
  EXIT_NEW_THREAD,
  EXIT_PIECE_END,
  EXIT_UNKNOWN_ALLOCATOR,
  EXIT_UNKNOWN_NATIVE_STACK,
  EXIT_UNKNOWN_RECORD,
  FIELD_ALLOCATOR_BYTE,
  FIELD_NATIVE_AFTER_SIZE,
  FIELD_NATIVE_BEFORE_SIZE,
  FIELD_POINTER,
  FIELD_SIZE,
  FIELDS_AT,
  FIELDS_OF_ALLOCATOR_AT,
  FIRST_COLD_ACTION,
  FRAME_CACHE_AT,
  FRAME_ID_REGISTER_AT,
  FRAME_SETS,
  INPUT_AT,
  INSTRUCTION_POINTER_REGISTER_AT,
  MISSED_KEY_AT,
  NATIVE_COLUMN_AT,
  NATIVE_ID_REGISTER_AT,
  NATIVE_LENGTH,
  NATIVE_PARENT_AT,
  NATIVE_POINTER_AT,
  OP_AT,
  OP_COLUMN_AT,
  OP_OF_ALLOCATOR_AT,
  POINTER_CACHE_AT,
  POINTER_MASK_AT,
  POINTER_REGISTER_AT,
  SIZE_COLUMN_AT,
  THREAD_CACHE_AT,
  THREAD_SETS,
  WORD_ADDRESS_SHIFT,
  WORD_CACHE_HEAD,
  WORD_CURRENT_THREAD,
  WORD_DETAIL,
  WORD_EVENTS,
  WORD_FILLED,
  WORD_HAS_THREAD,
  WORD_NATIVE_COUNT,
  WORD_NATIVE_FILLED,
  WORD_POSITION,
  WORD_RECORDS,
  WORD_WORD_BYTES,
  WORDS_AT,
} from './eventsLayout'

/**
 * The hot loop of reading: the capture's event records into batches. AssemblyScript, compiled to WebAssembly; ../records/events.ts is its
 * other side. It knows nothing but the window of bytes in its memory, and stops at whatever needs more: a full batch, a record that is
 * not an event, a frame or thread that has no number yet, damage.
 *
 * One loop serves versions 7 to 13, since they differ in tables (../records/layouts.ts) and in little else.
 */

function word(index: i32): i32 {
  return load<i32>(WORDS_AT + (index << 2))
}

function setWord(index: i32, value: i32): void {
  store<i32>(WORDS_AT + (index << 2), value)
}

const MORE_BITS: u64 = 0x8080808080808080

/** Length of the varint at `at`, whose first 8 bytes are `raw`; 0 where more follows even after ten bytes. */
function varintBytes(raw: u64, at: i32): i32 {
  const ends = ~raw & MORE_BITS
  if (ends !== 0) return (<i32>ctz(ends) >> 3) + 1
  if (load<u8>(at, 8) < 0x80) return 9
  return load<u8>(at, 9) < 0x80 ? 10 : 0
}

/** Its value. Without a branch on the length, which could not be predicted: the groups of 7 bits are moved together in three steps. */
function varintValue(raw: u64, at: i32): u64 {
  const ends = ~raw & MORE_BITS
  let x = raw & (ends ^ (ends - 1)) & ~MORE_BITS
  x = (x & 0x007f007f007f007f) | ((x & 0x7f007f007f007f00) >> 1)
  x = (x & 0x00003fff00003fff) | ((x & 0x3fff00003fff0000) >> 2)
  x = (x & 0x000000000fffffff) | ((x & 0x0fffffff00000000) >> 4)
  if (ends !== 0) return x
  const ninth = <u64>load<u8>(at, 8)
  x |= (ninth & 0x7f) << 56
  return ninth < 0x80 ? x : x | ((<u64>load<u8>(at, 9)) << 63)
}

function unzigzag(value: u64): u64 {
  return (value >> 1) ^ (0 - (value & 1))
}

function hashKey(key: u64): u32 {
  return <u32>((key * 0x9e3779b97f4a7c15) >> 40)
}

/** The number of a key in a cache, or -1. */
function cached(cache: i32, sets: u32, key: u64): i32 {
  const set = cache + ((hashKey(key) & (sets - 1)) << 6)
  for (let entry = set; entry < set + 64; entry += 16) {
    if (load<u64>(entry) === key && load<i32>(entry, 8) !== 0) return load<i32>(entry, 8) - 1
  }
  return -1
}

function remember(cache: i32, sets: u32, key: u64, number: i32): void {
  const set = cache + ((hashKey(key) & (sets - 1)) << 6)
  const turn = load<u32>(set, 12)
  store<u32>(set, turn + 1, 12)
  const entry = set + ((turn & 3) << 4)
  store<u64>(entry, key)
  store<i32>(entry, number + 1, 8)
}

/** Tells the number of the frame at MISSED_KEY. */
export function rememberFrame(number: i32): void {
  remember(FRAME_CACHE_AT, FRAME_SETS, load<u64>(MISSED_KEY_AT), number)
}

/** Tells the number of the thread at MISSED_KEY. */
export function rememberThread(number: i32): void {
  remember(THREAD_CACHE_AT, THREAD_SETS, load<u64>(MISSED_KEY_AT), number)
}

/**
 * Decodes the records that begin at `from` up to `lastStart` (offsets in the window). The bytes of each must be there; a record that breaks
 * the rules may read up to 32 bytes beyond. Answers one of the EXIT codes; WORD_POSITION says where it stopped, before the record that
 * stopped it.
 */
export function decode(from: i32, lastStart: i32): i32 {
  const mask = load<u64>(POINTER_MASK_AT)
  const shift: u64 = word(WORD_ADDRESS_SHIFT)
  let pointer = load<u64>(POINTER_REGISTER_AT)
  let nativeId = load<u64>(NATIVE_ID_REGISTER_AT)
  let cacheHead = word(WORD_CACHE_HEAD)
  let nativeCount: u64 = word(WORD_NATIVE_COUNT)
  let filled = word(WORD_FILLED)
  let action = word(WORD_HAS_THREAD) !== 0 ? ACTION_AT : ACTION_BEFORE_ANY_THREAD_AT
  let records = 0
  let events = 0
  let exit = EXIT_PIECE_END
  let at = INPUT_AT + from
  const last = INPUT_AT + lastStart

  while (at <= last) {
    const type = <i32>load<u8>(at)
    let p = at + 1
    let raw: u64
    let length: i32
    let value: u64
    const todo = <i32>load<u8>(action + type)
    switch (todo) {
      case ACTION_ALLOCATION: {
        let fields = <i32>load<u8>(FIELDS_AT + type)
        let slot: i32
        let nextPointer = pointer
        let nextHead = cacheHead
        if (fields & FIELD_POINTER) {
          raw = load<u64>(p)
          length = varintBytes(raw, p)
          if (length === 0) {
            exit = EXIT_BAD_NUMBER
            break
          }
          value = varintValue(raw, p)
          p += length
          nextPointer = pointer + unzigzag(value)
          nextHead = (cacheHead - 1) & 15
          slot = nextHead
          store<u64>(POINTER_CACHE_AT + (slot << 3), ((nextPointer & mask) << shift) & mask)
        } else {
          slot = (cacheHead + <i32>load<u8>(DETAIL_AT + type)) & 15
        }
        let allocator = <i32>load<u8>(ALLOCATOR_AT + type)
        let op = <i32>load<u8>(OP_AT + type)
        if (fields & FIELD_ALLOCATOR_BYTE) {
          allocator = <i32>load<u8>(p++)
          op = <i32>load<u8>(OP_OF_ALLOCATOR_AT + allocator)
          if (op === 0) {
            exit = EXIT_UNKNOWN_ALLOCATOR
            setWord(WORD_DETAIL, allocator)
            break
          }
          fields = <i32>load<u8>(FIELDS_OF_ALLOCATOR_AT + allocator)
        }
        let native: u64 = 0
        if (fields & FIELD_NATIVE_BEFORE_SIZE) {
          raw = load<u64>(p)
          length = varintBytes(raw, p)
          if (length === 0) {
            exit = EXIT_BAD_NUMBER
            break
          }
          value = varintValue(raw, p)
          p += length
          native = nativeId + unzigzag(value)
          if (native > nativeCount) {
            exit = EXIT_UNKNOWN_NATIVE_STACK
            break
          }
          nativeId = native
        }
        let size: u64 = 0
        if (fields & FIELD_SIZE) {
          raw = load<u64>(p)
          length = varintBytes(raw, p)
          if (length === 0) {
            exit = EXIT_BAD_NUMBER
            break
          }
          size = varintValue(raw, p)
          p += length
        }
        if (fields & FIELD_NATIVE_AFTER_SIZE) {
          raw = load<u64>(p)
          length = varintBytes(raw, p)
          if (length === 0) {
            exit = EXIT_BAD_NUMBER
            break
          }
          value = varintValue(raw, p)
          p += length
          native = nativeId + unzigzag(value)
          if (native > nativeCount) {
            exit = EXIT_UNKNOWN_NATIVE_STACK
            break
          }
          nativeId = native
        }
        pointer = nextPointer
        cacheHead = nextHead
        const address = load<u64>(POINTER_CACHE_AT + (slot << 3))
        store<u8>(OP_COLUMN_AT + filled, op)
        store<u8>(ALLOCATOR_COLUMN_AT + filled, allocator)
        store<u32>(A_COLUMN_AT + (filled << 2), <u32>address)
        store<u32>(B_COLUMN_AT + (filled << 2), <u32>(address >> 32))
        store<f64>(SIZE_COLUMN_AT + (filled << 3), <f64>size)
        store<u32>(NATIVE_COLUMN_AT + (filled << 2), <u32>native)
        filled++
        events += i32(allocator !== 0)
        break
      }

      case ACTION_PUSH_BY_CODE: {
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        const code = value
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        if (code > 0x7fffffff || value > 0xffffffff) {
          exit = EXIT_IMPOSSIBLE_FRAME
          break
        }
        const offset = (<u32>value >> 1) ^ (0 - (<u32>value & 1))
        const key = ((<u64>offset) << 32) | <u64>(((<u32>code) << 1) | <u32>load<u8>(DETAIL_AT + type))
        const frame = cached(FRAME_CACHE_AT, FRAME_SETS, key)
        if (frame < 0) {
          store<u64>(MISSED_KEY_AT, key)
          exit = EXIT_NEW_FRAME
          break
        }
        store<u8>(OP_COLUMN_AT + filled, OP_PUSH)
        store<u32>(A_COLUMN_AT + (filled << 2), frame)
        filled++
        break
      }

      case ACTION_PUSH_BY_FRAME_ID: {
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        const key = load<u64>(FRAME_ID_REGISTER_AT) + unzigzag(value)
        const frame = cached(FRAME_CACHE_AT, FRAME_SETS, key)
        if (frame < 0) {
          store<u64>(MISSED_KEY_AT, key)
          exit = EXIT_NEW_FRAME
          break
        }
        store<u64>(FRAME_ID_REGISTER_AT, key)
        store<u8>(OP_COLUMN_AT + filled, OP_PUSH)
        store<u32>(A_COLUMN_AT + (filled << 2), frame)
        filled++
        break
      }

      case ACTION_POP:
        store<u8>(OP_COLUMN_AT + filled, OP_POP)
        store<u32>(A_COLUMN_AT + (filled << 2), <u32>load<u8>(DETAIL_AT + type))
        filled++
        break

      case ACTION_SWITCH: {
        const wordBytes = word(WORD_WORD_BYTES)
        const key = wordBytes === 8 ? load<u64>(p) : <u64>load<u32>(p)
        const thread = cached(THREAD_CACHE_AT, THREAD_SETS, key)
        if (thread < 0) {
          store<u64>(MISSED_KEY_AT, key)
          exit = EXIT_NEW_THREAD
          break
        }
        p += wordBytes
        store<u8>(OP_COLUMN_AT + filled, OP_SWITCH)
        store<u32>(A_COLUMN_AT + (filled << 2), thread)
        filled++
        setWord(WORD_CURRENT_THREAD, thread)
        setWord(WORD_HAS_THREAD, 1)
        action = ACTION_AT
        break
      }

      case ACTION_SNAPSHOT: {
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        const resident = value
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        store<u8>(OP_COLUMN_AT + filled, OP_SNAPSHOT)
        store<f64>(SIZE_COLUMN_AT + (filled << 3), <f64>resident)
        store<u32>(B_COLUMN_AT + (filled << 2), <u32>value)
        store<u32>(A_COLUMN_AT + (filled << 2), <u32>(value >> 32))
        filled++
        break
      }

      case ACTION_NATIVE_STACK: {
        const waiting = word(WORD_NATIVE_FILLED)
        if (waiting === NATIVE_LENGTH) {
          exit = EXIT_NATIVE_FULL
          break
        }
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        const instructionPointer = load<u64>(INSTRUCTION_POINTER_REGISTER_AT) + unzigzag(value)
        raw = load<u64>(p)
        length = varintBytes(raw, p)
        if (length === 0) {
          exit = EXIT_BAD_NUMBER
          break
        }
        value = varintValue(raw, p)
        p += length
        const parent = nativeId + unzigzag(value)
        if (parent > nativeCount) {
          exit = EXIT_UNKNOWN_NATIVE_STACK
          break
        }
        nativeId = parent
        store<u64>(INSTRUCTION_POINTER_REGISTER_AT, instructionPointer)
        store<f64>(NATIVE_POINTER_AT + (waiting << 3), <f64>(instructionPointer & mask))
        store<u32>(NATIVE_PARENT_AT + (waiting << 2), <u32>parent)
        setWord(WORD_NATIVE_FILLED, waiting + 1)
        nativeCount++
        break
      }

      default:
        exit = todo >= FIRST_COLD_ACTION ? EXIT_COLD_RECORD : EXIT_UNKNOWN_RECORD
        setWord(WORD_DETAIL, type)
    }
    if (exit !== EXIT_PIECE_END) break
    at = p
    records++
    if (filled === BATCH_LENGTH) {
      exit = EXIT_BATCH_FULL
      break
    }
  }

  store<u64>(POINTER_REGISTER_AT, pointer)
  store<u64>(NATIVE_ID_REGISTER_AT, nativeId)
  setWord(WORD_CACHE_HEAD, cacheHead)
  setWord(WORD_NATIVE_COUNT, <i32>nativeCount)
  setWord(WORD_FILLED, filled)
  setWord(WORD_POSITION, at - INPUT_AT)
  setWord(WORD_RECORDS, records)
  setWord(WORD_EVENTS, events)
  return exit
}
