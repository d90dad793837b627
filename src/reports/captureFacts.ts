import type { PackedFacts } from '../capture/index.ts'
import type { CaptureEnding, CaptureHeader } from '../parsers/index.ts'
import type { CaptureReports } from './captureReports.ts'
import { allocatorUse } from './flamePicture.ts'
import type { SiteModules } from './siteModules.ts'
import { threadLabel } from './threads.ts'
import { momentsOf } from './timeRange.ts'

export interface ThreadFact {
  /** Index for questions. */
  readonly index: number
  /** As Memray prints it: `0x1 (MainThread)`. */
  readonly label: string
  readonly allocationCount: number
}

/** What stands in the head of the report. */
export interface CaptureFacts {
  readonly name: string
  readonly fileBytes: number | null
  readonly header: CaptureHeader
  readonly ending: CaptureEnding
  /** True where reading was stopped, or broke off, before the end of the file. */
  readonly isPart: boolean
  readonly compression: string
  /** Highest heap size of the run, bytes. */
  readonly peakBytes: number
  /** When the highest heap size was reached, ms since the start (end of the window that holds it). */
  readonly peakElapsedMs: number
  readonly peakRssBytes: number
  readonly peakRssElapsedMs: number
  /** Allocating events, and the sum of their sizes. */
  readonly allocationCount: number
  readonly allocatedBytes: number
  /** All events, deallocations too: what Memray calls total allocations. */
  readonly eventCount: number
  readonly leakedBytes: number
  readonly leakedCount: number
  readonly threads: readonly ThreadFact[]
  /** Allocators that occur, with their numbers for questions. */
  readonly allocators: readonly {
    readonly allocator: number
    readonly name: string
    readonly allocationCount: number
  }[]
  /** Modules whose code allocated (docs/reports.md, "Modules"), most allocations first. */
  readonly modules: readonly { readonly name: string; readonly allocationCount: number }[]
  /** Snapshots in the capture and windows in the index; more snapshots than windows means a coarser time resolution. */
  readonly snapshotCount: number
  readonly windowCount: number
  /** 1 = the full time resolution; more after merging for the memory budget. */
  readonly snapshotsPerWindow: number
  /** Elapsed ms of the first and the last moment of the run. */
  readonly startMs: number
  readonly endMs: number
  /** True where a leaks report misleads: pymalloc in use without being traced. */
  readonly leaksMislead: boolean
  /** False for aggregated captures: no time range, no temporary, no allocated, no growth. */
  readonly hasTime: boolean
  readonly locationCount: number
  readonly siteCount: number
  /** What a packed index says of the capture that it was made from; null where the capture itself was opened. */
  readonly packed: PackedFacts | null
}

export function captureFacts(reports: CaptureReports, name: string, fileBytes: number | null): CaptureFacts {
  const { index, locations } = reports
  const { header, ending, totals, snapshots, threads, sites, cells, whole } = index
  const sum = (column: Float64Array) => column.reduce((total, value) => total + value, 0)
  const modules = reports.modules()
  const perThread = new Float64Array(threads.ids.length)
  const perModule = new Float64Array(modules.names.length)
  for (let cell = 0; cell < cells.count; cell++) {
    const site = cells.site[cell]!
    perThread[sites.thread[site]!]! += cells.allocatedCount[cell]!
    perModule[modules.ofSite[site]!]! += cells.allocatedCount[cell]!
  }
  let highestRss = 0
  for (let i = 1; i < snapshots.count; i++) if (snapshots.rss[i]! > snapshots.rss[highestRss]!) highestRss = i
  const lastMs = snapshots.count > 0 ? snapshots.elapsedMs[snapshots.count - 1]! : 0
  return {
    name,
    fileBytes,
    header,
    ending,
    isPart: false,
    compression: index.compression,
    peakBytes: totals.peakBytes,
    peakElapsedMs: momentsOf(index, totals.peakWindow).toMs,
    peakRssBytes: snapshots.rss[highestRss] ?? 0,
    peakRssElapsedMs: snapshots.elapsedMs[highestRss] ?? 0,
    allocationCount: totals.allocations,
    allocatedBytes: totals.allocatedBytes,
    eventCount: totals.events,
    leakedBytes: sum(whole.leakedBytes),
    leakedCount: sum(whole.leakedCount),
    threads: threads.ids.map((_, thread) => ({
      index: thread,
      label: threadLabel(index, thread),
      allocationCount: perThread[thread]!,
    })),
    allocators: allocatorUse(reports),
    modules: modulesThatAllocated(modules, perModule),
    snapshotCount: index.snapshotsRead,
    snapshotsPerWindow: index.snapshotsPerWindow,
    windowCount: index.windows.count,
    startMs: snapshots.elapsedMs[0] ?? 0,
    endMs: Math.max(lastMs, ending.isComplete ? header.endTimeMs - header.startTimeMs : 0),
    leaksMislead: leaksMislead(header),
    hasTime: !header.isAggregated,
    locationCount: locations.count,
    siteCount: sites.count,
    packed: index.packed,
  }
}

/** In the order of how often they allocated; modules of callers alone are none of them. */
function modulesThatAllocated({ names, ofSite }: SiteModules, counts: Float64Array): CaptureFacts['modules'] {
  const allocates = new Uint8Array(names.length)
  for (const module of ofSite) allocates[module] = 1
  return names
    .flatMap((name, module) => (allocates[module] === 1 ? [{ name, allocationCount: counts[module]! }] : []))
    .sort((x, y) => y.allocationCount - x.allocationCount)
}

/**
 * True where memory that looks leaked may just be kept for reuse: pymalloc and its like hold pools, and only those were traced, not the
 * objects inside.
 */
export function leaksMislead(header: CaptureHeader): boolean {
  return header.pythonAllocator !== 'malloc' && !header.tracesPythonAllocators
}
