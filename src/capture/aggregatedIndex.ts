import type { AggregatedColumns, DecodedTables } from '../parsers/index.ts'
import type { CaptureIndex } from './captureIndex.ts'

const NONE = { u32: new Uint32Array(0), f64: new Float64Array(0) }

/**
 * The index of an aggregated capture. It holds per place what was alive at the peak and at the end, and nothing of the way
 * there: one window, no cells, no lifetimes.
 */
export function aggregatedIndex(tables: DecodedTables, aggregated: AggregatedColumns): CaptureIndex {
  const { allocations, stacks, snapshots } = aggregated
  const { count } = allocations
  const elapsedMs = new Float64Array(snapshots.count)
  for (let i = 0; i < snapshots.count; i++) elapsedMs[i] = snapshots.timeMs[i]! - tables.header.startTimeMs
  // a contribution without a count is none, whatever bytes it gives
  const contribution = (n: Float64Array, bytes: Float64Array) => ({
    count: n.slice(0, count),
    bytes: bytes.slice(0, count).map((b, i) => (n[i]! > 0 ? b : 0)),
  })
  const peak = contribution(allocations.peakCount, allocations.peakBytes)
  const leaked = contribution(allocations.leakedCount, allocations.leakedBytes)
  const peakBytes = peak.bytes.reduce((sum, bytes) => sum + bytes, 0)
  return {
    header: tables.header,
    ending: tables.ending,
    compression: tables.compression,
    strings: tables.strings,
    frames: tables.frames,
    threads: tables.threads,
    native: tables.native,
    stacks: {
      count: stacks.count + 1,
      parent: Int32Array.from(stacks.parent.subarray(0, stacks.count + 1)),
      frame: Int32Array.from(stacks.frame.subarray(0, stacks.count + 1)),
    },
    sites: {
      count,
      stack: allocations.stack.slice(0, count),
      native: allocations.native.slice(0, count),
      generation: allocations.generation.slice(0, count),
      thread: allocations.thread.slice(0, count),
      allocator: allocations.allocator.slice(0, count),
    },
    windows: { count: 1, mark: Float64Array.of(peakBytes) },
    snapshots: {
      count: snapshots.count,
      elapsedMs,
      rss: snapshots.rss.slice(0, snapshots.count),
      heap: snapshots.heap.slice(0, snapshots.count),
    },
    snapshotsPerWindow: 1,
    snapshotsRead: snapshots.count,
    cells: {
      count: 0,
      site: NONE.u32,
      window: NONE.u32,
      allocatedCount: NONE.f64,
      allocatedBytes: NONE.f64,
      leftCount: NONE.f64,
      leftBytes: NONE.f64,
    },
    lifetimes: { count: 0, cell: NONE.u32, freedIn: NONE.u32, freedCount: NONE.f64, freedBytes: NONE.f64 },
    peaks: { count: 0, site: NONE.u32, window: NONE.u32, heldCount: NONE.f64, heldBytes: NONE.f64 },
    late: null,
    whole: {
      peakCount: peak.count,
      peakBytes: peak.bytes,
      leakedCount: leaked.count,
      leakedBytes: leaked.bytes,
    },
    temporary: { count: 0, site: NONE.u32, bucket: NONE.u32, freedCount: NONE.f64, freedBytes: NONE.f64, exact: null },
    sizes: { sizeBytes: NONE.f64, count: NONE.f64 },
    totals: {
      events: count,
      allocations: 0,
      allocatedBytes: 0,
      peakBytes,
      peakWindow: 0,
      records: tables.recordCount,
      objectsCreated: 0,
      objectsDestroyed: 0,
    },
    packed: null,
    sourceLines: null,
  }
}
