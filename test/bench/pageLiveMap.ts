import { grownLength } from '../../src/capture/columns.ts'

/**
 * The design that lost: a live-allocation map as a page table, kept to be measured against the other (openAddressingMap.ts).
 *
 * A slot is three numbers in `slots`: [cell + 1, size, sequence]. An address is cut into a page (address >> 8) and one of 16 places in it:
 *
 *     0x7f3a_1c40_2a50
 *       `-- page 0x7f3a_1c40_2a --' `- place 5 (16-byte steps)
 *
 *     directory (open addressing)          slots
 *     [page low, page high, number, used]  page 0: 16 x [cell + 1, size, sequence]
 *     [..]  ------------------------------> page 1: ..
 *
 * The idea: allocators hand out neighbouring addresses together and free them together, so a page stays in cache while it is worked on,
 * and nothing has to be moved when a slot is freed. Only addresses that are multiples of 16 below 2^55 fit the grid.
 */
const PLACES_PER_PAGE = 16
const SLOT_WORDS = 3
const PAGE_WORDS = PLACES_PER_PAGE * SLOT_WORDS
const DIRECTORY_WORDS = 4

export class PageLiveMap {
  /** Slot s is at words 3s, 3s+1, 3s+2: cell + 1 (0 = free), size in bytes, the thread's allocation number. */
  slots = new Uint32Array(256 * PAGE_WORDS)
  /** Number of live slots. */
  count = 0
  private directory = new Int32Array(1024 * DIRECTORY_WORDS)
  private directoryMask = 1023
  private pageCount = 0
  private pagesUsed = 0
  private freePages = new Int32Array(256)
  private freePageCount = 0
  /** The directory entry of the page used last: neighbours come in runs. */
  private lastLow = -1
  private lastHigh = -1
  private lastPage = 0
  private lastEntry = 0

  /** Slot of a live address, or -1. `low` and `high` are the halves of an address that fits the grid. */
  find(low: number, high: number): number {
    const pageLow = low >>> 8
    if (pageLow !== this.lastLow || high !== this.lastHigh) {
      const directory = this.directory
      const mask = this.directoryMask
      let i = hashPage(pageLow, high) & mask
      for (;;) {
        const e = i * DIRECTORY_WORDS
        const page = directory[e + 2]!
        if (page === 0) return -1
        if (directory[e] === pageLow && directory[e + 1] === high) {
          this.lastLow = pageLow
          this.lastHigh = high
          this.lastPage = page - 1
          this.lastEntry = e
          break
        }
        i = (i + 1) & mask
      }
    }
    const slot = this.lastPage * PLACES_PER_PAGE + ((low >>> 4) & 15)
    return this.slots[slot * SLOT_WORDS] === 0 ? -1 : slot
  }

  /** Slot for an address, live or free; a free one becomes live once its first word is written (call `took` then). */
  place(low: number, high: number): number {
    const pageLow = low >>> 8
    if (pageLow !== this.lastLow || high !== this.lastHigh) this.enter(pageLow, high)
    return this.lastPage * PLACES_PER_PAGE + ((low >>> 4) & 15)
  }

  /** Counts the slot that the last `place` returned as newly taken. */
  took(): void {
    this.count++
    this.directory[this.lastEntry + 3]!++
  }

  /** Frees the slot that the last `find` returned. */
  release(slot: number): void {
    this.slots[slot * SLOT_WORDS] = 0
    this.count--
    if (--this.directory[this.lastEntry + 3]! === 0) this.dropPage()
  }

  private enter(pageLow: number, high: number): void {
    if (this.pagesUsed * 2 > this.directoryMask) this.growDirectory()
    const directory = this.directory
    const mask = this.directoryMask
    let i = hashPage(pageLow, high) & mask
    for (;;) {
      const e = i * DIRECTORY_WORDS
      const page = directory[e + 2]!
      if (page === 0) {
        const fresh = this.takePage()
        directory[e] = pageLow
        directory[e + 1] = high
        directory[e + 2] = fresh + 1
        directory[e + 3] = 0
        this.pagesUsed++
        this.lastPage = fresh
        this.lastEntry = e
        break
      }
      if (directory[e] === pageLow && directory[e + 1] === high) {
        this.lastPage = page - 1
        this.lastEntry = e
        break
      }
      i = (i + 1) & mask
    }
    this.lastLow = pageLow
    this.lastHigh = high
  }

  private takePage(): number {
    if (this.freePageCount > 0) return this.freePages[--this.freePageCount]!
    const page = this.pageCount++
    const needed = this.pageCount * PAGE_WORDS
    if (needed > this.slots.length) {
      const next = new Uint32Array(grownLength(this.slots.length, needed, 4))
      next.set(this.slots)
      this.slots = next
    }
    return page
  }

  /** Takes the last entry out of the directory and moves later ones of its probe run up, so that no tombstone stays. */
  private dropPage(): void {
    const directory = this.directory
    const mask = this.directoryMask
    if (this.freePageCount === this.freePages.length) {
      const next = new Int32Array(this.freePages.length * 2)
      next.set(this.freePages)
      this.freePages = next
    }
    this.freePages[this.freePageCount++] = this.lastPage
    this.pagesUsed--
    let hole = this.lastEntry / DIRECTORY_WORDS
    let i = hole
    for (;;) {
      i = (i + 1) & mask
      const e = i * DIRECTORY_WORDS
      if (directory[e + 2] === 0) break
      const home = hashPage(directory[e]!, directory[e + 1]!) & mask
      // the entry may move to the hole unless its home lies cyclically after the hole
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        directory.copyWithin(hole * DIRECTORY_WORDS, e, e + DIRECTORY_WORDS)
        hole = i
      }
    }
    directory[hole * DIRECTORY_WORDS + 2] = 0
    this.lastLow = -1
  }

  private growDirectory(): void {
    const old = this.directory
    const mask = (this.directoryMask + 1) * 2 - 1
    const next = new Int32Array((mask + 1) * DIRECTORY_WORDS)
    for (let e = 0; e < old.length; e += DIRECTORY_WORDS) {
      if (old[e + 2] === 0) continue
      let i = hashPage(old[e]!, old[e + 1]!) & mask
      while (next[i * DIRECTORY_WORDS + 2] !== 0) i = (i + 1) & mask
      next.set(old.subarray(e, e + DIRECTORY_WORDS), i * DIRECTORY_WORDS)
    }
    this.directory = next
    this.directoryMask = mask
    this.lastLow = -1
  }
}

function hashPage(pageLow: number, high: number): number {
  let h = Math.imul(pageLow, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return (h ^ (h >>> 13)) & 0x7fffffff
}
