/** Sizes below this have a counter each; larger ones share a map. */
const DENSE_SIZES = 1 << 16
/** Distinct large sizes that are told apart; beyond it further ones are rounded down to 12 significant bits. */
const MAX_LARGE_SIZES = 1 << 20

/** How often each allocation size occurs. The histogram's bounds depend on the smallest and largest size, which are known only at the end. */
export class SizeCounts {
  /** Modulo 2^32, as half the width stays in cache; `wraps` holds how often a counter came round. */
  private readonly dense = new Uint32Array(DENSE_SIZES)
  private readonly wraps = new Map<number, number>()
  private readonly large = new Map<number, number>()

  add(sizeBytes: number): void {
    if (sizeBytes < DENSE_SIZES) {
      const count = this.dense[sizeBytes]! + 1
      this.dense[sizeBytes] = count
      if (count === 2 ** 32) this.wraps.set(sizeBytes, (this.wraps.get(sizeBytes) ?? 0) + 1)
    } else this.addLarge(sizeBytes)
  }

  columns(): { sizeBytes: Float64Array; count: Float64Array } {
    const rows: [number, number][] = []
    for (let size = 0; size < DENSE_SIZES; size++) {
      const count = this.dense[size]! + (this.wraps.get(size) ?? 0) * 2 ** 32
      if (count > 0) rows.push([size, count])
    }
    for (const row of [...this.large].sort((x, y) => x[0] - y[0])) rows.push(row)
    return { sizeBytes: Float64Array.from(rows, (row) => row[0]), count: Float64Array.from(rows, (row) => row[1]) }
  }

  private addLarge(sizeBytes: number): void {
    const { large } = this
    const seen = large.get(sizeBytes)
    if (seen !== undefined) large.set(sizeBytes, seen + 1)
    else if (large.size < MAX_LARGE_SIZES) large.set(sizeBytes, 1)
    else {
      const step = 2 ** (Math.floor(Math.log2(sizeBytes)) - 11)
      const rounded = Math.floor(sizeBytes / step) * step
      large.set(rounded, (large.get(rounded) ?? 0) + 1)
    }
  }
}
