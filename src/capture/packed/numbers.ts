import { damaged } from './damaged.ts'
import { readVarint } from './varints.ts'

/**
 * A column of numbers as bytes. Values are usually differences from what could be expected, so most are small or zero:
 *
 *     values          3  0  0  0  -1
 *     zigzag          6  0  0  0  1         one varint each: seven bits per byte, the lowest first, bit 7 says that more follow
 *     sparse          0 6   3 1             pairs: how many zeros come before it, and the value in zigzag; zeros at the end are not written
 *     raw             eight planes: the lowest bytes of all doubles, then the second bytes, …
 *     entropy         the zigzag forms, entropy-coded (entropyCoder.ts); not deflated
 */
export const Encoding = { ZIGZAG: 0, SPARSE: 1, RAW: 2, BYTES: 3, ENTROPY: 4 } as const

/** Integers up to here are coded; the zigzag form of a difference of two is still an exact double. */
export const LARGEST_CODED = 2 ** 50

const MAX_VARINT_BYTES = 8
const TWO_21 = 2 ** 21

export interface CodedNumbers {
  readonly encoding: number
  readonly count: number
  readonly bytes: Uint8Array
}

/** True for the integers that `codeNumbers` takes. */
export function isCodable(value: number): boolean {
  return Number.isInteger(value) && value <= LARGEST_CODED && value >= -LARGEST_CODED && !Object.is(value, -0)
}

/** Integers of at most twice LARGEST_CODED. The shorter of the two forms is taken. */
export function codeNumbers(values: Float64Array): CodedNumbers {
  const { length } = values
  let zigzagBytes = 0
  let sparseBytes = 0
  let zeros = 0
  for (let i = 0; i < length; i++) {
    const coded = varintBytes(zigzag(values[i]!))
    zigzagBytes += coded
    if (values[i] === 0) zeros++
    else {
      sparseBytes += varintBytes(zeros) + coded
      zeros = 0
    }
  }
  const isSparse = sparseBytes < zigzagBytes
  const bytes = new Uint8Array(isSparse ? sparseBytes : zigzagBytes)
  let at = 0
  zeros = 0
  for (let i = 0; i < length; i++) {
    if (!isSparse) at = writeVarint(bytes, at, zigzag(values[i]!))
    else if (values[i] === 0) zeros++
    else {
      at = writeVarint(bytes, writeVarint(bytes, at, zeros), zigzag(values[i]!))
      zeros = 0
    }
  }
  return { encoding: isSparse ? Encoding.SPARSE : Encoding.ZIGZAG, count: length, bytes }
}

/** Any doubles. */
export function rawNumbers(values: Float64Array): CodedNumbers {
  const { length } = values
  const bytes = new Uint8Array(length * 8)
  const view = new DataView(new ArrayBuffer(8))
  for (let i = 0; i < length; i++) {
    view.setFloat64(0, values[i]!, true)
    for (let plane = 0; plane < 8; plane++) bytes[plane * length + i] = view.getUint8(plane)
  }
  return { encoding: Encoding.RAW, count: length, bytes }
}

/** The inverse. `count` has been checked against the caps. Throws CaptureError for bytes that are no such column. */
export function decodeNumbers(encoding: number, bytes: Uint8Array, count: number): Float64Array {
  switch (encoding) {
    case Encoding.ZIGZAG:
      return decodeZigzag(bytes, count)
    case Encoding.SPARSE:
      return decodeSparse(bytes, count)
    case Encoding.RAW:
      return decodeRaw(bytes, count)
    default:
      throw damaged('a column has a form that is not known')
  }
}

function decodeZigzag(bytes: Uint8Array, count: number): Float64Array {
  if (bytes.length < count) throw damaged('a column is shorter than its number of entries')
  const values = new Float64Array(count)
  let at = 0
  for (let i = 0; i < count; i++) {
    // hot: most are one or two bytes long
    let word = bytes[at++]!
    if (word > 127) {
      const second = bytes[at++]!
      word = (word & 127) | ((second & 127) << 7)
      if (second > 127) {
        const third = bytes[at++]!
        word |= (third & 127) << 14
        if (third > 127) {
          const long = readLong(bytes, at, word)
          at = long.end
          values[i] = unzigzag(long.value)
          continue
        }
      }
    }
    values[i] = (word >>> 1) ^ -(word & 1)
  }
  if (at !== bytes.length) throw damaged('a column does not end where it should')
  return values
}

function decodeSparse(bytes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count)
  let at = 0
  let i = 0
  while (at < bytes.length) {
    const zeros = readVarint(bytes, at)
    const value = readVarint(bytes, zeros.end)
    i += zeros.value
    at = value.end
    if (i >= count) throw damaged('a column is longer than its number of entries')
    values[i++] = unzigzag(value.value)
  }
  return values
}

function decodeRaw(bytes: Uint8Array, count: number): Float64Array {
  if (bytes.length !== count * 8) throw damaged('a column does not end where it should')
  const values = new Float64Array(count)
  const view = new DataView(new ArrayBuffer(8))
  for (let i = 0; i < count; i++) {
    for (let plane = 0; plane < 8; plane++) view.setUint8(plane, bytes[plane * count + i]!)
    const value = view.getFloat64(0, true)
    if (!Number.isFinite(value)) throw damaged('a number in it is not finite')
    values[i] = value
  }
  return values
}

/** Reused for every long number: nothing may be allocated per entry. */
const found = { value: 0, end: 0 }

/** Goes on after three bytes. */
function readLong(bytes: Uint8Array, from: number, low: number): typeof found {
  let value = low
  let scale = TWO_21
  let at = from
  for (let left = MAX_VARINT_BYTES - 3; ; left--) {
    if (left === 0 || at >= bytes.length) throw damaged('a number in it is too long')
    const byte = bytes[at++]!
    value += (byte & 127) * scale
    scale *= 128
    if (byte < 128) break
  }
  if (value > Number.MAX_SAFE_INTEGER) throw damaged('a number in it is too large')
  found.value = value
  found.end = at
  return found
}

function writeVarint(bytes: Uint8Array, from: number, value: number): number {
  let at = from
  let rest = value
  while (rest > 0x7fffffff) {
    bytes[at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  while (rest > 127) {
    bytes[at++] = (rest & 127) | 128
    rest >>>= 7
  }
  bytes[at++] = rest
  return at
}

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes++
  return bytes
}

export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
