import { DISTANCE_BUCKETS, type TemporaryColumns } from './captureIndex.ts'

/** Frees by the allocating thread, per site and distance bucket: open addressing on site * DISTANCE_BUCKETS + bucket. */
export class TemporaryTable {
  private count = 0
  private keys = new Int32Array(1024)
  private freedCount = new Float64Array(1024)
  private freedBytes = new Float64Array(1024)
  private mask = 1023

  add(site: number, bucket: number, bytes: number): void {
    const key = site * DISTANCE_BUCKETS + bucket + 1
    const { keys, mask } = this
    let i = hashKey(key) & mask
    while (keys[i] !== key) {
      if (keys[i] === 0) {
        keys[i] = key
        if (++this.count * 2 > mask) {
          this.rehash()
          this.add(site, bucket, bytes)
          return
        }
        break
      }
      i = (i + 1) & mask
    }
    this.freedCount[i]! += 1
    this.freedBytes[i]! += bytes
  }

  columns(exact: TemporaryColumns['exact']): TemporaryColumns {
    const { count, keys } = this
    const site = new Uint32Array(count)
    const bucket = new Uint32Array(count)
    const freedCount = new Float64Array(count)
    const freedBytes = new Float64Array(count)
    for (let i = 0, row = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue
      site[row] = Math.floor((keys[i]! - 1) / DISTANCE_BUCKETS)
      bucket[row] = (keys[i]! - 1) % DISTANCE_BUCKETS
      freedCount[row] = this.freedCount[i]!
      freedBytes[row] = this.freedBytes[i]!
      row++
    }
    return { count, site, bucket, freedCount, freedBytes, exact }
  }

  private rehash(): void {
    const { keys, freedCount, freedBytes } = this
    this.mask = this.mask * 2 + 1
    this.keys = new Int32Array(this.mask + 1)
    this.freedCount = new Float64Array(this.mask + 1)
    this.freedBytes = new Float64Array(this.mask + 1)
    for (let old = 0; old < keys.length; old++) {
      if (keys[old] === 0) continue
      let i = hashKey(keys[old]!) & this.mask
      while (this.keys[i] !== 0) i = (i + 1) & this.mask
      this.keys[i] = keys[old]!
      this.freedCount[i] = freedCount[old]!
      this.freedBytes[i] = freedBytes[old]!
    }
  }
}

function hashKey(key: number): number {
  const h = Math.imul(key, 0x9e3779b1)
  return (h ^ (h >>> 15)) & 0x7fffffff
}
