import { ALLOCATOR_NAMES } from '../parsers/index.ts'
import type { CaptureReports } from './captureReports.ts'
import { NO_FUNCTION } from './functionTable.ts'
import { ROOT_LOCATION } from './locations.ts'
import type { Records } from './records.ts'
import { shownPlace } from './shownRecords.ts'
import { threadLabel } from './threads.ts'

/** One place and allocator, and the thread in a table split by threads (else the thread of the first record). */
export interface TableRow {
  readonly thread: string
  /** As Memray names it, in lower case: `malloc`. */
  readonly allocator: string
  /** The innermost frame, 0 for memory that has none. */
  readonly location: number
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly bytes: number
  readonly allocations: number
}

/** The table report: records added up by place and allocator, in the order of the first record of each. */
export function tableRows(reports: CaptureReports, records: Records, splitThreads: boolean): TableRow[] {
  const { index, locations } = reports
  const { sites } = index
  const rows = new Map<string, { -readonly [key in keyof TableRow]: TableRow[key] }>()
  for (let record = 0; record < records.count; record++) {
    const site = records.site[record]!
    const location = shownPlace(reports, records, record)
    const allocator = ALLOCATOR_NAMES[sites.allocator[site]!]!.toLowerCase()
    const thread = threadLabel(index, sites.thread[site]!)
    const key = `${location} ${allocator} ${splitThreads ? thread : ''}`
    const row = rows.get(key)
    if (row) {
      row.bytes += records.bytes[record]!
      row.allocations += records.allocations[record]!
      continue
    }
    rows.set(key, {
      thread,
      allocator,
      location,
      functionName: location === ROOT_LOCATION ? NO_FUNCTION : locations.functionName[location]!,
      file: locations.file[location]!,
      line: locations.line[location]!,
      bytes: records.bytes[record]!,
      allocations: records.allocations[record]!,
    })
  }
  return [...rows.values()]
}

/** `function at file:line`, and `???` for memory without a stack. */
export function placeText(row: TableRow): string {
  return row.location === ROOT_LOCATION ? NO_FUNCTION : `${row.functionName} at ${row.file}:${row.line}`
}

/** The rows that Memray's table report carries. */
export function tableAsMemrayJson(rows: readonly TableRow[]): object[] {
  return rows.map((row) => ({
    tid: row.thread,
    size: row.bytes,
    allocator: row.allocator,
    n_allocations: row.allocations,
    stack_trace: placeText(row),
  }))
}
