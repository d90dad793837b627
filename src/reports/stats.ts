import type { CaptureIndex } from '../capture/index.ts'
import { ALLOCATOR_NAMES, CaptureError } from '../parsers/index.ts'
import type { LocationTable } from './locations.ts'
import { siteModules } from './siteModules.ts'

/** The stats report. Keys of `toMemrayJson` follow Memray's `stats --json`; definitions in docs/reports.md, "Stats". */
export interface StatsReport {
  readonly allocationCount: number
  readonly allocatedBytes: number
  readonly histogram: readonly HistogramBin[]
  readonly smallestSize: number
  readonly largestSize: number
  /** Descending by count. */
  readonly allocators: readonly { readonly name: string; readonly count: number }[]
  readonly topBySize: readonly { readonly location: string; readonly bytes: number }[]
  readonly topByCount: readonly { readonly location: string; readonly count: number }[]
  /** Empty where the header has no search paths (before version 13). */
  readonly topModulesBySize: readonly ModuleRow[]
  readonly topModulesByCount: readonly ModuleRow[]
}
export interface HistogramBin {
  readonly minBytes: number
  readonly maxBytes: number
  readonly count: number
}
export interface ModuleRow {
  readonly module: string
  readonly count: number
  readonly bytes: number
}

/** Memory without a stack is listed under this name. */
export const NO_STACK = '<stack trace unavailable>'
const BINS = 10

/** `rows` is how many rows the top lists have. Throws CaptureError for aggregated captures, which hold no sizes. */
export function statsReport(
  index: CaptureIndex,
  locations: LocationTable,
  frameLocations: Int32Array,
  rows = 5,
): StatsReport {
  if (index.header.isAggregated) {
    throw new CaptureError(
      'not-in-this-capture',
      'This capture was written with --aggregate: it holds no single allocations, so there are no statistics of them.',
    )
  }
  const { sites, cells, stacks, sizes, totals } = index
  const siteCount = new Float64Array(sites.count)
  const siteBytes = new Float64Array(sites.count)
  for (let cell = 0; cell < cells.count; cell++) {
    siteCount[cells.site[cell]!]! += cells.allocatedCount[cell]!
    siteBytes[cells.site[cell]!]! += cells.allocatedBytes[cell]!
  }

  const allocatorCount = new Float64Array(ALLOCATOR_NAMES.length)
  const byLocation = new Map<number, { count: number; bytes: number; firstSeen: number }>()
  for (let site = 0; site < sites.count; site++) {
    allocatorCount[sites.allocator[site]!]! += siteCount[site]!
    const stack = sites.stack[site]!
    const location = stack === 0 ? 0 : frameLocations[stacks.frame[stack]!]!
    const row = byLocation.get(location)
    if (row) {
      row.count += siteCount[site]!
      row.bytes += siteBytes[site]!
    } else byLocation.set(location, { count: siteCount[site]!, bytes: siteBytes[site]!, firstSeen: site })
  }
  const locationRows = [...byLocation].map(([location, row]) => ({
    ...row,
    // of equal rows the one that was seen first later comes first, allocations without a stack last
    rank: location === 0 ? -1 : row.firstSeen,
    location:
      location === 0
        ? NO_STACK
        : `${locations.functionName[location]}:${locations.file[location]}:${locations.line[location]}`,
  }))
  const modules = moduleRows(index, siteCount, siteBytes)
  return {
    allocationCount: totals.allocations,
    allocatedBytes: totals.allocatedBytes,
    histogram: histogramOf(sizes.sizeBytes, sizes.count),
    smallestSize: sizes.sizeBytes[0] ?? 0,
    largestSize: sizes.sizeBytes[sizes.sizeBytes.length - 1] ?? 0,
    allocators: [...allocatorCount]
      .map((count, allocator) => ({ name: ALLOCATOR_NAMES[allocator]!, count }))
      .filter((row) => row.count > 0)
      .sort((x, y) => y.count - x.count),
    topBySize: locationRows
      .sort((x, y) => y.bytes - x.bytes || y.rank - x.rank)
      .slice(0, rows)
      .map(({ location, bytes }) => ({ location, bytes })),
    topByCount: locationRows
      .sort((x, y) => y.count - x.count || y.rank - x.rank)
      .slice(0, rows)
      .map(({ location, count }) => ({ location, count })),
    topModulesBySize: modules.sort((x, y) => y.bytes - x.bytes).slice(0, rows),
    topModulesByCount: [...modules].sort((x, y) => y.count - x.count).slice(0, rows),
  }
}

/** Ten bins of equal width in the logarithm of the size, from the smallest size above 0 to the largest; size 0 falls into the first. */
function histogramOf(sizeBytes: Float64Array, count: Float64Array): HistogramBin[] {
  const first = sizeBytes.findIndex((size) => size > 0)
  if (first < 0) return []
  let low = Math.log(sizeBytes[first]!)
  const high = Math.log(sizeBytes[sizeBytes.length - 1]!)
  if (low === high) low = low / 2
  const step = (high - low) / BINS
  // Memray's build multiplies by the inverse: sizes that lie on a bound (64, 4096, …) fall below it only this way
  const perStep = 1 / step
  const bounds = Array.from({ length: BINS }, (_, i) => Math.trunc(Math.exp(low + step * (i + 1))))
  const counts = new Array<number>(BINS).fill(0)
  for (let i = 0; i < sizeBytes.length; i++) {
    // one size of one byte makes a step of 0: everything is in the first bin then
    const bin = sizeBytes[i] === 0 || step === 0 ? 0 : Math.floor((Math.log(sizeBytes[i]!) - low) * perStep)
    counts[Math.min(bin, BINS - 1)]! += count[i]!
  }
  return counts.map((n, i) => ({
    minBytes: i === 0 ? 0 : bounds[i - 1]!,
    maxBytes: i === BINS - 1 ? bounds[i]! : bounds[i]! - 1,
    count: n,
  }))
}

function moduleRows(index: CaptureIndex, siteCount: Float64Array, siteBytes: Float64Array): ModuleRow[] {
  const { header, sites } = index
  if (!header.searchPaths) return []
  const { names, ofSite } = siteModules(index)
  const rows = new Map<string, { module: string; count: number; bytes: number }>()
  for (let site = 0; site < sites.count; site++) {
    const module = names[ofSite[site]!]!
    const row = rows.get(module)
    if (row) {
      row.count += siteCount[site]!
      row.bytes += siteBytes[site]!
    } else rows.set(module, { module, count: siteCount[site]!, bytes: siteBytes[site]! })
  }
  return [...rows.values()]
}

/** The document that Memray's `stats --json` prints. */
export function statsAsMemrayJson(index: CaptureIndex, stats: StatsReport): object {
  const { header, totals } = index
  const module = (row: ModuleRow) => ({ module: row.module, num_allocations: row.count, total_bytes: row.bytes })
  return {
    total_num_allocations: stats.allocationCount,
    total_bytes_allocated: stats.allocatedBytes,
    allocation_size_histogram: stats.histogram.map((bin) => ({
      min_bytes: bin.minBytes,
      max_bytes: bin.maxBytes,
      count: bin.count,
    })),
    allocator_type_distribution: Object.fromEntries(stats.allocators.map((row) => [row.name, row.count])),
    top_allocations_by_size: stats.topBySize.map((row) => ({ location: row.location, size: row.bytes })),
    top_allocations_by_count: stats.topByCount.map((row) => ({ location: row.location, count: row.count })),
    top_modules_by_allocation_size: stats.topModulesBySize.map(module),
    top_modules_by_allocation_count: stats.topModulesByCount.map(module),
    metadata: {
      start_time: timeText(header.startTimeMs),
      end_time: timeText(header.endTimeMs),
      total_allocations: totals.events,
      total_frames: header.frameCount,
      peak_memory: totals.peakBytes,
      command_line: header.commandLine,
      pid: header.pid,
      main_thread_id: header.mainThreadId,
      python_allocator: header.pythonAllocator,
      has_native_traces: header.hasNativeTraces,
      trace_python_allocators: header.tracesPythonAllocators,
      file_format: header.isAggregated ? 1 : 0,
    },
  }
}

/** `2026-11-22 06:38:07.234000+00:00`; without the fraction where it is 0, as Python prints it. */
function timeText(ms: number): string {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return String(ms)
  const text = date.toISOString().replace('T', ' ')
  return text.endsWith('.000Z') ? text.replace('.000Z', '+00:00') : text.replace('Z', '000+00:00')
}
