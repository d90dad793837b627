import type { CaptureIndex, LateColumns } from '../captureIndex.ts'
import { Rows } from './rows.ts'

/**
 * Where an index that books like Memray's temporal report (IndexOptions.bookLikeMemray) differs from the exact one: by how many bytes,
 * from which window on. The booked one has one site for all threads; its difference is given to the first of the exact ones.
 *
 *     window              0    1    2    3
 *     held at the mark   100  120  120  140
 *     booked             100  100  100  140     late rows: window 1: -20, window 3: 0
 */
export function lateBooking(exact: CaptureIndex, booked: CaptureIndex): LateColumns | null {
  // windows that were merged are none of Memray's
  if (exact.snapshotsPerWindow > 1 || booked.snapshotsPerWindow > 1) return null
  const exactSite = firstSites(exact)
  /** Exact site -> the first one that differs from it in the thread only. */
  const firstOf = exactSite.of
  const bookedAs = Uint32Array.from({ length: booked.sites.count }, (_, site) => exactSite.find(booked, site))
  const count = exact.sites.count
  const held = new Float64Array(count)
  const merged = new Float64Array(count)
  const asBooked = new Float64Array(count)
  const written = new Float64Array(count)
  const rows = new Rows(2, 1)
  let touched = new Set<number>()
  let e = 0
  let b = 0
  for (let window = 0; window < exact.windows.count; window++) {
    for (; e < exact.peaks.count && exact.peaks.window[e] === window; e++) {
      const site = exact.peaks.site[e]!
      merged[firstOf[site]!]! += exact.peaks.heldBytes[e]! - held[site]!
      held[site] = exact.peaks.heldBytes[e]!
      touched.add(firstOf[site]!)
    }
    for (; b < booked.peaks.count && booked.peaks.window[b] === window; b++) {
      const site = bookedAs[booked.peaks.site[b]!]!
      asBooked[site] = booked.peaks.heldBytes[b]!
      touched.add(site)
    }
    for (const site of touched) {
      const late = asBooked[site]! - merged[site]!
      if (late === written[site]) continue
      rows.increase(rows.add(site, window), 0, late)
      written[site] = late
    }
    touched = new Set()
  }
  return { count: rows.count, site: rows.ids(0), window: rows.ids(1), bytes: rows.amounts(0) }
}

/** An index whose peaks are booked like Memray's, made from the exact one; null if the exact one does not know what is late. */
export function bookedLikeMemray(index: CaptureIndex): CaptureIndex | null {
  const { peaks, late } = index
  if (!late) return null
  const heldCount = new Float64Array(index.sites.count)
  const heldBytes = new Float64Array(index.sites.count)
  const lateBytes = new Float64Array(index.sites.count)
  const rows = new Rows(2, 2)
  let touched = new Set<number>()
  let p = 0
  let l = 0
  for (let window = 0; window < index.windows.count; window++) {
    for (; p < peaks.count && peaks.window[p] === window; p++) {
      heldCount[peaks.site[p]!] = peaks.heldCount[p]!
      heldBytes[peaks.site[p]!] = peaks.heldBytes[p]!
      touched.add(peaks.site[p]!)
    }
    for (; l < late.count && late.window[l] === window; l++) {
      lateBytes[late.site[l]!] = late.bytes[l]!
      touched.add(late.site[l]!)
    }
    for (const site of touched) {
      const row = rows.add(site, window)
      rows.increase(row, 0, heldCount[site]!)
      rows.increase(row, 1, heldBytes[site]! + lateBytes[site]!)
    }
    touched = new Set()
  }
  return {
    ...index,
    peaks: {
      count: rows.count,
      site: rows.ids(0),
      window: rows.ids(1),
      heldCount: rows.amounts(0),
      heldBytes: rows.amounts(1),
    },
  }
}

/** The first site of each (stack, native stack, generation, allocator), whatever the thread. */
function firstSites(index: CaptureIndex): { of: Uint32Array; find: (of: CaptureIndex, site: number) => number } {
  const first = new Map<string, number>()
  const key = ({ sites }: CaptureIndex, site: number) =>
    `${sites.stack[site]} ${sites.native[site]} ${sites.generation[site]} ${sites.allocator[site]}`
  const of = new Uint32Array(index.sites.count)
  for (let site = 0; site < index.sites.count; site++) {
    const k = key(index, site)
    const seen = first.get(k)
    if (seen === undefined) first.set(k, site)
    of[site] = seen ?? site
  }
  return {
    of,
    find(other, site) {
      const found = first.get(key(other, site))
      if (found === undefined) throw new Error('A booked site is none of the exact ones.')
      return found
    },
  }
}
