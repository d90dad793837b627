import { BAD_BLOCK } from './lz4Layout'

/**
 * LZ4 blocks. AssemblyScript, compiled to WebAssembly; ../container/lz4Blocks.ts is its other side, which knows the frames.
 *
 * Nearly all copies are short. They go by words of eight bytes, without asking how many are needed, and may write a few bytes too many, which
 * the next sequence overwrites.
 */

const SHORTEST_MATCH: u32 = 4
/** Up to these lengths, words are faster than a call of the platform's copy. */
const MAX_WORDWISE_LITERALS: u32 = 32
const MAX_WORDWISE_MATCH: u32 = 96

/**
 * Decodes the block at `[from, to)` to `[at, limit)`; all are addresses. Answers the end of what it wrote, or BAD_BLOCK. Matches may reach back
 * to `historyStart`.
 */
export function decode(from: u32, to: u32, at: u32, limit: u32, historyStart: u32): i32 {
  let read = from
  let written = at
  while (read < to) {
    const token = <u32>load<u8>(read++)

    let literals = token >> 4
    if (literals === 15) {
      let more: u32 = 255
      while (more === 255) {
        if (read >= to) return BAD_BLOCK
        more = <u32>load<u8>(read++)
        literals += more
      }
    }
    if (literals > to - read || literals > limit - written) return BAD_BLOCK
    if (literals <= MAX_WORDWISE_LITERALS) {
      store<u64>(written, load<u64>(read))
      store<u64>(written, load<u64>(read, 8), 8)
      if (literals > 16) {
        store<u64>(written, load<u64>(read, 16), 16)
        store<u64>(written, load<u64>(read, 24), 24)
      }
    } else memory.copy(written, read, literals)
    read += literals
    written += literals
    // the last sequence of a block has no match
    if (read >= to) return <i32>written

    if (to - read < 2) return BAD_BLOCK
    const distance = <u32>load<u16>(read)
    read += 2
    let length = (token & 15) + SHORTEST_MATCH
    if (length === 15 + SHORTEST_MATCH) {
      let more: u32 = 255
      while (more === 255) {
        if (read >= to) return BAD_BLOCK
        more = <u32>load<u8>(read++)
        length += more
      }
    }
    if (distance === 0 || distance > written - historyStart || length > limit - written) return BAD_BLOCK
    let match = written - distance
    const end = written + length
    if (distance >= 8) {
      if (length > MAX_WORDWISE_MATCH && distance >= length) memory.copy(written, match, length)
      else {
        do {
          store<u64>(written, load<u64>(match))
          written += 8
          match += 8
        } while (written < end)
      }
    } else if (distance === 1) memory.fill(written, load<u8>(match), length)
    else {
      while (written < end) store<u8>(written++, load<u8>(match++))
    }
    written = end
  }
  // a block may not be empty, and its last sequence ends in the branch above
  return written === at && from === to ? BAD_BLOCK : <i32>written
}
