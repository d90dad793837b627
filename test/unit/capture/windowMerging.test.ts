import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createIndexer } from '../../../src/capture/index.ts'
import { CaptureReports, type Mode, WHOLE_RUN_PEAK, type WindowRange } from '../../../src/reports/index.ts'
import { captureBytes } from '../../bench/generator/index.mjs'

const PIECE_BYTES = 1 << 18

function reportsOf(bytes: Uint8Array, timeTableEntries?: number): CaptureReports {
  const indexer = createIndexer(timeTableEntries === undefined ? {} : { timeTableEntries })
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) indexer.push(bytes.subarray(at, at + PIECE_BYTES))
  return new CaptureReports(indexer.finish())
}

const CAPTURES: readonly [string, Uint8Array, number][] = [
  ['the sample, pandas in phases', readFileSync('public/sample.bin'), 5000],
  [
    'a synthetic one with mappings',
    captureBytes({ events: 60_000, live: 3000, nodes: 500, snapshots: 333, eventsPerMapping: 200 }).bytes,
    6000,
  ],
]

/** Sums of both indexes for the same stretch of the run: coarse windows a..b are the fine ones from a * k on. */
test.each(CAPTURES)('merged windows answer as the fine ones they were: %s', (_, bytes, entries) => {
  const fine = reportsOf(bytes)
  const coarse = reportsOf(bytes, entries)
  const k = coarse.index.snapshotsPerWindow
  expect(k).toBeGreaterThanOrEqual(4)
  expect(coarse.index.snapshotsRead).toBe(fine.index.snapshots.count)
  expect(coarse.index.sites.count).toBe(fine.index.sites.count)

  const lastFine = fine.index.windows.count - 1
  const lastCoarse = coarse.index.windows.count - 1
  const compare = (mode: Mode, range: WindowRange | null) => {
    const fineRange = range && { from: range.from * k, to: range.to === lastCoarse ? lastFine : (range.to + 1) * k - 1 }
    const want = fine.sums({ ...WHOLE_RUN_PEAK, mode, windows: fineRange })
    const got = coarse.sums({ ...WHOLE_RUN_PEAK, mode, windows: range })
    expect([...got.bytes], `${mode} ${JSON.stringify(range)}`).toEqual([...want.bytes])
    expect([...got.count], `${mode} ${JSON.stringify(range)}`).toEqual([...want.count])
  }
  for (const mode of ['peak', 'leaked', 'allocated', 'growth'] as const) {
    for (let w = 0; w <= lastCoarse; w++) {
      compare(mode, { from: w, to: w })
      compare(mode, { from: Math.max(0, w - 3), to: w })
    }
  }
  for (const mode of ['peak', 'leaked', 'allocated', 'temporary'] as const) compare(mode, null)
})

test('the tables stay within their budget, give or take what one window adds', () => {
  const { bytes } = captureBytes({ events: 300_000, live: 5000, nodes: 300, snapshots: 2000 })
  const { index } = reportsOf(bytes, 20_000)
  expect(index.cells.count + index.lifetimes.count + index.peaks.count).toBeLessThan(24_000)
  expect(index.windows.count).toBeLessThan(2001)
})
