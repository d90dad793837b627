import { DISTANCE_BUCKETS, type TemporaryColumns } from './captureIndex.ts'

/** Doubles of an entry: key, count, bytes and one unused, so that no entry lies across two cache lines. */
const ENTRY = 4

/** Frees by the allocating thread, per site and distance bucket: open addressing on site * DISTANCE_BUCKETS + bucket. */
export class TemporaryTable {
  private count = 0
  private entries = new Float64Array(1024 * ENTRY)
  private mask = 1023

  add(site: number, bucket: number, bytes: number): void {
    const key = site * DISTANCE_BUCKETS + bucket + 1
    const { entries, mask } = this
    let e = (hashKey(key) & mask) * ENTRY
    while (entries[e] !== key) {
      if (entries[e] === 0) {
        entries[e] = key
        entries[e + 1] = 1
        entries[e + 2] = bytes
        if (++this.count * 2 > mask) this.rehash()
        return
      }
      e = e === mask * ENTRY ? 0 : e + ENTRY
    }
    entries[e + 1]!++
    entries[e + 2]! += bytes
  }

  columns(exact: TemporaryColumns['exact']): TemporaryColumns {
    const { count, entries } = this
    const site = new Uint32Array(count)
    const bucket = new Uint32Array(count)
    const freedCount = new Float64Array(count)
    const freedBytes = new Float64Array(count)
    for (let e = 0, row = 0; e < entries.length; e += ENTRY) {
      if (entries[e] === 0) continue
      site[row] = Math.floor((entries[e]! - 1) / DISTANCE_BUCKETS)
      bucket[row] = (entries[e]! - 1) % DISTANCE_BUCKETS
      freedCount[row] = entries[e + 1]!
      freedBytes[row] = entries[e + 2]!
      row++
    }
    return { count, site, bucket, freedCount, freedBytes, exact }
  }

  private rehash(): void {
    const old = this.entries
    this.mask = this.mask * 2 + 1
    const entries = new Float64Array((this.mask + 1) * ENTRY)
    for (let from = 0; from < old.length; from += ENTRY) {
      if (old[from] === 0) continue
      let i = hashKey(old[from]!) & this.mask
      while (entries[i * ENTRY] !== 0) i = (i + 1) & this.mask
      for (let k = 0; k < ENTRY; k++) entries[i * ENTRY + k] = old[from + k]!
    }
    this.entries = entries
  }
}

function hashKey(key: number): number {
  const h = Math.imul(key, 0x9e3779b1)
  return (h ^ (h >>> 15)) & 0x7fffffff
}
