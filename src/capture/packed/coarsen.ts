import type { CaptureIndex } from '../captureIndex.ts'
import { Rows } from './rows.ts'

/**
 * The index with `factor` neighbouring windows made one, for a smaller file. What the whole run's reports show stays exact; a time range
 * snaps to the wider windows, and what was allocated and freed inside one of them counts as allocated but never as alive at its end.
 *
 *     windows    0 1 2 3 4 5 6 7        factor 3
 *     become     0 0 0 1 1 1 2 2
 *     snapshots      |     |            the ones at the boundaries stay, with the highest sizes of those that go
 */
export function coarsened(index: CaptureIndex, factor: number): CaptureIndex {
  if (factor <= 1 || index.header.isAggregated) return index
  const windows = Math.ceil(index.windows.count / factor)
  const groupOf = (window: number) => Math.floor(window / factor)
  const { cells, cellOf } = coarseCells(index, groupOf)
  const mark = new Float64Array(windows).fill(Number.NEGATIVE_INFINITY)
  /** The first of the windows of a group with the highest mark. */
  const highest = new Uint32Array(windows)
  for (let w = 0; w < index.windows.count; w++) {
    const g = groupOf(w)
    if (index.windows.mark[w]! > mark[g]!) {
      mark[g] = index.windows.mark[w]!
      highest[g] = w
    }
  }
  return {
    ...index,
    windows: { count: windows, mark },
    snapshots: coarseSnapshots(index, factor, windows - 1),
    snapshotsPerWindow: index.snapshotsPerWindow * factor,
    cells,
    lifetimes: coarseLifetimes(index, groupOf, cellOf, cells.window),
    peaks: coarsePeaks(index, highest),
    // it tells of single windows of Memray's
    late: null,
    totals: { ...index.totals, peakWindow: groupOf(index.totals.peakWindow) },
  }
}

function coarseSnapshots({ snapshots }: CaptureIndex, factor: number, count: number): CaptureIndex['snapshots'] {
  const elapsedMs = new Float64Array(count)
  const rss = new Float64Array(count)
  const heap = new Float64Array(count)
  for (let s = 0; s < snapshots.count; s++) {
    // what comes after the last boundary counts for it
    const to = Math.min(Math.floor(s / factor), count - 1)
    if (to < 0) break
    if (s % factor === factor - 1 && Math.floor(s / factor) < count) elapsedMs[to] = snapshots.elapsedMs[s]!
    rss[to] = Math.max(rss[to]!, snapshots.rss[s]!)
    heap[to] = Math.max(heap[to]!, snapshots.heap[s]!)
  }
  return { count, elapsedMs, rss, heap }
}

/** `cellOf`: old cell -> new one. */
function coarseCells(
  { cells, sites }: CaptureIndex,
  groupOf: (window: number) => number,
): { cells: CaptureIndex['cells']; cellOf: Uint32Array } {
  const cellOf = new Uint32Array(cells.count)
  const latest = new Int32Array(sites.count).fill(-1)
  const rows = new Rows(2, 4)
  for (let cell = 0; cell < cells.count; cell++) {
    const site = cells.site[cell]!
    const group = groupOf(cells.window[cell]!)
    let row = latest[site]!
    if (row < 0 || rows.id(row, 1) !== group) {
      row = rows.add(site, group)
      latest[site] = row
    }
    rows.increase(row, 0, cells.allocatedCount[cell]!)
    rows.increase(row, 1, cells.allocatedBytes[cell]!)
    rows.increase(row, 2, cells.leftCount[cell]!)
    rows.increase(row, 3, cells.leftBytes[cell]!)
    cellOf[cell] = row
  }
  return {
    cells: {
      count: rows.count,
      site: rows.ids(0),
      window: rows.ids(1),
      allocatedCount: rows.amounts(0),
      allocatedBytes: rows.amounts(1),
      leftCount: rows.amounts(2),
      leftBytes: rows.amounts(3),
    },
    cellOf,
  }
}

function coarseLifetimes(
  { lifetimes }: CaptureIndex,
  groupOf: (window: number) => number,
  cellOf: Uint32Array,
  cellGroup: Uint32Array,
): CaptureIndex['lifetimes'] {
  const latest = new Int32Array(cellGroup.length).fill(-1)
  const rows = new Rows(2, 2)
  for (let old = 0; old < lifetimes.count; old++) {
    const cell = cellOf[lifetimes.cell[old]!]!
    const group = groupOf(lifetimes.freedIn[old]!)
    if (group === cellGroup[cell]) continue
    let row = latest[cell]!
    if (row < 0 || rows.id(row, 1) !== group) {
      row = rows.add(cell, group)
      latest[cell] = row
    }
    rows.increase(row, 0, lifetimes.freedCount[old]!)
    rows.increase(row, 1, lifetimes.freedBytes[old]!)
  }
  return {
    count: rows.count,
    cell: rows.ids(0),
    freedIn: rows.ids(1),
    freedCount: rows.amounts(0),
    freedBytes: rows.amounts(1),
  }
}

/** What the sites held at the highest window of each group. */
function coarsePeaks({ peaks, sites }: CaptureIndex, highest: Uint32Array): CaptureIndex['peaks'] {
  const held = { count: new Float64Array(sites.count), bytes: new Float64Array(sites.count) }
  const written = { count: new Float64Array(sites.count), bytes: new Float64Array(sites.count) }
  const rows = new Rows(2, 2)
  const isTouched = new Uint8Array(sites.count)
  let touched: number[] = []
  let old = 0
  for (let group = 0; group < highest.length; group++) {
    for (; old < peaks.count && peaks.window[old]! <= highest[group]!; old++) {
      const site = peaks.site[old]!
      held.count[site] = peaks.heldCount[old]!
      held.bytes[site] = peaks.heldBytes[old]!
      if (isTouched[site] === 1) continue
      isTouched[site] = 1
      touched.push(site)
    }
    for (const site of touched) {
      isTouched[site] = 0
      if (held.count[site] === written.count[site] && held.bytes[site] === written.bytes[site]) continue
      const row = rows.add(site, group)
      rows.increase(row, 0, held.count[site]!)
      rows.increase(row, 1, held.bytes[site]!)
      written.count[site] = held.count[site]!
      written.bytes[site] = held.bytes[site]!
    }
    touched = []
  }
  return {
    count: rows.count,
    site: rows.ids(0),
    window: rows.ids(1),
    heldCount: rows.amounts(0),
    heldBytes: rows.amounts(1),
  }
}
