import { MAX_RECORD_BYTES } from '../limits.ts'
import { Field, Part, type StreamLayout } from './layouts.ts'

/** The bytes end before the record does. */
export const INCOMPLETE = 0
/** The record breaks the rules; decoding it will say how. */
export const BROKEN = -1

/**
 * Length of the record at `at`, type byte included, if all of it lies before `end`. Decoding does no bounds checks of its own: it
 * starts only where at least the longest event's length is left, or where this function has seen the whole record.
 */
export function recordLength(layout: StreamLayout, bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return INCOMPLETE
  const type = bytes[at]!
  let position = at + 1
  const parts = layout.parts[type]!
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    if (part > 0) position += part
    else if (part === Part.TEXT) {
      const terminator = bytes.indexOf(0, position)
      if (terminator < 0 || terminator >= end) return incompleteUnlessTooLong(at, end)
      position = terminator + 1
    } else {
      let varints = 1
      if (part === Part.ALLOCATOR) {
        if (position >= end) return INCOMPLETE
        const fields = layout.fieldsOfAllocator[bytes[position++]!]!
        varints = (fields & Field.NATIVE_BEFORE_SIZE ? 1 : 0) + (fields & Field.SIZE ? 1 : 0)
      }
      for (; varints > 0; varints--) {
        const start = position
        while (position < end && bytes[position]! >= 0x80) {
          if (++position - start === 10) return BROKEN
        }
        if (position >= end) return INCOMPLETE
        position++
        if (part === Part.BLOCK) {
          const blockBytes = smallVarint(bytes, start, position)
          if (blockBytes > MAX_RECORD_BYTES) return BROKEN
          position += blockBytes
        }
      }
    }
    if (position > end) return INCOMPLETE
  }
  return position - at > MAX_RECORD_BYTES ? BROKEN : position - at
}

function incompleteUnlessTooLong(at: number, end: number): number {
  return end - at > MAX_RECORD_BYTES ? BROKEN : INCOMPLETE
}

/** As a double, so that nothing wraps round into a small number. */
function smallVarint(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = to - 1; at >= from; at--) value = value * 128 + (bytes[at]! & 0x7f)
  return value
}
