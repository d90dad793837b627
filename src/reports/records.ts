import type { CaptureIndex } from '../capture/index.ts'
import { Allocator } from '../parsers/index.ts'
import type { SiteSums } from './siteSums.ts'

/**
 * What a selection holds, one record per stack (and per thread, if they are split): the rows that all lists and exports are made of. Sites
 * that differ only in allocator, thread or module map are one record.
 *
 *     site        0 malloc   1 mmap     2 malloc          record        0        1
 *     stack       a          b          b            ->   site          0        2      whose stack, thread and allocator are shown
 *     bytes       10         4096       20                bytes         10       4116
 *
 * Records are in the order in which their sites allocated first. What is shown of a record is its first site, a mapping only if there is
 * nothing else (docs/reports.md, "Records").
 */
export interface Records {
  readonly count: number
  readonly site: Uint32Array
  readonly bytes: Float64Array
  readonly allocations: Float64Array
}

export function recordsOf(index: CaptureIndex, sums: SiteSums, splitThreads: boolean): Records {
  const { sites, native } = index
  const nativeSpan = native.count + 1
  const perThread: Map<number, number>[] = []
  const site = new Uint32Array(sites.count)
  const bytes = new Float64Array(sites.count)
  const allocations = new Float64Array(sites.count)
  let count = 0
  for (let s = 0; s < sites.count; s++) {
    if (sums.bytes[s] === 0 && sums.count[s] === 0) continue
    const thread = splitThreads ? sites.thread[s]! : 0
    perThread[thread] ??= new Map()
    const recordOf = perThread[thread]
    const key = sites.stack[s]! * nativeSpan + sites.native[s]!
    let record = recordOf.get(key)
    if (record === undefined) {
      record = count++
      recordOf.set(key, record)
      site[record] = s
    } else if (sites.allocator[site[record]!] === Allocator.MMAP && sites.allocator[s] !== Allocator.MMAP) {
      site[record] = s
    }
    bytes[record]! += sums.bytes[s]!
    allocations[record]! += sums.count[s]!
  }
  return { count, site: site.slice(0, count), bytes: bytes.slice(0, count), allocations: allocations.slice(0, count) }
}

/** Records by size, the largest first; equal ones in their order. */
export function bySize(records: Records): Uint32Array {
  return Uint32Array.from({ length: records.count }, (_, record) => record).sort(
    (x, y) => records.bytes[y]! - records.bytes[x]! || x - y,
  )
}
