import { damaged } from './damaged.ts'

/** Seven bits per byte, the lowest first; bit 7 says that more follow. */
const MAX_VARINT_BYTES = 8

export function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0
  let scale = 1
  let at = from
  for (let left = MAX_VARINT_BYTES; ; left--) {
    if (left === 0 || at >= bytes.length) throw damaged('a number in it is too long')
    const byte = bytes[at++]!
    value += (byte & 127) * scale
    scale *= 128
    if (byte < 128) break
  }
  if (value > Number.MAX_SAFE_INTEGER) throw damaged('a number in it is too large')
  return { value, end: at }
}

export function writeVarint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  bytes.push(rest)
}
