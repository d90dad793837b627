import type { ColumnFileReader, ColumnFileWriter } from './columnFile.ts'
import type { Expected } from './expectations.ts'
import { MAX_TEXT_BYTES } from './limits.ts'
import { damaged } from './numbers.ts'

export type NumberColumn = Float64Array | Uint32Array | Int32Array | Uint8Array

/**
 * Columns in one of two directions: out of arrays that are full, or into arrays that are empty. What is where in the file is then said
 * once (indexColumns.ts), and reader and writer can't differ.
 */
export interface ColumnIo {
  readonly isReading: boolean
  /** `below`: every value is an integer from 0 to below it. `expected` may look at entries of `values` before the one it is asked for. */
  numbers(id: number, values: NumberColumn, options?: { expected?: Expected; below?: number }): void
  texts(bytesId: number, lengthsId: number, texts: string[]): void
}

export function columnsOut(file: ColumnFileWriter): ColumnIo {
  return {
    isReading: false,
    numbers: (id, values, { expected } = {}) => file.numbers(id, values, expected),
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
      file.numbers(
        lengthsId,
        Float64Array.from(pieces, (piece) => piece.length),
      )
    },
  }
}

export function columnsIn(file: ColumnFileReader): ColumnIo {
  return {
    isReading: true,
    numbers(id, values, { expected, below } = {}) {
      const read = file.numbers(id, values.length)
      const add = read.isDifference ? expected : undefined
      const isFloat = values instanceof Float64Array
      if (!isFloat && below === undefined && !(values instanceof Int32Array)) throw damaged('a column has no bound')
      if (isFloat && !add && below === undefined) {
        values.set(read.values)
        return
      }
      for (let i = 0; i < values.length; i++) {
        const value = add ? read.values[i]! + add(i) : read.values[i]!
        if (below !== undefined) {
          if (!(value >= 0 && value < below && Number.isInteger(value)))
            throw damaged('a number in it points to nothing')
        } else if (!isFloat && value !== (value | 0)) throw damaged('a number in it is too large')
        values[i] = value
      }
    },
    texts(bytesId, lengthsId, texts) {
      const bytes = file.bytes(bytesId, MAX_TEXT_BYTES)
      const lengths = file.numbers(lengthsId, texts.length).values
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
