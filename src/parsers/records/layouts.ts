import {
  ACTION_ALLOCATION,
  ACTION_INVALID,
  ACTION_NATIVE_STACK,
  ACTION_POP,
  ACTION_PUSH_BY_CODE,
  ACTION_PUSH_BY_FRAME_ID,
  ACTION_SNAPSHOT,
  ACTION_SWITCH,
  FIELD_ALLOCATOR_BYTE,
  FIELD_NATIVE_AFTER_SIZE,
  FIELD_NATIVE_BEFORE_SIZE,
  FIELD_POINTER,
  FIELD_SIZE,
} from '../assembly/eventsLayout.ts'
import type { CaptureHeader } from '../header.types.ts'
import { Allocator, Op } from '../recordBatch.ts'

/**
 * What to do with a record. The first group is decoded by the hot loop (../assembly/events.ts), the second one record by record
 * (tableRecords.ts), the third one in aggregated captures only (aggregatedRecords.ts).
 */
export const Action = {
  INVALID: ACTION_INVALID,
  /** Something at an address: an allocation, a deallocation, or an object that is created or destroyed. */
  ALLOCATION: ACTION_ALLOCATION,
  PUSH_BY_CODE: ACTION_PUSH_BY_CODE,
  PUSH_BY_FRAME_ID: ACTION_PUSH_BY_FRAME_ID,
  POP: ACTION_POP,
  SNAPSHOT: ACTION_SNAPSHOT,
  NATIVE_STACK: ACTION_NATIVE_STACK,
  SWITCH: ACTION_SWITCH,

  /** A record that belongs to a thread, before the first context switch. */
  BEFORE_ANY_THREAD: 16,
  FILLER: 17,
  TRAILER: 18,
  MAPS: 19,
  MODULE: 20,
  SEGMENT: 21,
  THREAD_NAME: 22,
  CODE_OBJECT: 23,
  FRAME: 24,

  AGGREGATED_SNAPSHOT: 32,
  AGGREGATED_ALLOCATION: 33,
  AGGREGATED_STACK: 34,
  AGGREGATED_FRAME: 35,
  SURVIVING_OBJECT: 36,
} as const

/** Which fields an ALLOCATION record has, in this order. */
export const Field = {
  /** The address as a delta; else it comes from the pointer cache. */
  POINTER: FIELD_POINTER,
  /** The allocator is in the next byte; it decides what else follows. */
  ALLOCATOR_BYTE: FIELD_ALLOCATOR_BYTE,
  NATIVE_BEFORE_SIZE: FIELD_NATIVE_BEFORE_SIZE,
  SIZE: FIELD_SIZE,
  NATIVE_AFTER_SIZE: FIELD_NATIVE_AFTER_SIZE,
} as const

/**
 * How a record is laid out behind its type byte, for telling whether all of it is there: positive = that many raw bytes, else one of
 * these.
 */
export const Part = {
  VARINT: 0,
  TEXT: -1,
  /** A varint and that many bytes. */
  BLOCK: -2,
  /** An allocator byte and what it asks for. */
  ALLOCATOR: -3,
} as const

/** One header version's record stream as tables over the type byte (256 entries each). */
export interface StreamLayout {
  readonly action: Uint8Array
  /** The same before the first context switch. */
  readonly actionBeforeAnyThread: Uint8Array
  /** Field bits. */
  readonly fields: Uint8Array
  /** Field bits that an allocator read from an own byte asks for, by allocator. */
  readonly fieldsOfAllocator: Uint8Array
  /** Of ALLOCATION records, in version 13 numbers; 0 = in the next byte, or none. */
  readonly allocator: Uint8Array
  /** Of ALLOCATION records: the batch's op. */
  readonly op: Uint8Array
  /** ALLOCATION: slot of the pointer cache. POP: how many frames. PUSH, FRAME: 1 = entry frame. */
  readonly detail: Uint8Array
  readonly parts: readonly (readonly number[])[]
  /** Addresses are stored shifted right by this many bits. */
  readonly addressShift: number
  /** Bytes of the writer's long, size_t and pointers. */
  readonly wordBytes: 4 | 8
}

/** Allocators of versions 7 to 11 in version 13 numbers. */
const ALLOCATORS_UNTIL_11: readonly number[] = [
  0,
  Allocator.MALLOC,
  Allocator.FREE,
  Allocator.CALLOC,
  Allocator.REALLOC,
  Allocator.POSIX_MEMALIGN,
  Allocator.ALIGNED_ALLOC,
  Allocator.MEMALIGN,
  Allocator.VALLOC,
  Allocator.PVALLOC,
  Allocator.MMAP,
  Allocator.MUNMAP,
  Allocator.PYMALLOC_MALLOC,
  Allocator.PYMALLOC_CALLOC,
  Allocator.PYMALLOC_REALLOC,
  Allocator.PYMALLOC_FREE,
]
const ALLOCATORS_6: readonly number[] = [...ALLOCATORS_UNTIL_11.slice(0, 6), ...ALLOCATORS_UNTIL_11.slice(7, 12)]
const ALLOCATORS_SINCE_12: readonly number[] = ALLOCATORS_UNTIL_11.map((_, number) => number)

/** By the file's allocator number: the one of version 13; undefined = the file breaks the rules. */
export function allocatorNumbers(version: number): readonly number[] {
  if (version >= 12) return ALLOCATORS_SINCE_12
  return version === 6 ? ALLOCATORS_6 : ALLOCATORS_UNTIL_11
}

function isSimpleDeallocator(allocator: number): boolean {
  return allocator === Allocator.FREE || allocator === Allocator.PYMALLOC_FREE
}

/** The op of an allocator's events; 0 = there is no such allocator. */
export function opOfAllocator(allocator: number): number {
  if (allocator === 0 || allocator > Allocator.MUNMAP) return 0
  if (isSimpleDeallocator(allocator)) return Op.FREE
  return allocator === Allocator.MUNMAP ? Op.UNMAP : Op.ALLOCATE
}

export function layoutOf(header: CaptureHeader, wordBytes: 4 | 8): StreamLayout {
  if (header.isAggregated) return aggregatedLayout(header, wordBytes)
  if (header.version >= 12) return layoutSince12(header, wordBytes)
  return layoutUntil11(header, wordBytes)
}

function emptyLayout(addressShift: number, wordBytes: 4 | 8) {
  return {
    action: new Uint8Array(256),
    actionBeforeAnyThread: new Uint8Array(256),
    fields: new Uint8Array(256),
    fieldsOfAllocator: new Uint8Array(256),
    allocator: new Uint8Array(256),
    detail: new Uint8Array(256),
    op: new Uint8Array(256),
    parts: Array.from({ length: 256 }, (): readonly number[] => []),
    addressShift,
    wordBytes,
  }
}

/** Type byte of versions 12 and 13: 1ppppaaa, 01xxxxxe, 001ppppc, 0001nnnn, 0000tttt. */
function layoutSince12(header: CaptureHeader, wordBytes: 4 | 8): StreamLayout {
  const layout = emptyLayout(3, wordBytes)
  const native = header.hasNativeTraces ? Field.NATIVE_BEFORE_SIZE : 0
  for (let allocator = 1; allocator < ALLOCATORS_SINCE_12.length; allocator++) {
    if (!isSimpleDeallocator(allocator)) layout.fieldsOfAllocator[allocator] = native | Field.SIZE
  }
  for (let type = 0; type < 256; type++) {
    if (type & 0x80) {
      const slot = (type >> 3) & 15
      const allocator = type & 7
      layout.action[type] = Action.ALLOCATION
      layout.detail[type] = slot
      layout.allocator[type] = allocator
      layout.op[type] = opOfAllocator(allocator)
      layout.fields[type] =
        (slot === 15 ? Field.POINTER : 0) |
        (allocator === 0 ? Field.ALLOCATOR_BYTE : layout.fieldsOfAllocator[allocator]!)
    } else if (type & 0x40) {
      layout.action[type] = Action.PUSH_BY_CODE
      layout.detail[type] = type & 1
      layout.parts[type] = [Part.VARINT, Part.VARINT]
    } else if (type & 0x20) {
      const slot = (type >> 1) & 15
      layout.action[type] = Action.ALLOCATION
      layout.detail[type] = slot
      layout.op[type] = type & 1 ? Op.OBJECT_CREATED : Op.OBJECT_DESTROYED
      layout.fields[type] = (slot === 15 ? Field.POINTER : 0) | (type & 1 ? native : 0)
    } else if (type & 0x10) {
      layout.action[type] = Action.POP
      layout.detail[type] = (type & 15) + 1
    }
  }
  setRecord(layout, 1, Action.TRAILER, [])
  setRecord(layout, 2, Action.SNAPSHOT, [Part.VARINT, Part.VARINT])
  setTableRecords(layout)
  setRecord(layout, 14, Action.CODE_OBJECT, [Part.VARINT, Part.TEXT, Part.TEXT, Part.VARINT, Part.BLOCK])
  return completed(layout)
}

/** Type byte of versions 7 to 11: type in the low nibble, flags in the high one. */
function layoutUntil11(header: CaptureHeader, wordBytes: 4 | 8): StreamLayout {
  const layout = emptyLayout(0, wordBytes)
  if (header.version === 7) setRecord(layout, 0, Action.FILLER, [])
  else setRecord(layout, 0x10, Action.TRAILER, [])
  for (let flags = 0; flags < 16; flags++) {
    const high = flags << 4
    const allocator = ALLOCATORS_UNTIL_11[flags]!
    if (allocator !== 0) {
      layout.action[high | 1] = Action.ALLOCATION
      layout.fields[high | 1] = Field.POINTER | (isSimpleDeallocator(allocator) ? 0 : Field.SIZE)
      layout.allocator[high | 1] = allocator
      layout.op[high | 1] = opOfAllocator(allocator)
      layout.action[high | 2] = Action.ALLOCATION
      layout.fields[high | 2] = Field.POINTER | Field.SIZE | Field.NATIVE_AFTER_SIZE
      layout.allocator[high | 2] = allocator
      layout.op[high | 2] = opOfAllocator(allocator)
    }
    setRecord(layout, high | 3, Action.FRAME, [Part.VARINT, Part.TEXT, Part.TEXT, Part.VARINT])
    // The flag says "not an entry frame" here. Memray 1.1 and 1.2 always write 0.
    layout.detail[high | 3] = flags & 1 ? 0 : 1
    setRecord(layout, high | 4, Action.PUSH_BY_FRAME_ID, [Part.VARINT])
    setRecord(layout, high | 9, Action.POP, [])
    layout.detail[high | 9] = flags + 1
    setRecord(layout, high | 11, Action.SNAPSHOT, [Part.VARINT, Part.VARINT])
    setTableRecords(layout, high)
  }
  return completed(layout)
}

/** Whole-byte types; the same in all versions but for how frames and stacks are written. */
function aggregatedLayout(header: CaptureHeader, wordBytes: 4 | 8): StreamLayout {
  const layout = emptyLayout(3, wordBytes)
  const isSince12 = header.version >= 12
  const snapshotBytes = wordBytes === 8 ? 24 : isSince12 ? 16 : 12
  setRecord(layout, 1, Action.AGGREGATED_SNAPSHOT, [snapshotBytes])
  setRecord(layout, 2, Action.AGGREGATED_ALLOCATION, [wordBytes === 8 ? 72 : 36])
  setRecord(layout, 3, Action.AGGREGATED_STACK, isSince12 ? [Part.VARINT, Part.VARINT] : [wordBytes, 4])
  setRecord(
    layout,
    4,
    Action.AGGREGATED_FRAME,
    isSince12 ? [Part.VARINT, Part.VARINT, Part.VARINT, 1] : [wordBytes, Part.TEXT, Part.TEXT, 4, 1],
  )
  setTableRecords(layout)
  if (isSince12) {
    setRecord(layout, 13, Action.SURVIVING_OBJECT, header.hasNativeTraces ? [Part.VARINT, Part.VARINT] : [Part.VARINT])
    setRecord(layout, 14, Action.CODE_OBJECT, [Part.VARINT, Part.TEXT, Part.TEXT, Part.VARINT, Part.BLOCK])
  }
  setRecord(layout, 15, Action.TRAILER, [])
  layout.actionBeforeAnyThread.set(layout.action)
  return layout
}

type LayoutInTheMaking = ReturnType<typeof emptyLayout>

function setRecord(layout: LayoutInTheMaking, type: number, action: number, parts: readonly number[]): void {
  layout.action[type] = action
  layout.parts[type] = parts
}

/** The records that all versions since 7 share. `flags` is the type byte's high nibble, which these records do not use. */
function setTableRecords(layout: LayoutInTheMaking, flags = 0): void {
  setRecord(layout, flags | 5, Action.NATIVE_STACK, [Part.VARINT, Part.VARINT])
  setRecord(layout, flags | 6, Action.MAPS, [])
  setRecord(layout, flags | 7, Action.MODULE, [Part.TEXT, Part.VARINT, layout.wordBytes])
  setRecord(layout, flags | 8, Action.SEGMENT, [layout.wordBytes, Part.VARINT])
  setRecord(layout, flags | 10, Action.THREAD_NAME, [Part.TEXT])
  setRecord(layout, flags | 12, Action.SWITCH, [layout.wordBytes])
}

const THREAD_ACTIONS: ReadonlySet<number> = new Set([
  Action.ALLOCATION,
  Action.PUSH_BY_CODE,
  Action.PUSH_BY_FRAME_ID,
  Action.POP,
  Action.THREAD_NAME,
])

/** Fills in what follows from the rest. */
function completed(layout: LayoutInTheMaking): StreamLayout {
  for (let type = 0; type < 256; type++) {
    const action = layout.action[type]!
    layout.actionBeforeAnyThread[type] = THREAD_ACTIONS.has(action) ? Action.BEFORE_ANY_THREAD : action
    if (action === Action.ALLOCATION) layout.parts[type] = partsOf(layout.fields[type]!)
  }
  return layout
}

function partsOf(fields: number): number[] {
  const parts: number[] = []
  if (fields & Field.POINTER) parts.push(Part.VARINT)
  if (fields & Field.ALLOCATOR_BYTE) parts.push(Part.ALLOCATOR)
  if (fields & Field.NATIVE_BEFORE_SIZE) parts.push(Part.VARINT)
  if (fields & Field.SIZE) parts.push(Part.VARINT)
  if (fields & Field.NATIVE_AFTER_SIZE) parts.push(Part.VARINT)
  return parts
}
