import type { CaptureReports } from './captureReports.ts'
import type { Records } from './records.ts'
import { shownStack } from './shownRecords.ts'

/** Who calls a function and whom it calls, with what went that way. */
export interface CallersAndCallees {
  readonly ownBytes: number
  readonly ownAllocations: number
  readonly totalBytes: number
  readonly totalAllocations: number
  /** Largest first. They add up to the total, less what stacks hold that begin with the function. */
  readonly callers: readonly Neighbour[]
  /** Largest first. With the function's own they add up to the total. */
  readonly callees: readonly Neighbour[]
}
export interface Neighbour {
  readonly functionName: string
  readonly file: string
  readonly bytes: number
  readonly allocations: number
}

/**
 * The functions around one, by name and file; null if the capture has no such function. A stack counts once on each side: for the caller
 * of the outermost call and the callee of the innermost one, so that a recursive function is no caller of itself.
 *
 *     main > walk > walk > read      of walk: caller main, callee read
 */
export function callersAndCallees(
  reports: CaptureReports,
  records: Records,
  functionName: string,
  file: string,
): CallersAndCallees | null {
  const { functions } = reports
  const wanted = functions.find(functionName, file)
  if (wanted < 0) return null
  const of = functions.ofLocations()
  const callers = new Neighbours()
  const callees = new Neighbours()
  const own = { bytes: 0, allocations: 0 }
  const total = { bytes: 0, allocations: 0 }
  for (let record = 0; record < records.count; record++) {
    const bytes = records.bytes[record]!
    const allocations = records.allocations[record]!
    const stack = shownStack(reports, records, record)
    let innermost = -1
    let outermost = -1
    for (let i = 0; i < stack.length; i++) {
      if (of[stack[i]!] !== wanted) continue
      if (innermost < 0) innermost = i
      outermost = i
    }
    const hasNoStack = wanted === 0 && stack.length === 0
    if (innermost < 0 && !hasNoStack) continue
    total.bytes += bytes
    total.allocations += allocations
    if (innermost <= 0) {
      own.bytes += bytes
      own.allocations += allocations
    } else callees.add(of[stack[innermost - 1]!]!, bytes, allocations)
    if (outermost >= 0 && outermost + 1 < stack.length) callers.add(of[stack[outermost + 1]!]!, bytes, allocations)
  }
  return {
    ownBytes: own.bytes,
    ownAllocations: own.allocations,
    totalBytes: total.bytes,
    totalAllocations: total.allocations,
    callers: callers.rows(reports),
    callees: callees.rows(reports),
  }
}

class Neighbours {
  private readonly sums = new Map<number, { bytes: number; allocations: number }>()

  add(id: number, bytes: number, allocations: number): void {
    const sum = this.sums.get(id)
    if (sum) {
      sum.bytes += bytes
      sum.allocations += allocations
    } else this.sums.set(id, { bytes, allocations })
  }

  rows({ functions }: CaptureReports): Neighbour[] {
    return [...this.sums]
      .map(([id, sum]) => ({ functionName: functions.functionName[id]!, file: functions.file[id]!, ...sum }))
      .sort((x, y) => y.bytes - x.bytes || y.allocations - x.allocations)
  }
}
