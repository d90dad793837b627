import type { CaptureIndex } from '../capture/index.ts'
import { momentsOf, threadLabel } from '../reports/index.ts'

/** What `memreel info` tells of a capture: header, completeness, threads, snapshots, peak. */
export function captureInfo(index: CaptureIndex, fileBytes: number): Record<string, unknown> {
  const { header, ending, totals, snapshots, windows, threads } = index
  const last = snapshots.elapsedMs[snapshots.count - 1]
  return {
    header_version: header.version,
    python_version: header.pythonVersion === null ? null : pythonVersionText(header.pythonVersion),
    command_line: header.commandLine,
    pid: header.pid,
    start_time_ms: header.startTimeMs,
    end_time_ms: header.endTimeMs,
    duration_ms: Math.max(header.endTimeMs - header.startTimeMs, last ?? 0),
    python_allocator: header.pythonAllocator,
    has_native_traces: header.hasNativeTraces,
    trace_python_allocators: header.tracesPythonAllocators,
    track_object_lifetimes: header.tracksObjectLifetimes,
    aggregated: header.isAggregated,
    compression: index.compression,
    file_bytes: fileBytes,
    complete: ending.isComplete,
    cut_off: ending.reason,
    cut_off_at_byte: ending.isComplete ? null : ending.byteOffset,
    events: totals.events,
    allocations: header.isAggregated ? null : totals.allocations,
    allocated_bytes: header.isAggregated ? null : totals.allocatedBytes,
    peak_bytes: totals.peakBytes,
    peak_at_ms: header.isAggregated ? null : momentsOf(index, totals.peakWindow).toMs,
    snapshots: snapshots.count,
    windows: windows.count,
    sites: index.sites.count,
    stacks: index.stacks.count - 1,
    threads: threads.ids.map((_, thread) => threadLabel(index, thread)),
  }
}

export function infoText(info: Record<string, unknown>): string {
  const width = Math.max(...Object.keys(info).map((key) => key.length))
  const show = (value: unknown) =>
    value === null
      ? '-'
      : Array.isArray(value)
        ? value.join(', ')
        : typeof value === 'boolean'
          ? value
            ? 'yes'
            : 'no'
          : String(value)
  return Object.entries(info)
    .map(([key, value]) => `${key.replaceAll('_', ' ').padEnd(width)}  ${show(value)}`)
    .join('\n')
}

function pythonVersionText(version: number): string {
  const release = { 10: 'a', 11: 'b', 12: 'rc' }[(version >> 4) & 15]
  const serial = release ? `${release}${version & 15}` : ''
  return `${(version >>> 24) & 255}.${(version >> 16) & 255}.${(version >> 8) & 255}${serial}`
}
