import { siteTotals } from './expectations.ts'
import type { PackedTables } from './packedTables.ts'

type Whole = Pick<PackedTables, 'wholePeakCount' | 'wholePeakBytes' | 'wholeLeakedCount' | 'wholeLeakedBytes'>

/** What the whole run's peak and its end hold per site, from the tables of time. */
export function wholeOf(t: PackedTables, peakWindow: number): Whole {
  const sites = t.siteStack.length
  const peakCount = new Float64Array(sites)
  const peakBytes = new Float64Array(sites)
  for (let row = 0; row < t.peakSite.length && t.peakWindow[row]! <= peakWindow; row++) {
    peakCount[t.peakSite[row]!] = t.peakCount[row]!
    peakBytes[t.peakSite[row]!] = t.peakBytes[row]!
  }
  return {
    wholePeakCount: peakCount,
    wholePeakBytes: peakBytes,
    wholeLeakedCount: siteTotals(t.cellSite, t.cellLeftCount, sites),
    wholeLeakedBytes: siteTotals(t.cellSite, t.cellLeftBytes, sites),
  }
}

/** It follows for all that memreel reads, unless sums are beyond what doubles hold exactly; aggregated captures have no such tables. */
export function sameWhole(a: Whole, b: Whole): boolean {
  const same = (one: Float64Array, other: Float64Array) => one.every((value, site) => value === other[site])
  return (
    same(a.wholePeakCount, b.wholePeakCount) &&
    same(a.wholePeakBytes, b.wholePeakBytes) &&
    same(a.wholeLeakedCount, b.wholeLeakedCount) &&
    same(a.wholeLeakedBytes, b.wholeLeakedBytes)
  )
}
