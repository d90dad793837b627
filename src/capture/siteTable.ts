import { CaptureError } from '../parsers/index.ts'
import type { SiteColumns } from './captureIndex.ts'
import { grownFloat64, grownLength, grownUint32 } from './columns.ts'

/** A site's number times the distance buckets has to stay a small integer. */
const MAX_SITES = 1 << 24

/** Words (32 bits) and doubles of a site's counters: one cache line. */
export const SITE_WORDS = 16
export const SITE_DOUBLES = 8
/**
 * Doubles: what the site holds now; what it held at the last mark; what was written to the peaks table last. Words: the mark
 * that the second pair belongs to, the window it was touched in (+1), its cell of the current window, its thread.
 */
export const Site = {
  HELD_COUNT: 0,
  HELD_BYTES: 1,
  MARK_COUNT: 2,
  MARK_BYTES: 3,
  WRITTEN_COUNT: 4,
  WRITTEN_BYTES: 5,
  MARK: 12,
  TOUCHED: 13,
  CELL: 14,
  THREAD: 15,
} as const

const KEY_WORDS = 4

/** Distinct places that allocate: (stack, native stack, generation, thread, allocator) -> SiteId, with the counters of each. */
export class SiteTable {
  count = 0
  doubles = new Float64Array(256 * SITE_DOUBLES)
  words = new Uint32Array(this.doubles.buffer)
  /** Stack, native stack, generation, thread * 16 + allocator. */
  private keys = new Uint32Array(256 * KEY_WORDS)
  private table = new Int32Array(1024)
  private mask = 1023
  /** The site asked for last: programs allocate in runs. */
  private last = 0

  /** `threadAndAllocator` is thread * 16 + allocator; a new site is filed under `thread`. */
  siteOf(stack: number, native: number, generation: number, threadAndAllocator: number, thread: number): number {
    const { keys, table, mask } = this
    const last = this.last * KEY_WORDS
    if (
      this.count > 0 &&
      keys[last] === stack &&
      keys[last + 3] === threadAndAllocator &&
      keys[last + 1] === native &&
      keys[last + 2] === generation
    ) {
      return this.last
    }
    let i = hashSite(stack, native, generation, threadAndAllocator) & mask
    for (;;) {
      const site = table[i]! - 1
      if (site < 0) break
      const k = site * KEY_WORDS
      if (
        keys[k] === stack &&
        keys[k + 3] === threadAndAllocator &&
        keys[k + 1] === native &&
        keys[k + 2] === generation
      ) {
        this.last = site
        return site
      }
      i = (i + 1) & mask
    }
    return this.add(stack, native, generation, threadAndAllocator, i, thread)
  }

  columns(): SiteColumns {
    const { count, keys, words } = this
    const stack = new Uint32Array(count)
    const native = new Uint32Array(count)
    const generation = new Uint32Array(count)
    const thread = new Uint32Array(count)
    const allocator = new Uint8Array(count)
    for (let s = 0, k = 0; s < count; s++, k += KEY_WORDS) {
      stack[s] = keys[k]!
      native[s] = keys[k + 1]!
      generation[s] = keys[k + 2]!
      thread[s] = words[s * SITE_WORDS + Site.THREAD]!
      allocator[s] = keys[k + 3]! & 15
    }
    return { count, stack, native, generation, thread, allocator }
  }

  private add(
    stack: number,
    native: number,
    generation: number,
    threadAndAllocator: number,
    at: number,
    thread: number,
  ): number {
    if (this.count >= MAX_SITES) {
      throw new CaptureError('limit', 'This capture has more distinct allocation sites than fit.')
    }
    const site = this.count++
    this.last = site
    if (this.count * SITE_DOUBLES > this.doubles.length) {
      this.doubles = grownFloat64(this.doubles, grownLength(this.doubles.length, this.count * SITE_DOUBLES, 8))
      this.words = new Uint32Array(this.doubles.buffer)
    }
    this.keys = grownUint32(this.keys, this.count * KEY_WORDS)
    this.keys.set([stack, native, generation, threadAndAllocator], site * KEY_WORDS)
    this.words[site * SITE_WORDS + Site.THREAD] = thread
    this.table[at] = site + 1
    if (this.count * 2 > this.mask) this.rehash()
    return site
  }

  private rehash(): void {
    const { keys } = this
    this.mask = this.mask * 2 + 1
    const table = new Int32Array(this.mask + 1)
    for (let site = 0; site < this.count; site++) {
      const k = site * KEY_WORDS
      let i = hashSite(keys[k]!, keys[k + 1]!, keys[k + 2]!, keys[k + 3]!) & this.mask
      while (table[i] !== 0) i = (i + 1) & this.mask
      table[i] = site + 1
    }
    this.table = table
  }
}

function hashSite(stack: number, native: number, generation: number, threadAndAllocator: number): number {
  let h = Math.imul(stack, 0x9e3779b1) ^ Math.imul(native, 0x85ebca6b) ^ Math.imul(threadAndAllocator, 0xc2b2ae35)
  h = (h ^ (h >>> 15)) + Math.imul(generation, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 13), 0x2c1b3c6d)
  return (h ^ (h >>> 15)) & 0x7fffffff
}
