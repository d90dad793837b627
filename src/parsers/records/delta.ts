import { readVarint } from './varint.ts'

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
