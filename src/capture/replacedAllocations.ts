/**
 * Allocations whose address was allocated again without a free between. They stay in the heap's size but not in the live set,
 * so the sets at the peak and at the end leave them out. Rare: kept per site in a map.
 */
export class ReplacedAllocations {
  private readonly all = new Map<number, { count: number; bytes: number }>()
  private readonly atPeak = new Map<number, { count: number; bytes: number }>()
  /** Sites replaced since the last peak. */
  private readonly since = new Set<number>()

  add(site: number, count: number, bytes: number): void {
    const sum = this.all.get(site)
    if (sum) {
      sum.count += count
      sum.bytes += bytes
    } else this.all.set(site, { count, bytes })
    this.since.add(site)
  }

  /** Says that the heap stands at its highest so far: what was replaced until now is missing from the peak's live set. */
  fold(): void {
    if (this.since.size === 0) return
    for (const site of this.since) this.atPeak.set(site, { ...this.all.get(site)! })
    this.since.clear()
  }

  subtract(until: 'atPeak' | 'all', count: Float64Array, bytes: Float64Array): void {
    for (const [site, sum] of this[until]) {
      count[site]! -= sum.count
      bytes[site]! -= sum.bytes
    }
  }
}
