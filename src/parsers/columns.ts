import { Damage } from './damage.ts'

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array

/** The column itself, or twice as large a copy if `index` lies beyond its end. */
export function withRoomFor<T extends Column>(column: T, index: number): T {
  return index < column.length ? column : larger(column, Math.max(column.length * 2, index + 1))
}

function larger<T extends Column>(column: T, length: number): T {
  const Type = column.constructor as new (length: number) => T
  let copy: T
  try {
    copy = new Type(length)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new Damage('There is not enough memory for the tables of this capture.', 'limit')
  }
  copy.set(column)
  return copy
}
