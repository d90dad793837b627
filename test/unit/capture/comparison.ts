import { expect } from 'vitest'
import { type CaptureIndex, createIndexer, type IndexOptions } from '../../../src/capture/index.ts'
import {
  CaptureReports,
  PLAIN_SHAPE,
  type Selection,
  WHOLE_RUN_PEAK,
  type WindowRange,
} from '../../../src/reports/index.ts'
import { decode } from '../parsers/decoding.ts'
import { type Holding, Places, Replay } from './replay.ts'

/** Some ranges of windows: the whole run, each of some single windows, and every length between, spread over the run. */
function someRanges(windowCount: number, singles = 12): WindowRange[] {
  const last = windowCount - 1
  const ranges: WindowRange[] = [{ from: 0, to: last }]
  for (let k = 0; k < singles; k++) {
    const w = Math.floor((windowCount * k) / singles)
    ranges.push({ from: w, to: w })
    const from = (w * 7 + k) % windowCount
    ranges.push({ from, to: Math.min(last, from + 1 + Math.floor((windowCount * k) / singles)) })
  }
  return ranges
}

/** Opens a capture, replays its events beside that, and expects the same answers to everything that can be asked of it. */
export function expectAnswersOfReplay(file: Uint8Array, thresholds: readonly number[], singles?: number): Replay {
  const places = new Places()
  const replay = new Replay(decode(file).events, places)
  const reports = opened(file)
  const { index } = reports
  const placeOf = placesOfSites(index, places)
  const held = (selection: Partial<Selection>, of = reports): Holding => {
    const { bytes, count } = of.sums({ ...WHOLE_RUN_PEAK, ...selection })
    const holding: Holding = new Map()
    for (let site = 0; site < index.sites.count; site++) {
      if (bytes[site] !== 0 || count[site] !== 0)
        holding.set(placeOf[site]!, { bytes: bytes[site]!, count: count[site]! })
    }
    return holding
  }

  expect(index.totals).toMatchObject({
    events: replay.eventCount,
    allocations: replay.allocationCount,
    allocatedBytes: replay.allocatedBytes,
    peakBytes: replay.peakBytes,
  })
  expect([...index.windows.mark]).toEqual(replay.marks)
  expect([...index.snapshots.heap]).toEqual(replay.heapAtSnapshots)

  expectSame(held({ mode: 'peak' }), replay.peak(null), 'peak')
  expectSame(held({ mode: 'leaked' }), replay.leaked(null), 'leaked')
  expectSame(held({ mode: 'allocated' }), replay.allocated(null), 'allocated')
  for (const threshold of thresholds) {
    const answered = threshold < 16 ? reports : opened(file, { exactTemporaryThreshold: threshold })
    const selection = { mode: 'temporary', temporaryThreshold: threshold } as const
    expectSame(held(selection, answered), replay.temporary(threshold), `temporary, ${threshold}`)
  }
  for (const windows of someRanges(replay.windowCount, singles)) {
    const where = `windows ${windows.from} to ${windows.to}`
    const { weights } = reports.weigh({ selection: { ...WHOLE_RUN_PEAK, windows }, shape: PLAIN_SHAPE })
    const highest = replay.highestWindow(windows)
    expect([weights.window, weights.bytes[0]], where).toEqual([highest, replay.marks[highest]])
    expectSame(held({ mode: 'peak', windows }), replay.peak(windows), `peak, ${where}`)
    expectSame(held({ mode: 'leaked', windows }), replay.leaked(windows), `leaked, ${where}`)
    expectSame(held({ mode: 'allocated', windows }), replay.allocated(windows), `allocated, ${where}`)
    expectSame(held({ mode: 'growth', windows }), replay.growth(windows), `growth, ${where}`)
  }
  return replay
}

function opened(file: Uint8Array, options: IndexOptions = {}): CaptureReports {
  const indexer = createIndexer(options)
  indexer.push(file)
  return new CaptureReports(indexer.finish())
}

function placesOfSites({ sites, stacks }: CaptureIndex, places: Places): string[] {
  const stackOf = [0]
  for (let stack = 1; stack < stacks.count; stack++) {
    stackOf.push(places.stack(stackOf[stacks.parent[stack]!]!, stacks.frame[stack]!))
  }
  const { thread, allocator, native, generation, stack } = sites
  return Array.from({ length: sites.count }, (_, s) =>
    places.place(thread[s]!, allocator[s]!, native[s]!, generation[s]!, stackOf[stack[s]!]!),
  )
}

function expectSame(ours: Holding, wanted: Holding, what: string): void {
  const lines: string[] = []
  const all = new Set([...ours.keys(), ...wanted.keys()])
  for (const place of all) {
    const [got, want] = [JSON.stringify(ours.get(place)), JSON.stringify(wanted.get(place))]
    if (got !== want) lines.push(`place ${place}: ${got}, not ${want}`)
  }
  expect(lines.slice(0, 10), what).toEqual([])
}
