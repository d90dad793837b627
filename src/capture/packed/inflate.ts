import { Inflate } from 'fflate'
import { damaged } from './damaged.ts'

/** Deflate makes at most 1032 bytes of one, so a piece can't exceed what was declared by more than 68 MB before it is noticed. */
const PIECE_BYTES = 1 << 16

/** Inflates exactly `size` bytes; more or fewer are an error, and no more than that is ever kept. */
export function inflateExactly(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let at = 0
  const inflate = new Inflate((piece) => {
    if (at + piece.length > size) throw damaged('a column inflates to more than it declares')
    out.set(piece, at)
    at += piece.length
  })
  try {
    for (let from = 0; from < packed.length; from += PIECE_BYTES) {
      const to = Math.min(packed.length, from + PIECE_BYTES)
      inflate.push(packed.subarray(from, to), to === packed.length)
    }
  } catch (cause) {
    // fflate's errors carry a code
    if (cause instanceof Error && 'code' in cause) throw damaged(`a column can't be inflated (${cause.message})`)
    throw cause
  }
  if (at !== size) throw damaged('a column inflates to less than it declares')
  return out
}
