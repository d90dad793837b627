import type { CaptureReports } from './captureReports.ts'
import type { Records } from './records.ts'
import { shownStack } from './shownRecords.ts'

/** What a function holds: itself, and with all that it called. Recursion counts a byte once. */
export interface FunctionRow {
  readonly functionName: string
  readonly file: string
  readonly ownBytes: number
  readonly ownAllocations: number
  readonly totalBytes: number
  readonly totalAllocations: number
}

/** Own and total per function, in the order in which the records name them. `limit` takes only the first records. */
export function functionRows(reports: CaptureReports, records: Records, limit = records.count): FunctionRow[] {
  const { functions } = reports
  const of = functions.ofLocations()
  const order: number[] = []
  const ownBytes = new Float64Array(functions.count)
  const ownAllocations = new Float64Array(functions.count)
  const totalBytes = new Float64Array(functions.count)
  const totalAllocations = new Float64Array(functions.count)
  // the last record (+1) that counted for a function, so that a stack which names it twice counts once
  const countedBy = new Uint32Array(functions.count)
  for (let record = 0; record < limit; record++) {
    const stack = shownStack(reports, records, record)
    const bytes = records.bytes[record]!
    const allocations = records.allocations[record]!
    const length = Math.max(1, stack.length)
    for (let i = 0; i < length; i++) {
      const id = stack.length === 0 ? 0 : of[stack[i]!]!
      if (i === 0) {
        ownBytes[id]! += bytes
        ownAllocations[id]! += allocations
      }
      if (countedBy[id] === record + 1) continue
      if (countedBy[id] === 0) order.push(id)
      countedBy[id] = record + 1
      totalBytes[id]! += bytes
      totalAllocations[id]! += allocations
    }
  }
  return order.map((id) => ({
    functionName: functions.functionName[id]!,
    file: functions.file[id]!,
    ownBytes: ownBytes[id]!,
    ownAllocations: ownAllocations[id]!,
    totalBytes: totalBytes[id]!,
    totalAllocations: totalAllocations[id]!,
  }))
}
