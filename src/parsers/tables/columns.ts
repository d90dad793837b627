import { Damage } from '../damage.ts'

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array

/** The column itself, or twice as large a copy if `index` lies beyond its end. */
export function withRoomFor<T extends Column>(column: T, index: number): T {
  if (index < column.length) return column
  const copy = emptyLike(column, Math.max(column.length * 2, index + 1))
  copy.set(column)
  return copy
}

/** A column of the same type, of zeros. A file that asks for more memory than there is ends reading, like one that reaches a cap. */
export function emptyLike<T extends Column>(column: T, length: number): T {
  const Type = column.constructor as new (length: number) => T
  try {
    return new Type(length)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new Damage('There is not enough memory for the tables of this capture.', 'limit')
  }
}
