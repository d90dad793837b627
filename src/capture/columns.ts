/** Columns that grow by doubling. Appending writes to `data[count++]` after `reserve`; growth copies, so views must be taken again. */

export type NumberArray = Float64Array | Uint32Array | Int32Array | Uint8Array

/** Above this many bytes a column grows by half instead of doubling, so that a growth spurt costs less memory at its peak. */
const DOUBLING_LIMIT_BYTES = 1 << 26

/** A length for a column that has to hold at least `needed` entries of `entryBytes` each. */
export function grownLength(length: number, needed: number, entryBytes: number): number {
  let next = Math.max(length, 16)
  while (next < needed) next = next * entryBytes < DOUBLING_LIMIT_BYTES ? next * 2 : Math.ceil(next * 1.5)
  return next
}

export function grownFloat64(old: Float64Array<ArrayBuffer>, needed: number): Float64Array<ArrayBuffer> {
  if (old.length >= needed) return old
  const next = new Float64Array(grownLength(old.length, needed, 8))
  next.set(old)
  return next
}

export function grownUint32(old: Uint32Array<ArrayBuffer>, needed: number): Uint32Array<ArrayBuffer> {
  if (old.length >= needed) return old
  const next = new Uint32Array(grownLength(old.length, needed, 4))
  next.set(old)
  return next
}
