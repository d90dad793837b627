const PRIME_1 = 0x9e3779b1
const PRIME_2 = 0x85ebca77
const PRIME_3 = 0xc2b2ae3d
const PRIME_4 = 0x27d4eb2f
const PRIME_5 = 0x165667b1
const STRIPE_BYTES = 16

/** xxHash with 32 bits and seed 0, the checksum of LZ4 frames, fed in pieces. */
export class XxHash32 {
  readonly #lanes = Int32Array.of((PRIME_1 + PRIME_2) | 0, PRIME_2 | 0, 0, -PRIME_1 | 0)
  readonly #rest = new Uint8Array(STRIPE_BYTES)
  #restLength = 0
  #length = 0

  update(bytes: Uint8Array, start: number, end: number): this {
    this.#length += end - start
    let at = start
    if (this.#restLength > 0) {
      const missing = Math.min(STRIPE_BYTES - this.#restLength, end - at)
      this.#rest.set(bytes.subarray(at, at + missing), this.#restLength)
      this.#restLength += missing
      at += missing
      if (this.#restLength < STRIPE_BYTES) return this
      this.#stripes(this.#rest, 0, STRIPE_BYTES)
      this.#restLength = 0
    }
    const whole = at + ((end - at) & ~(STRIPE_BYTES - 1))
    this.#stripes(bytes, at, whole)
    this.#rest.set(bytes.subarray(whole, end))
    this.#restLength = end - whole
    return this
  }

  /** The hash of all bytes so far, as an unsigned number. */
  digest(): number {
    const [a, b, c, d] = this.#lanes as unknown as [number, number, number, number]
    const isLong = this.#length >= STRIPE_BYTES
    let hash = isLong ? rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18) : PRIME_5
    hash = (hash + this.#length) | 0
    const rest = this.#rest
    let at = 0
    for (; at + 4 <= this.#restLength; at += 4) {
      hash = Math.imul(rotated((hash + Math.imul(int32(rest, at), PRIME_3)) | 0, 17), PRIME_4)
    }
    for (; at < this.#restLength; at++) {
      hash = Math.imul(rotated((hash + Math.imul(rest[at]!, PRIME_5)) | 0, 11), PRIME_1)
    }
    hash = Math.imul(hash ^ (hash >>> 15), PRIME_2)
    hash = Math.imul(hash ^ (hash >>> 13), PRIME_3)
    return (hash ^ (hash >>> 16)) >>> 0
  }

  #stripes(bytes: Uint8Array, start: number, end: number): void {
    const lanes = this.#lanes
    let a = lanes[0]!
    let b = lanes[1]!
    let c = lanes[2]!
    let d = lanes[3]!
    for (let at = start; at < end; at += STRIPE_BYTES) {
      a = Math.imul(rotated((a + Math.imul(int32(bytes, at), PRIME_2)) | 0, 13), PRIME_1)
      b = Math.imul(rotated((b + Math.imul(int32(bytes, at + 4), PRIME_2)) | 0, 13), PRIME_1)
      c = Math.imul(rotated((c + Math.imul(int32(bytes, at + 8), PRIME_2)) | 0, 13), PRIME_1)
      d = Math.imul(rotated((d + Math.imul(int32(bytes, at + 12), PRIME_2)) | 0, 13), PRIME_1)
    }
    lanes[0] = a
    lanes[1] = b
    lanes[2] = c
    lanes[3] = d
  }
}

/** The hash of `bytes[start, end)` as an unsigned number. */
export function xxHash32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return new XxHash32().update(bytes, start, end).digest()
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function int32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
