import { describe, expect, it } from 'vitest'
import { createIndexer } from '../../../src/capture/index.ts'
import { CaptureReports, type Selection, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { type MadeEvent, made, madeCapture } from './madeCapture.ts'

const { switchTo, push, pop, malloc, free, mmap, munmap, snapshot } = made
const PAGE = 4096

function reportsOf(...events: readonly MadeEvent[]): CaptureReports {
  const indexer = createIndexer()
  indexer.push(madeCapture([switchTo(0), ...events]))
  return new CaptureReports(indexer.finish())
}

/** What a selection holds, as [bytes, allocations] by the function that allocated. */
function heldBy(reports: CaptureReports, selection: Partial<Selection>): Record<string, [number, number]> {
  const { bytes, count } = reports.sums({ ...WHOLE_RUN_PEAK, ...selection })
  const held: Record<string, [number, number]> = {}
  for (let site = 0; site < reports.index.sites.count; site++) {
    const innermost = reports.stackOf(site)[0]
    const name = innermost === undefined ? 'no stack' : reports.locations.functionName[innermost]!
    const [b, n] = held[name] ?? [0, 0]
    if (bytes[site] !== 0 || count[site] !== 0) held[name] = [b + bytes[site]!, n + count[site]!]
  }
  return held
}
const window = (w: number) => ({ from: w, to: w })

/** Runs of a few events, with the answers counted by hand. f1, f2 are the functions that allocate. */
describe('the high-water mark', () => {
  it('is the last event at which the highest heap stands, so that equal peaks show the later one', () => {
    // heap: 100 in f1 | 0 | 100 in f2 | 0
    const reports = reportsOf(push(1), malloc(16, 100), free(16), pop(), push(2), malloc(16, 100), free(16))
    expect(reports.index.totals.peakBytes).toBe(100)
    expect(heldBy(reports, {})).toEqual({ f2: [100, 1] })
  })

  it('is the later one of two windows, too', () => {
    const reports = reportsOf(
      ...[push(1), malloc(16, 100), snapshot(10)],
      ...[free(16), pop(), push(2), malloc(16, 100), snapshot(20), free(16)],
    )
    expect([...reports.index.windows.mark]).toEqual([100, 100, 100])
    expect(heldBy(reports, {})).toEqual({ f2: [100, 1] })
    // for a range that is chosen it is the first window, as in Memray's temporal report
    expect(heldBy(reports, { windows: { from: 0, to: 2 } })).toEqual({ f1: [100, 1] })
  })

  it('includes blocks of no bytes that come before the heap falls', () => {
    const reports = reportsOf(push(1), malloc(16, 100), pop(), push(2), malloc(32, 0), free(16))
    expect(heldBy(reports, {})).toEqual({ f1: [100, 1], f2: [0, 1] })
  })

  it('of a window in which the heap only falls is what the window found', () => {
    const reports = reportsOf(
      ...[push(1), malloc(16, 100), malloc(32, 20), snapshot(10)],
      ...[free(16), snapshot(20)],
      ...[push(2), malloc(48, 50), snapshot(30)],
    )
    expect([...reports.index.windows.mark]).toEqual([120, 120, 70, 70])
    expect(heldBy(reports, { windows: window(1) })).toEqual({ f1: [120, 2] })
    expect(heldBy(reports, { windows: window(2) })).toEqual({ f1: [20, 1], f2: [50, 1] })
    // of several windows with the same mark, the first
    expect(reports.sums({ ...WHOLE_RUN_PEAK, windows: { from: 0, to: 3 } }).window).toBe(0)
  })
})

describe('an address that is allocated again while it lives', () => {
  const reports = reportsOf(
    ...[push(1), malloc(16, 100), snapshot(10)],
    ...[pop(), push(2), malloc(16, 30), snapshot(20)],
    ...[free(16), snapshot(30)],
  )

  it('stays in the heap, as nothing said that it was freed', () => {
    expect([...reports.index.snapshots.heap]).toEqual([100, 130, 100])
  })
  it('but is neither in the peak nor a leak', () => {
    expect(heldBy(reports, {})).toEqual({ f2: [30, 1] })
    expect(heldBy(reports, { mode: 'leaked' })).toEqual({})
    expect(heldBy(reports, { mode: 'leaked', windows: { from: 0, to: 1 } })).toEqual({ f2: [30, 1] })
  })
})

describe('a mapping', () => {
  it('that is cut in the middle counts as two of what is left', () => {
    //   0   1   2   3   4   pages
    //   |---|   |-------|   left: 1 and 2 pages
    const reports = reportsOf(push(1), mmap(8 * PAGE, 4 * PAGE), snapshot(10), munmap(9 * PAGE, PAGE))
    expect(heldBy(reports, { mode: 'leaked' })).toEqual({ f1: [3 * PAGE, 2] })
    expect(heldBy(reports, {})).toEqual({ f1: [4 * PAGE, 1] })
    // over time it stays the one allocation that it was
    expect(heldBy(reports, { mode: 'leaked', windows: window(0) })).toEqual({ f1: [4 * PAGE, 1] })
    expect(heldBy(reports, { mode: 'leaked', windows: { from: 0, to: 1 } })).toEqual({ f1: [3 * PAGE, 1] })
  })

  it('may be one of several that lie over each other: munmap takes from all', () => {
    const reports = reportsOf(push(1), mmap(0, 4 * PAGE), pop(), push(2), mmap(PAGE, 4 * PAGE), munmap(0, 2 * PAGE))
    expect(heldBy(reports, { mode: 'leaked' })).toEqual({ f1: [2 * PAGE, 1], f2: [3 * PAGE, 1] })
  })
})

describe('temporary allocations', () => {
  const temporary = (temporaryThreshold: number): Partial<Selection> => ({ mode: 'temporary', temporaryThreshold })

  it('are freed by their own thread after at most so many further allocations of it', () => {
    const reports = reportsOf(
      ...[push(1), malloc(16, 100), malloc(32, 7), free(16)],
      // the other thread's allocations count for nothing here
      ...[switchTo(1), push(2), malloc(48, 1), malloc(64, 1), switchTo(0), free(32)],
    )
    expect(heldBy(reports, temporary(0))).toEqual({ f1: [7, 1] })
    expect(heldBy(reports, temporary(1))).toEqual({ f1: [107, 2] })
  })

  it('are none if another thread frees them', () => {
    const reports = reportsOf(push(1), malloc(16, 100), switchTo(1), free(16))
    expect(heldBy(reports, temporary(15))).toEqual({})
  })

  it('count again with a second free, as in Memray', () => {
    expect(heldBy(reportsOf(push(1), malloc(16, 100), free(16), free(16)), temporary(0))).toEqual({ f1: [200, 2] })
  })
})

describe('growth', () => {
  it('is what is alive at the end of a range less what was alive at its start', () => {
    const reports = reportsOf(
      ...[push(1), malloc(16, 100), malloc(32, 20), snapshot(10)],
      ...[free(16), pop(), push(2), malloc(48, 50), malloc(64, 5), free(64), snapshot(20)],
    )
    expect(heldBy(reports, { mode: 'growth', windows: window(1) })).toEqual({ f1: [-100, -1], f2: [50, 1] })
    expect(heldBy(reports, { mode: 'growth', windows: { from: 0, to: 1 } })).toEqual({ f1: [20, 1], f2: [50, 1] })
  })
})
