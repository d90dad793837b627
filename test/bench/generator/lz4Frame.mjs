const BLOCK_BYTES = 65536
const HISTORY_BYTES = 65536
const HASH_BITS = 14
const SHORTEST_MATCH = 4
/** The format wants the last 5 bytes of a block as literals and no match that starts in its last 12. */
const LAST_LITERALS = 5
const NO_MATCH_BEFORE_END = 12
const FARTHEST_MATCH = 65535
const STORED = 0x80000000
const NEVER = -1

/** The head that Memray's frames have: linked blocks of at most 64 KiB, no checksums, no content size. */
const FRAME_HEAD = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0)

/**
 * A frame in the making: bytes in, pieces of the frame out. Each block except the last holds 64 KiB of the stream, and
 * matches reach back into the block before:
 *
 *   input   [ history 64 KiB | block 64 KiB ] -> next block: [ that block | new one ]
 *
 * `stored` leaves the compressing out and keeps the frame.
 */
export class Lz4Frame {
  /** @param {boolean} stored */
  constructor(stored) {
    this.stored = stored
    this.input = new Uint8Array(HISTORY_BYTES + BLOCK_BYTES)
    this.filled = HISTORY_BYTES
    /** Where the stream begins in `input`: matches must not reach before it. */
    this.begin = HISTORY_BYTES
    /** Where each hash was last seen in `input`. */
    this.table = new Int32Array(1 << HASH_BITS).fill(NEVER)
    this.output = new Uint8Array(1 << 20)
    this.position = 0
    this.#append(FRAME_HEAD)
  }

  /** Takes more of the stream; answers what there is of the frame since the last call. The answer is valid until the next. */
  push(bytes) {
    let at = 0
    while (at < bytes.length) {
      const take = Math.min(bytes.length - at, this.input.length - this.filled)
      this.input.set(bytes.subarray(at, at + take), this.filled)
      this.filled += take
      at += take
      if (this.filled === this.input.length) this.#block()
    }
    return this.#taken()
  }

  finish() {
    if (this.filled > HISTORY_BYTES) this.#block()
    this.#append(new Uint8Array(4))
    return this.#taken()
  }

  #taken() {
    const piece = this.output.subarray(0, this.position)
    this.position = 0
    return piece
  }

  #append(bytes) {
    this.#reserve(bytes.length)
    this.output.set(bytes, this.position)
    this.position += bytes.length
  }

  #reserve(more) {
    if (this.position + more <= this.output.length) return
    const larger = new Uint8Array(Math.max(this.output.length * 2, this.position + more))
    larger.set(this.output)
    this.output = larger
  }

  #block() {
    const sizeBytes = this.filled - HISTORY_BYTES
    this.#reserve(4 + sizeBytes + (sizeBytes >> 7) + 64)
    const at = this.position
    let end = this.stored ? at + 4 + sizeBytes : this.#compress(at + 4)
    let word = end - at - 4
    if (word >= sizeBytes) {
      this.output.set(this.input.subarray(HISTORY_BYTES, this.filled), at + 4)
      end = at + 4 + sizeBytes
      word = sizeBytes | STORED
    }
    for (let shift = 0; shift < 32; shift += 8) this.output[at + (shift >> 3)] = word >>> shift
    this.position = end
    this.input.copyWithin(0, BLOCK_BYTES)
    const { table } = this
    for (let hash = 0; hash < table.length; hash++) {
      const moved = table[hash] - BLOCK_BYTES
      table[hash] = moved < 0 ? NEVER : moved
    }
    this.filled = HISTORY_BYTES
    this.begin = 0
  }

  /** Greedy: the first match that the table knows is taken; the longer nothing matches, the larger the steps. */
  #compress(outputAt) {
    const { input, table, begin } = this
    const end = this.filled
    const lastStart = end - NO_MATCH_BEFORE_END
    const matchEnd = end - LAST_LITERALS
    let anchor = HISTORY_BYTES
    let at = HISTORY_BYTES
    let out = outputAt
    let misses = 0
    while (at <= lastStart) {
      const word = wordAt(input, at)
      const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS)
      let match = table[hash]
      table[hash] = at
      if (match < 0 || at - match > FARTHEST_MATCH || wordAt(input, match) !== word) {
        at += 1 + (misses++ >> 5)
        continue
      }
      misses = 0
      while (at > anchor && match > begin && input[at - 1] === input[match - 1]) {
        at--
        match--
      }
      let length = SHORTEST_MATCH
      while (at + length < matchEnd && input[at + length] === input[match + length]) length++
      out = this.#sequence(out, anchor, at, at - match, length)
      at += length
      anchor = at
    }
    return this.#literals(out, anchor, end, 0)
  }

  #sequence(out, anchor, at, offset, length) {
    const extra = length - SHORTEST_MATCH
    let next = this.#literals(out, anchor, at, Math.min(extra, 15))
    this.output[next++] = offset
    this.output[next++] = offset >>> 8
    return extra >= 15 ? this.#lengthBytes(next, extra - 15) : next
  }

  /** Token and literals; the low half of the token is the length of the match that follows. */
  #literals(out, from, to, matchNibble) {
    const { output, input } = this
    const count = to - from
    let next = out
    output[next++] = (Math.min(count, 15) << 4) | matchNibble
    if (count >= 15) next = this.#lengthBytes(next, count - 15)
    for (let index = from; index < to; index++) output[next++] = input[index]
    return next
  }

  #lengthBytes(out, value) {
    let next = out
    let rest = value
    while (rest >= 255) {
      this.output[next++] = 255
      rest -= 255
    }
    this.output[next++] = rest
    return next
  }
}

function wordAt(bytes, at) {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
}
