import type { CaptureReports } from './captureReports.ts'
import { type FunctionRow, functionRows } from './functionRows.ts'
import type { Records } from './records.ts'

/** Columns by the numbers of Memray's `--sort-column`: 1 and 2 total memory, 3 and 4 own memory, 5 allocations. */
export type SummaryColumn = 1 | 2 | 3 | 4 | 5

export interface SummaryReport {
  readonly rows: readonly FunctionRow[]
  /** Of all records, whether they are in the rows or not. */
  readonly totalBytes: number
  readonly totalAllocations: number
  /** Records that the rows leave out. */
  readonly leftOut: { readonly records: number; readonly bytes: number; readonly allocations: number }
}

/**
 * The summary report: own and total per function. With `share` below 1 records are taken in their order until they hold that share of the
 * bytes, as Memray's summary does with 0.95 (docs/reports.md, "Summary").
 */
export function summaryRows(
  reports: CaptureReports,
  records: Records,
  column: SummaryColumn = 1,
  share = MEMRAY_SHARE,
): SummaryReport {
  let totalBytes = 0
  let totalAllocations = 0
  for (let record = 0; record < records.count; record++) {
    totalBytes += records.bytes[record]!
    totalAllocations += records.allocations[record]!
  }
  let taken = 0
  let bytes = 0
  let allocations = 0
  while (taken < records.count && (share >= 1 || bytes < share * totalBytes)) {
    bytes += records.bytes[taken]!
    allocations += records.allocations[taken]!
    taken++
  }
  const figure = FIGURES[column]
  return {
    rows: functionRows(reports, records, taken).sort((x, y) => figure(y) - figure(x)),
    totalBytes,
    totalAllocations,
    leftOut: {
      records: records.count - taken,
      bytes: totalBytes - bytes,
      allocations: totalAllocations - allocations,
    },
  }
}

/** How much of the memory Memray's summary looks at. */
export const MEMRAY_SHARE = 0.95

const FIGURES: Record<SummaryColumn, (row: FunctionRow) => number> = {
  1: (row) => row.totalBytes,
  2: (row) => row.totalBytes,
  3: (row) => row.ownBytes,
  4: (row) => row.ownBytes,
  5: (row) => row.totalAllocations,
}
