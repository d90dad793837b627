import type { CaptureReports } from '../captureReports.ts'
import type { Records } from '../records.ts'
import { shownStack } from '../shownRecords.ts'

/** Stacks that print alike, once each: several stacks of a recording can, as it tells instructions of a line apart. */
export interface JoinedStack {
  /** Location ids, outermost first. */
  readonly frames: Int32Array
  bytes: number
  allocations: number
}

/** In order of first appearance; records without a stack are one entry without frames. */
export function joinedStacks(reports: CaptureReports, records: Records): JoinedStack[] {
  // a tree of the stacks seen: (node of the caller, location) -> node
  const children: Map<number, number>[] = [new Map()]
  const stackAt: (JoinedStack | undefined)[] = [undefined]
  const joined: JoinedStack[] = []
  for (let record = 0; record < records.count; record++) {
    const frames = shownStack(reports, records, record)
    let node = 0
    for (let i = frames.length - 1; i >= 0; i--) {
      let next = children[node]!.get(frames[i]!)
      if (next === undefined) {
        next = children.length
        children[node]!.set(frames[i]!, next)
        children.push(new Map())
        stackAt.push(undefined)
      }
      node = next
    }
    const seen = stackAt[node]
    if (seen) {
      seen.bytes += records.bytes[record]!
      seen.allocations += records.allocations[record]!
    } else {
      const stack = {
        frames: Int32Array.from(frames).reverse(),
        bytes: records.bytes[record]!,
        allocations: records.allocations[record]!,
      }
      stackAt[node] = stack
      joined.push(stack)
    }
  }
  return joined
}
