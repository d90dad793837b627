import { CaptureError } from '../../src/parsers/index.ts'

/** Words of a slot: cell + 1 (0 = free), size in bytes, the thread's allocation number. */
const SLOT_WORDS = 3

/** 2^28 slots are 5.4 GB with their addresses: more live allocations than half of that do not fit anyway. */
const MAX_SLOTS = 2 ** 28

/**
 * The live-allocation map: address -> slot, by open addressing with linear probing, for any 64-bit address. At most half of the slots are
 * taken; freeing moves later entries of a probe run up, so no tombstones pile up however long the capture is.
 *
 * It is the hot spot of indexing. A page table (pages of 16 neighbouring addresses) was measured against it: it takes 1.5 to 2 times
 * as long and three times the memory (`npm run bench -- livemap`, docs/performance.md).
 */
export class LiveMap {
  /** Slot s is at words 3s, 3s+1, 3s+2. Replaced when the map grows. */
  slots = new Uint32Array(64 * SLOT_WORDS)
  /** Number of live slots. */
  count = 0
  private low = new Uint32Array(64)
  private high = new Uint32Array(64)
  private mask = 63

  /** Slot of a live address, or -1. */
  find(low: number, high: number): number {
    const { slots, mask } = this
    low >>>= 0
    high >>>= 0
    let i = hashAddress(low, high) & mask
    for (;;) {
      if (slots[i * SLOT_WORDS] === 0) return -1
      if (this.low[i] === low && this.high[i] === high) return i
      i = (i + 1) & mask
    }
  }

  /** Slot for an address, live or free; a free one becomes live once its first word is written (call `took` then). */
  place(low: number, high: number): number {
    if (this.count * 2 > this.mask) this.grow()
    const { slots, mask } = this
    low >>>= 0
    high >>>= 0
    let i = hashAddress(low, high) & mask
    while (slots[i * SLOT_WORDS] !== 0) {
      if (this.low[i] === low && this.high[i] === high) return i
      i = (i + 1) & mask
    }
    this.low[i] = low
    this.high[i] = high
    return i
  }

  /** Counts the slot that the last `place` returned as newly taken. */
  took(): void {
    this.count++
  }

  /** Frees a slot and moves later ones of its probe run up. Slots found before are no longer valid. */
  release(slot: number): void {
    const { slots, low, high, mask } = this
    this.count--
    let hole = slot
    let i = slot
    for (;;) {
      i = (i + 1) & mask
      if (slots[i * SLOT_WORDS] === 0) break
      const home = hashAddress(low[i]!, high[i]!) & mask
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        slots[hole * SLOT_WORDS] = slots[i * SLOT_WORDS]!
        slots[hole * SLOT_WORDS + 1] = slots[i * SLOT_WORDS + 1]!
        slots[hole * SLOT_WORDS + 2] = slots[i * SLOT_WORDS + 2]!
        low[hole] = low[i]!
        high[hole] = high[i]!
        hole = i
      }
    }
    slots[hole * SLOT_WORDS] = 0
  }

  private grow(): void {
    const { slots, low, high } = this
    const length = (this.mask + 1) * 2
    if (length > MAX_SLOTS) {
      throw new CaptureError('limit', 'This capture has more live allocations than fit into memory.')
    }
    this.slots = new Uint32Array(length * SLOT_WORDS)
    this.low = new Uint32Array(length)
    this.high = new Uint32Array(length)
    this.mask = length - 1
    for (let i = 0; i < low.length; i++) {
      if (slots[i * SLOT_WORDS] === 0) continue
      let j = hashAddress(low[i]!, high[i]!) & this.mask
      while (this.slots[j * SLOT_WORDS] !== 0) j = (j + 1) & this.mask
      this.low[j] = low[i]!
      this.high[j] = high[i]!
      for (let k = 0; k < SLOT_WORDS; k++) this.slots[j * SLOT_WORDS + k] = slots[i * SLOT_WORDS + k]!
    }
  }
}

function hashAddress(low: number, high: number): number {
  let h = Math.imul(low >>> 4, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ (low & 15)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return (h ^ (h >>> 13)) & 0x7fffffff
}
