/** Spreads the bits of two integers over 32 (the final mix of MurmurHash3): equal inputs, equal answer, on every machine. */
export function mix(a, b) {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Seeded pseudo-random numbers (xorshift, 32 bits): fast rather than good, and the same in every engine. */
export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = mix(seed, 1) | 1
  }

  /** 32 random bits, from 0 to 2^32 - 1. */
  next() {
    let x = this.state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.state = x
    return x >>> 0
  }

  /** An integer from 0 to limit - 1; the limit is at most 2^31. */
  below(limit) {
    return (this.next() * limit * 2 ** -32) | 0
  }

  /** From 0 to below 1. */
  fraction() {
    return this.next() * 2 ** -32
  }
}
