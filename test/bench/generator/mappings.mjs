const PAGE_BYTES = 4096
const PAGES = [1, 16, 64, 64, 256, 256, 1024, 16384]

/**
 * The regions that the program got from mmap, and how it gives them back: as a whole, or only the beginning, the end, the
 * middle, or a stretch that reaches from one region into its neighbour. There are few of them, so they may be objects.
 */
export class Mappings {
  /** @param {import('./random.mjs').Random} random */
  constructor(random) {
    this.random = random
    /** @type {{ begin: number, end: number }[]} */
    this.regions = []
    /** Begins of regions that were given back whole, the last one last, by size. @type {Map<number, number[]>} */
    this.reusable = new Map(PAGES.map((pages) => [pages * PAGE_BYTES, []]))
    this.lowest = 0x7ff000000000 - random.below(0x10000) * PAGE_BYTES
  }

  /** Maps a region; answers its address and size. */
  map() {
    const bytes = PAGES[this.random.below(PAGES.length)] * PAGE_BYTES
    let begin = this.reusable.get(bytes).pop()
    if (begin === undefined) {
      this.lowest -= bytes
      begin = this.lowest
    }
    this.regions.push({ begin, end: begin + bytes })
    return { begin, bytes }
  }

  /** Gives something back; answers the address, the length that is unmapped, and how many bytes of it had been mapped. */
  unmap() {
    const { regions, random } = this
    const region = regions[random.below(regions.length)]
    const pages = (region.end - region.begin) / PAGE_BYTES
    let { begin, end } = region
    const way = pages < 4 ? 0 : random.below(10)
    if (way === 6) end -= (pages >> 1) * PAGE_BYTES
    else if (way === 7) begin += (pages >> 1) * PAGE_BYTES
    else if (way === 8) [begin, end] = [begin + (pages >> 2) * PAGE_BYTES, end - (pages >> 2) * PAGE_BYTES]
    else if (way === 9) end += PAGE_BYTES
    else this.reusable.get(end - begin)?.push(begin)
    return { begin, bytes: end - begin, mappedBytes: this.#cut(begin, end) }
  }

  /** Takes [begin, end) out of all regions; answers how many bytes that were. */
  #cut(begin, end) {
    let cutBytes = 0
    const kept = []
    for (const region of this.regions) {
      const from = Math.max(begin, region.begin)
      const to = Math.min(end, region.end)
      if (from >= to) {
        kept.push(region)
        continue
      }
      cutBytes += to - from
      if (region.begin < from) kept.push({ begin: region.begin, end: from })
      if (to < region.end) kept.push({ begin: to, end: region.end })
    }
    this.regions = kept
    return cutBytes
  }
}
