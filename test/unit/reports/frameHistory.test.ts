import { describe, expect, it } from 'vitest'
import {
  type CaptureReports,
  frameHistory,
  momentsOf,
  PLAIN_SHAPE,
  pathOf,
  type Question,
  type Shape,
  thinnedTimeline,
  WHOLE_RUN_PEAK,
} from '../../../src/reports/index.ts'
import { captureBytes } from '../../bench/generator/index.mjs'
import { capturesIn, FIXTURES } from '../answers/realCaptures.ts'
import { made, madeCapture } from '../capture/madeCapture.ts'
import { randomRun } from '../capture/randomRun.ts'
import { reportsOf } from './realCaptures.ts'

/** What a node holds at each window's mark, asked window by window. */
function weighedOneByOne(reports: CaptureReports, question: Question, node: number) {
  const windows = Array.from({ length: reports.index.windows.count }, (_, window) => window)
  const asked = windows.map((window) => {
    const selection = { ...question.selection, mode: 'peak' as const, windows: { from: window, to: window } }
    const { weights } = reports.weigh({ shape: question.shape, selection })
    return { ms: momentsOf(reports.index, window).toMs, bytes: weights.bytes[node]!, count: weights.count[node]! }
  })
  return {
    elapsedMs: asked.map((at) => at.ms),
    bytes: asked.map((at) => at.bytes),
    count: asked.map((at) => at.count),
  }
}

function listed({ elapsedMs, bytes, count }: ReturnType<typeof frameHistory>) {
  return { elapsedMs: [...elapsedMs], bytes: [...bytes], count: [...count] }
}

const SHAPES: readonly Partial<Shape>[] = [
  {},
  { inverted: true, hideIrrelevant: true, native: false },
  { splitThreads: true, hideImportSystem: true },
]

const withTime = capturesIn(FIXTURES).filter((capture) => !capture.facts.aggregated)

describe('history of a frame', () => {
  it.each(withTime.map((capture) => capture.name))('of %s: what weighing each window by itself gives', (name) => {
    const reports = withTime.find((capture) => capture.name === name)!.open()
    for (const shape of SHAPES) {
      const question = { shape: { ...PLAIN_SHAPE, ...shape }, selection: WHOLE_RUN_PEAK }
      const { tree, weights } = reports.weigh(question)
      const heaviest = [...weights.bytes.keys()].sort((a, b) => weights.bytes[b]! - weights.bytes[a]!)
      for (const node of [0, heaviest[2]!, heaviest[9]!, tree.count - 1].filter((node) => node < tree.count)) {
        const byNode = frameHistory(reports, question, node, Number.POSITIVE_INFINITY)
        expect(listed(byNode)).toEqual(weighedOneByOne(reports, question, node))
        expect(frameHistory(reports, question, pathOf(tree, node), 1e9)).toEqual(byNode)
      }
    }
  })

  it('is the run of the marks for the root, where no free was missed', () => {
    const reports = withTime.find((capture) => capture.name === 'v13/threads')!.open()
    const { bytes } = frameHistory(reports, { shape: PLAIN_SHAPE, selection: WHOLE_RUN_PEAK }, 0, 1e9)
    expect([...bytes]).toEqual([...reports.index.windows.mark])
  })

  it.each([1, 2, 3])('keeps to threads and allocators, synthetic capture %i', (seed) => {
    const { bytes } = captureBytes({ seed, events: 20_000, live: 2_000, nodes: 300, snapshots: 12, threads: 4 })
    const reports = reportsOf(bytes)
    const selection = { ...WHOLE_RUN_PEAK, threads: [1, 2], allocators: [2, 6] }
    const question = { shape: PLAIN_SHAPE, selection }
    for (const node of [0, 1, 5, 40]) {
      const history = listed(frameHistory(reports, question, node, 1000))
      expect(history).toEqual(weighedOneByOne(reports, question, node))
    }
  })

  it('holds for runs that no program would make', () => {
    const settings = { threads: 3, addresses: 40, pages: 20, eventsPerSnapshot: 25, hugePercent: 2 }
    const reports = reportsOf(madeCapture(randomRun({ ...settings, seed: 7, events: 4_000 })))
    const question = { shape: PLAIN_SHAPE, selection: WHOLE_RUN_PEAK }
    for (const node of [0, 1, 2, 3]) {
      expect(listed(frameHistory(reports, question, node, 1e9))).toEqual(weighedOneByOne(reports, question, node))
    }
  })

  it('keeps every maximum when it is thinned', () => {
    const events = [made.switchTo(0), made.push(1)]
    // one block lives in each window, of 100 bytes and in window 37 of 9000; three lie in window 52
    for (let window = 0; window < 100; window++) {
      const size = window === 37 ? 9000 : 100
      events.push(made.malloc(4096, size))
      if (window === 52) events.push(made.malloc(8192, 1), made.malloc(16_384, 1), made.free(8192), made.free(16_384))
      events.push(made.free(4096), made.snapshot(10 * (window + 1)))
    }
    const reports = reportsOf(madeCapture(events))
    const question = { shape: PLAIN_SHAPE, selection: WHOLE_RUN_PEAK }
    const { elapsedMs, bytes, count } = frameHistory(reports, question, 1, 10)
    // 101 windows, the last one empty: stretches of ten, the last of eleven
    expect([...bytes]).toEqual([100, 100, 100, 9000, 100, 102, 100, 100, 100, 100])
    expect([...count]).toEqual([1, 1, 1, 1, 1, 3, 1, 1, 1, 1])
    expect(elapsedMs[3]).toBe(380)
    expect(elapsedMs[5]).toBe(530)
    expect([elapsedMs[0], elapsedMs[9]]).toEqual([10, 1010])
  })

  it('has the ends and the length of the timeline that it is drawn under', () => {
    const reports = withTime.find((capture) => capture.name === 'v13/threads')!.open()
    const { snapshots } = reports.index
    const timeline = thinnedTimeline(snapshots, 50)
    const history = frameHistory(reports, { shape: PLAIN_SHAPE, selection: WHOLE_RUN_PEAK }, 0, 50)
    expect(history.elapsedMs).toHaveLength(timeline.elapsedMs.length)
    expect(history.elapsedMs[0]).toBe(timeline.elapsedMs[0])
    for (let i = 1; i < 50; i++) expect(history.elapsedMs[i]!).toBeGreaterThan(history.elapsedMs[i - 1]!)
  })

  it('says why an aggregated capture has none', () => {
    const reports = capturesIn(FIXTURES)
      .find((capture) => capture.facts.aggregated)!
      .open()
    expect(() => frameHistory(reports, { shape: PLAIN_SHAPE, selection: WHOLE_RUN_PEAK }, 0, 10)).toThrow(/--aggregate/)
  })
})
