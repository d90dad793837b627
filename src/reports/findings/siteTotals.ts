import type { CaptureIndex } from '../../capture/index.ts'

/** All that each site allocated over the run. */
export interface SiteTotals {
  readonly bytes: Float64Array
  readonly count: Float64Array
}

export function siteTotals({ sites, cells }: CaptureIndex): SiteTotals {
  const bytes = new Float64Array(sites.count)
  const count = new Float64Array(sites.count)
  for (let cell = 0; cell < cells.count; cell++) {
    const site = cells.site[cell]!
    bytes[site]! += cells.allocatedBytes[cell]!
    count[site]! += cells.allocatedCount[cell]!
  }
  return { bytes, count }
}
