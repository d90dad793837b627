import type { CaptureIndex } from '../capture/index.ts'
import { Allocator } from '../parsers/index.ts'
import type { FlameTree } from './flameTree.ts'
import { oldestWindows } from './oldestWindows.ts'
import type { Selection } from './question.ts'
import type { SiteSums } from './siteSums.ts'

/**
 * What a selection holds, one record per stack (and per thread, if they are split): the rows that all lists and exports are made of. Sites
 * that differ only in allocator, thread or module map are one record.
 *
 *     site        0 malloc   1 mmap     2 malloc          record        0        1
 *     stack       a          b          b            ->   site          0        2      whose stack, thread and allocator are shown
 *     bytes       10         4096       20                bytes         10       4116
 *
 * The oldest record comes first. What is shown of a record is its oldest site, a mapping only if there is nothing else
 * (docs/reports.md, "Records").
 */
export interface Records {
  readonly count: number
  readonly site: Uint32Array
  readonly bytes: Float64Array
  readonly allocations: Float64Array
  /** True if native stacks tell records apart and native frames are shown. */
  readonly isNative: boolean
  /** The tree of the shape that says which frames of a record's stack are shown; null shows all but the launcher's. */
  readonly shownIn: FlameTree | null
}

/** `sums` are those of `selection`; without a selection records are in the order in which their stacks first allocated. */
export function recordsOf(
  index: CaptureIndex,
  sums: SiteSums,
  splitThreads: boolean,
  selection: Selection | null = null,
  isNative = true,
): Records {
  const { sites, native } = index
  const nativeSpan = native.count + 1
  const perThread: Map<number, number>[] = []
  const shown: number[] = []
  const bytes: number[] = []
  const allocations: number[] = []
  for (const site of sitesByAge(index, sums, selection)) {
    const thread = splitThreads ? sites.thread[site]! : 0
    perThread[thread] ??= new Map()
    const key = sites.stack[site]! * nativeSpan + (isNative ? sites.native[site]! : 0)
    const record = perThread[thread].get(key)
    if (record === undefined) {
      perThread[thread].set(key, shown.length)
      shown.push(site)
      bytes.push(sums.bytes[site]!)
      allocations.push(sums.count[site]!)
      continue
    }
    bytes[record]! += sums.bytes[site]!
    allocations[record]! += sums.count[site]!
    const isMapping = sites.allocator[shown[record]!] === Allocator.MMAP
    if (isMapping && sites.allocator[site] !== Allocator.MMAP) shown[record] = site
  }
  return {
    count: shown.length,
    site: Uint32Array.from(shown),
    bytes: Float64Array.from(bytes),
    allocations: Float64Array.from(allocations),
    isNative,
    shownIn: null,
  }
}

/** The sites that hold something, by the window of their oldest memory, then in the order in which they first allocated. */
function sitesByAge(index: CaptureIndex, sums: SiteSums, selection: Selection | null): Uint32Array {
  const sites = new Uint32Array(index.sites.count)
  let count = 0
  for (let site = 0; site < sites.length; site++) {
    if (sums.bytes[site] !== 0 || sums.count[site] !== 0) sites[count++] = site
  }
  const window = selection && oldestWindows(index, selection, sums)
  const holding = sites.subarray(0, count)
  // two infinite windows have no difference
  return window ? holding.sort((x, y) => (window[x] === window[y] ? x - y : window[x]! - window[y]!)) : holding
}

/** Records by size, the largest first; equal ones in their order. */
export function bySize(records: Records): Uint32Array {
  return Uint32Array.from({ length: records.count }, (_, record) => record).sort(
    (x, y) => records.bytes[y]! - records.bytes[x]! || x - y,
  )
}
