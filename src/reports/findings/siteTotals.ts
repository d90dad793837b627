import type { CaptureIndex } from '../../capture/index.ts'
import { Allocator } from '../../parsers/index.ts'

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

const OF_PYMALLOC: readonly number[] = [
  Allocator.PYMALLOC_MALLOC,
  Allocator.PYMALLOC_CALLOC,
  Allocator.PYMALLOC_REALLOC,
]

/**
 * Whether single objects of Python's allocator were recorded: by the header (since version 11), and by what the capture
 * holds.
 */
export function tracesPymalloc({ header, sites }: CaptureIndex): boolean {
  return header.tracesPythonAllocators || sites.allocator.some((allocator) => OF_PYMALLOC.includes(allocator))
}
