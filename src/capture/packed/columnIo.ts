import type { ColumnFileReader, ColumnFileWriter } from './columnFile.ts'
import { damaged } from './damaged.ts'
import type { Expected } from './expectations.ts'
import { MAX_TEXT_BYTES } from './limits.ts'
import type { NumberCoder } from './numberCoder.ts'

export type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint8Array

/**
 * Columns in one of two directions: out of arrays that are full, or into arrays that are empty. What is where in the file is then said
 * once (indexColumns.ts), and reader and writer can't differ.
 */
export interface ColumnIo {
  readonly isReading: boolean
  /** Reading: whether the file has such a column. */
  has(id: number): boolean
  /** `below`: every value is an integer from 0 to below it. `expected` may look at entries of `values` before the one it is asked for. */
  numbers(id: number, values: NumberColumn, options?: { expected?: Expected; below?: number }): void
  /** A column of `count` numbers that are moved one after the other. */
  coder(id: number, count: number): NumberCoder
  /** The same where only the file knows how many there are; it may say no more than `most`. */
  coderOfUpTo(id: number, most: number): NumberCoder
  texts(bytesId: number, lengthsId: number, texts: string[]): void
}

export function columnsOut(file: ColumnFileWriter): ColumnIo {
  return {
    isReading: false,
    has: () => false,
    coder: (id, count) => file.coder(id, count),
    coderOfUpTo: (id) => file.coder(id, 0),
    numbers: (id, values, { expected } = {}) => moveNumbers(file.coder(id, values.length), values, expected),
    texts(bytesId, lengthsId, texts) {
      const encoder = new TextEncoder()
      const pieces = texts.map((text) => encoder.encode(text))
      const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
      let at = 0
      for (const piece of pieces) {
        bytes.set(piece, at)
        at += piece.length
      }
      file.bytes(bytesId, bytes)
      moveNumbers(
        file.coder(lengthsId, pieces.length),
        Float64Array.from(pieces, (piece) => piece.length),
      )
    },
  }
}

export function columnsIn(file: ColumnFileReader): ColumnIo {
  return {
    isReading: true,
    has: (id) => file.has(id),
    coder: (id, count) => file.coder(id, count),
    coderOfUpTo: (id, most) => file.coder(id, file.count(id, most)),
    numbers(id, values, { expected, below } = {}) {
      moveNumbers(file.coder(id, values.length), values, expected, checkOf(values, below))
    },
    texts(bytesId, lengthsId, texts) {
      const bytes = file.bytes(bytesId, MAX_TEXT_BYTES)
      const lengths = new Float64Array(texts.length)
      moveNumbers(file.coder(lengthsId, lengths.length), lengths)
      const decoder = new TextDecoder('utf-8')
      let at = 0
      for (let i = 0; i < lengths.length; i++) {
        const length = lengths[i]!
        if (!(length >= 0 && length <= bytes.length - at && Number.isInteger(length))) {
          throw damaged('a text is longer than there are bytes')
        }
        texts[i] = decoder.decode(bytes.subarray(at, at + length))
        at += length
      }
      if (at !== bytes.length) throw damaged('there are more bytes of text than texts')
    },
  }
}

/** Contexts by the difference before: right, or off by how much. */
const RIGHT = 0
const BY_ONE = 1
const BY_LITTLE = 2
const BY_MUCH = 3
const LITTLE = 16

function moveNumbers(
  coder: NumberCoder,
  values: NumberColumn,
  expected?: Expected,
  check: (value: number) => number = (value) => value,
): void {
  let context = RIGHT
  for (let i = 0; i < values.length; i++) {
    const likely = expected ? expected(i) : 0
    const value = check(coder.code(values[i]!, likely, context))
    values[i] = value
    const off = Math.abs(value - likely)
    context = off === 0 ? RIGHT : off === 1 ? BY_ONE : off < LITTLE ? BY_LITTLE : BY_MUCH
  }
  coder.end()
}

/** What a value has to be, so that it fits its array and points to something. */
function checkOf(values: NumberColumn, below: number | undefined): (value: number) => number {
  if (below !== undefined) return (value) => checkedIndex(value, below)
  if (values instanceof Float64Array) return (value) => value
  if (!(values instanceof Int32Array)) throw new Error('A column of unsigned numbers has no bound.')
  return (value) => {
    if (value !== (value | 0)) throw damaged('a number in it is too large')
    return value
  }
}

/** An integer from 0 to below `below`; anything else is an error. */
export function checkedIndex(value: number, below: number): number {
  if (!(value >= 0 && value < below && Number.isInteger(value))) throw damaged('a number in it points to nothing')
  return value
}
