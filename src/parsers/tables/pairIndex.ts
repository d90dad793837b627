import { limitReached } from '../damage.ts'
import { emptyLike, withRoomFor } from './columns.ts'

/**
 * Numbers pairs of 32-bit integers densely, in order of first appearance: threads by the halves of their id, frames by code object
 * and instruction offset.
 *
 *   find(7, 20) -> 0   find(7, 24) -> 1   find(7, 20) -> 0
 *
 * Open addressing over typed arrays: it answers for every frame push, and a Map would need a string or BigInt key.
 */
export class PairIndex {
  count = 0
  /** The pairs by number; `count` entries are valid. */
  first = new Int32Array(64)
  second = new Int32Array(64)
  /** Number + 1 of the pair in each slot, 0 = free. At most half full. */
  #slots = new Int32Array(128)
  #mask = 127
  readonly #what: string
  readonly #limit: number

  /** `what` is a plural for the sentence when `limit` is reached. */
  constructor(what: string, limit: number) {
    this.#what = what
    this.#limit = limit
  }

  /** The pair's number; a pair that is not known yet gets the next one. */
  find(first: number, second: number): number {
    const slots = this.#slots
    let slot = hash(first, second) & this.#mask
    for (;;) {
      const entry = slots[slot]!
      if (entry === 0) break
      if (this.first[entry - 1] === first && this.second[entry - 1] === second) return entry - 1
      slot = (slot + 1) & this.#mask
    }
    return this.#insert(first, second, slot)
  }

  /** The pair's number, or -1. */
  lookUp(first: number, second: number): number {
    let slot = hash(first, second) & this.#mask
    for (;;) {
      const entry = this.#slots[slot]!
      if (entry === 0) return -1
      if (this.first[entry - 1] === first && this.second[entry - 1] === second) return entry - 1
      slot = (slot + 1) & this.#mask
    }
  }

  /** Gives the pair the next number even if it has one already; `find` does not learn of it. */
  append(first: number, second: number): number {
    const number = this.count
    if (number >= this.#limit) throw limitReached(this.#what, this.#limit)
    this.first = withRoomFor(this.first, number)
    this.second = withRoomFor(this.second, number)
    this.first[number] = first
    this.second[number] = second
    this.count = number + 1
    return number
  }

  #insert(first: number, second: number, slot: number): number {
    const number = this.append(first, second)
    this.#slots[slot] = number + 1
    if (this.count * 2 > this.#slots.length) this.#rehash()
    return number
  }

  #rehash(): void {
    const slots = emptyLike(this.#slots, this.#slots.length * 2)
    const mask = slots.length - 1
    for (let number = 0; number < this.count; number++) {
      let slot = hash(this.first[number]!, this.second[number]!) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number + 1
    }
    this.#slots = slots
    this.#mask = mask
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
