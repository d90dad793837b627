import {
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
  WORD_DETAIL,
  WORD_EVENTS,
  WORD_FILLED,
  WORD_NATIVE_FILLED,
  WORD_POSITION,
  WORD_RECORDS,
} from '../assembly/eventsLayout.ts'
import type { StreamLayout } from './layouts.ts'
import { badNumber, impossibleFrame, unknownAllocator, unknownNativeStack, unknownRecord } from './recordDamage.ts'
import { BROKEN, INCOMPLETE, recordLength } from './recordLength.ts'
import type { RecordState } from './recordState.ts'

/** No event is longer: type, allocator and three varints of at most ten bytes. */
const LONGEST_EVENT_BYTES = 32

/**
 * Decodes events from `bytes[from, end)` into batches until a record comes that is not an event, or the bytes end before the record does;
 * `state.position` says where. Returns true if a record that is not an event stopped it. The loop itself is ../assembly/events.ts: it
 * gets the bytes window by window, and whatever it does not know is told here.
 *
 * Throws Damage where a record breaks the rules; what came before it is in the batch then, as at any other stop.
 */
export function decodeEvents(state: RecordState, bytes: Uint8Array, from: number, end: number): boolean {
  const { core, writer, threads, frames, layout } = state
  const { words, missedKey, exports } = core
  let at = from
  while (at < end) {
    const window = core.windowFrom(bytes, at, end, LONGEST_EVENT_BYTES)
    let last = window.end - LONGEST_EVENT_BYTES
    if (window.end === end && at > last) last = lastWholeStart(layout, bytes, at, end)
    if (last < at) return false

    words[WORD_FILLED] = writer.batch.count
    const exit = exports.decode(at - window.start, last - window.start)
    at = window.start + words[WORD_POSITION]!
    writer.batch.count = words[WORD_FILLED]!
    state.position = at
    state.recordCount += words[WORD_RECORDS]!
    state.eventCount += words[WORD_EVENTS]!
    takeNativeStacks(state)

    switch (exit) {
      case EXIT_PIECE_END:
      case EXIT_NATIVE_FULL:
        break
      case EXIT_BATCH_FULL:
        writer.flush()
        break
      case EXIT_COLD_RECORD:
        return true
      case EXIT_NEW_FRAME:
        exports.rememberFrame(frames.find(missedKey[0]!, missedKey[1]!))
        break
      case EXIT_NEW_THREAD:
        exports.rememberThread(threads.find(missedKey[0]!, missedKey[1]!))
        break
      case EXIT_BAD_NUMBER:
        throw badNumber()
      case EXIT_IMPOSSIBLE_FRAME:
        throw impossibleFrame()
      case EXIT_UNKNOWN_ALLOCATOR:
        throw unknownAllocator(words[WORD_DETAIL]!)
      case EXIT_UNKNOWN_NATIVE_STACK:
        throw unknownNativeStack()
      default:
        throw unknownRecord(words[WORD_DETAIL]!)
    }
  }
  return false
}

/** Start of the last record that lies within `bytes[from, end)` or is broken, or -1 if the first one already does not. */
function lastWholeStart(layout: StreamLayout, bytes: Uint8Array, from: number, end: number): number {
  let last = -1
  for (let at = from; at < end; ) {
    const length = recordLength(layout, bytes, at, end)
    if (length === INCOMPLETE) break
    last = at
    if (length === BROKEN) break
    at += length
  }
  return last
}

function takeNativeStacks(state: RecordState): void {
  const { words, nativePointer, nativeParent } = state.core
  const count = words[WORD_NATIVE_FILLED]!
  words[WORD_NATIVE_FILLED] = 0
  for (let i = 0; i < count; i++) state.native.add(nativePointer[i]!, nativeParent[i]!)
}
