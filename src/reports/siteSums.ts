import { bucketThreshold, type CaptureIndex, DISTANCE_BUCKETS } from '../capture/index.ts'
import type { Selection } from './question.ts'
import { type Held, RangeSums } from './ranges/rangeSums.ts'
import { Pass, type SitePasses, sitePasses } from './sitePasses.ts'

/** What a selection holds per site: bytes and number of allocations, one entry per site. In mode growth both are signed. */
export interface SiteSums {
  readonly bytes: Float64Array
  readonly count: Float64Array
  /** The window whose high-water mark is shown (mode peak), else null. */
  readonly window: number | null
}

/** Answers one selection. Throws CaptureError where the capture holds no such data. `CaptureReports.sums` is for whoever asks more often. */
export function siteSums(index: CaptureIndex, selection: Selection): SiteSums {
  return siteSumsOf(new RangeSums(index).answer(selection), sitePasses(index, selection))
}

/** The sums of the sites that pass; they stay what they are. */
export function siteSumsOf({ perSite, window }: Held, passes: SitePasses): SiteSums {
  const siteCount = perSite.length / 2
  const bytes = new Float64Array(siteCount)
  const count = new Float64Array(siteCount)
  for (let site = 0; site < siteCount; site++) {
    if (passes !== null && passes[site] !== Pass.ALL) continue
    bytes[site] = perSite[site * 2]!
    count[site] = perSite[site * 2 + 1]!
  }
  return { bytes, count, window }
}

/** The thresholds that can be answered exactly, ascending. */
export function exactThresholds(): number[] {
  return Array.from({ length: DISTANCE_BUCKETS }, (_, bucket) => bucketThreshold(bucket))
}
