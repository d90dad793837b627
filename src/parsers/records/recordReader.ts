import { badNumber } from './recordDamage.ts'
import { BAD_VARINT, readVarint, toNumber } from './varint.ts'

/**
 * Reads the fields of one record, one after the other. For records that are rare; the caller has made sure that the record is complete.
 */
export class RecordReader {
  readonly #wide = new Int32Array(2)
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #wordBytes: 4 | 8 = 8

  open(bytes: Uint8Array, at: number, wordBytes: 4 | 8): this {
    this.#bytes = bytes
    this.#at = at
    this.#wordBytes = wordBytes
    return this
  }

  get at(): number {
    return this.#at
  }

  byte(): number {
    return this.#bytes[this.#at++]!
  }

  int32(): number {
    const bytes = this.#bytes
    const at = this.#at
    this.#at += 4
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }

  uint32(): number {
    return this.int32() >>> 0
  }

  /** Beyond 2^53 the nearest double. */
  uint64(): number {
    const low = this.int32()
    return toNumber(low, this.int32())
  }

  /** A long, size_t or pointer of the writer. */
  word(): number {
    return this.#wordBytes === 8 ? this.uint64() : this.uint32()
  }

  /** A word as the halves that PairIndex takes: the answer is the low half, `high` holds the other one. */
  wordLow(): number {
    const low = this.int32()
    this.high = this.#wordBytes === 8 ? this.int32() : 0
    return low
  }
  high = 0

  skip(byteCount: number): void {
    this.#at += byteCount
  }

  /** Beyond 2^53 the nearest double. */
  varint(): number {
    this.#varint()
    return toNumber(this.#wide[0]!, this.#wide[1]!)
  }

  /** A zig-zag number, its low 32 bits. */
  signedLow(): number {
    this.#varint()
    const low = this.#wide[0]!
    return ((low >>> 1) | (this.#wide[1]! << 31)) ^ -(low & 1)
  }

  /** The bytes up to the terminator, which is skipped. Only valid until the next bytes arrive. */
  text(): Uint8Array {
    const start = this.#at
    const terminator = this.#bytes.indexOf(0, start)
    this.#at = terminator + 1
    return this.#bytes.subarray(start, terminator)
  }

  /** Only valid until the next bytes arrive. */
  block(byteCount: number): Uint8Array {
    const start = this.#at
    this.#at += byteCount
    return this.#bytes.subarray(start, this.#at)
  }

  /** For addDelta and the like, which do their own reading from `at`. */
  moveTo(at: number): void {
    if (at === BAD_VARINT) throw badNumber()
    this.#at = at
  }

  #varint(): void {
    this.moveTo(readVarint(this.#bytes, this.#at, this.#wide))
  }
}
