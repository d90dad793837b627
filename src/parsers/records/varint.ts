/** What readVarint answers where ten bytes in a row say "more follows". */
export const BAD_VARINT = -1

/**
 * Reads an unsigned LEB128 number of up to 64 bits into two 32-bit halves: `wide[0]` low, `wide[1]` high. Returns the position
 * behind it, or BAD_VARINT. The bytes must be there: callers know that the record is complete.
 *
 * Halves in a typed array, since numbers beyond 31 bits that cross a call would be boxed, and BigInt is five times slower.
 */
export function readVarint(bytes: Uint8Array, at: number, wide: Int32Array): number {
  let byte = bytes[at]!
  let low = byte & 0x7f
  if (byte < 0x80) {
    wide[0] = low
    wide[1] = 0
    return at + 1
  }
  byte = bytes[at + 1]!
  low |= (byte & 0x7f) << 7
  if (byte < 0x80) {
    wide[0] = low
    wide[1] = 0
    return at + 2
  }
  byte = bytes[at + 2]!
  low |= (byte & 0x7f) << 14
  if (byte < 0x80) {
    wide[0] = low
    wide[1] = 0
    return at + 3
  }
  byte = bytes[at + 3]!
  low |= (byte & 0x7f) << 21
  if (byte < 0x80) {
    wide[0] = low
    wide[1] = 0
    return at + 4
  }
  return readLongVarint(bytes, at + 4, low, wide)
}

/** Goes on after the first four bytes, which gave the 28 bits in `low`. */
function readLongVarint(bytes: Uint8Array, at: number, low: number, wide: Int32Array): number {
  let byte = bytes[at]!
  wide[0] = low | ((byte & 0x7f) << 28)
  let high = (byte & 0x7f) >> 4
  let end = at + 1
  for (let shift = 3; byte >= 0x80; shift += 7, end++) {
    if (shift > 31) return BAD_VARINT
    byte = bytes[end]!
    high |= (byte & 0x7f) << shift
  }
  wide[1] = high
  return end
}

/** Two 32-bit halves as a number; beyond 2^53 the nearest double. */
export function toNumber(low: number, high: number): number {
  return (high >>> 0) * 0x1_0000_0000 + (low >>> 0)
}
