import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIndexer, packIndex, unpackIndex } from '../../../../src/capture/index.ts'
import {
  CaptureReports,
  type Mode,
  PLAIN_SHAPE,
  type Selection,
  type Weights,
  WHOLE_RUN_PEAK,
} from '../../../../src/reports/index.ts'
import type { Held } from '../../../../src/reports/ranges/rangeSums.ts'
import { weighTree } from '../../../../src/reports/weights.ts'
import { madeCapture } from '../../capture/madeCapture.ts'
import { randomNumbers, randomRun } from '../../capture/randomRun.ts'
import { openCapture, reportsOf } from '../realCaptures.ts'
import { type LinearSums, linearSums } from './linearSums.ts'

const MODES: readonly Mode[] = ['peak', 'leaked', 'allocated', 'growth', 'temporary']
/** What is prepared for tens of thousands of rows is prepared for some here. */
const FILE = { captureName: 'any', captureBytes: null, captureSha256: null, packedBy: 'a test' }
const FINE = { leastRows: 4, cellsAtOnce: 64, memoryShare: 4 }

/** `below` gives whole numbers. Ends of the run come often, and so does the same question again with one end or both moved. */
function someSelection(reports: CaptureReports, below: (limit: number) => number, last: Selection | null): Selection {
  const { windows, threads } = reports.index
  const end = () => [0, windows.count - 1, below(windows.count), below(windows.count)][below(4)]!
  const isDragged = last?.windows && below(2) === 0
  const [a, b] = [
    isDragged && below(3) === 0 ? last.windows.from : end(),
    isDragged && below(2) === 0 ? last.windows.to : end(),
  ]
  return {
    mode: isDragged ? last.mode : MODES[below(MODES.length)]!,
    windows: below(10) === 0 ? null : { from: Math.min(a, b), to: Math.max(a, b) },
    temporaryThreshold: [0, 1, 7, 100][below(4)]!,
    threads: below(4) === 0 ? [below(threads.ids.length + 1)] : null,
    allocators: below(4) === 0 ? [6, 14] : null,
  }
}

/** Index of the first entry that is not the same, -1 if there is none. */
function firstDifference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  expect(got.length).toBe(want.length)
  for (let i = 0; i < want.length; i++) if (!Object.is(want[i], got[i])) return i
  return -1
}

function heldOf({ bytes, count, window }: LinearSums): Held {
  const perSite = new Float64Array(bytes.length * 2)
  for (let site = 0; site < bytes.length; site++) {
    perSite[site * 2] = bytes[site]!
    perSite[site * 2 + 1] = count[site]!
  }
  return { perSite, window }
}

/** Answers the weights. Those of the question before may be written over, as the page's worker does. */
function expectLinear(reports: CaptureReports, selection: Selection, spare: Weights | null = null): Weights {
  const { index } = reports
  const want = linearSums(index, selection)
  const got = reports.sums(selection)
  const asked = JSON.stringify(selection)
  expect(firstDifference(got.bytes, want.bytes), asked).toBe(-1)
  expect(firstDifference(got.count, want.count), asked).toBe(-1)
  expect(got.window, asked).toBe(want.window)

  const total = (of: Selection) => linearSums(index, of).bytes.reduce((sum, bytes) => sum + bytes, 0)
  const { weights } = reports.weigh({ selection, shape: PLAIN_SHAPE }, spare)
  const shown = total(selection)
  expect(weights.bytes[0], asked).toBe(shown)
  expect(weights.otherThreadBytes, asked).toBe(total({ ...selection, threads: null }) - shown)
  expect(weights.otherAllocatorBytes, asked).toBe(total({ ...selection, allocators: null }) - shown)
  const anew = weighTree(reports.tree(PLAIN_SHAPE), heldOf(want), null, selection.mode === 'growth')
  for (const column of ['bytes', 'ownBytes', 'ownCount', 'byteWidth', 'countWidth', 'count', 'height'] as const) {
    expect(firstDifference(weights[column], anew[column]), `${column} ${asked}`).toBe(-1)
  }
  return weights
}

/** Asks before, while and after sums are prepared. */
function expectLinearThroughout(reports: CaptureReports, below: (limit: number) => number, questions: number): void {
  let last: Selection | null = null
  let weights: Weights | null = null
  const ask = (times: number) => {
    for (let n = 0; n < times; n++) {
      last = someSelection(reports, below, last)
      weights = expectLinear(reports, last, weights)
    }
  }
  ask(questions)
  let asked = 0
  for (const _ of reports.prepareRanges(FINE)) {
    if (asked === questions || below(4) > 0) continue
    asked++
    ask(1)
  }
  ask(questions)
}

describe('answers are those of a scan of all tables, to the bit', () => {
  test('random runs, coarsened ones and packed ones among them', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          events: fc.integer({ min: 0, max: 3000 }),
          threads: fc.integer({ min: 1, max: 4 }),
          addresses: fc.integer({ min: 1, max: 500 }),
          pages: fc.integer({ min: 1, max: 20 }),
          eventsPerSnapshot: fc.integer({ min: 1, max: 200 }),
          hugePercent: fc.constantFrom(0, 0, 5),
        }),
        fc.constantFrom(undefined, 500, 2000),
        fc.boolean(),
        (run, timeTableEntries, isPacked) => {
          const indexer = createIndexer(timeTableEntries === undefined ? {} : { timeTableEntries })
          indexer.push(madeCapture(randomRun(run)))
          const read = indexer.finish()
          const index = isPacked ? unpackIndex(packIndex(read, FILE)) : read
          expectLinearThroughout(new CaptureReports(index), randomNumbers(run.seed), 12)
        },
      ),
      { numRuns: 60 },
    )
  })

  test.each(['tiny', 'threads', 'old'] as const)('a real capture: %s', (name) => {
    expectLinearThroughout(openCapture(name), randomNumbers(1), 40)
  })

  test('a real capture that was merged and packed: pandas in phases', () => {
    const reports = reportsOf(readFileSync('public/sample.bin'), { timeTableEntries: 5000 })
    expectLinearThroughout(reports, randomNumbers(2), 12)
    const packed = packIndex(reports.index, FILE)
    expectLinearThroughout(reportsOf(packed), randomNumbers(3), 12)
  })

  test('what is prepared takes its share of the memory of the tables, and no more', () => {
    const reports = reportsOf(readFileSync('public/sample.bin'))
    const { cells, lifetimes, peaks } = reports.index
    const bytesOf = (table: object) =>
      Object.values(table).reduce((sum, column) => sum + (typeof column === 'number' ? 0 : column.byteLength), 0)
    const tableBytes = bytesOf(cells) + bytesOf(lifetimes) + bytesOf(peaks)
    for (const memoryShare of [1 / 4, 1]) {
      for (const _ of reports.prepareRanges({ ...FINE, memoryShare }))
        expect(reports.preparedBytes).toBeLessThan(2 * tableBytes)
      expect(reports.preparedBytes).toBeGreaterThan(0)
      expect(reports.preparedBytes).toBeLessThanOrEqual(1.25 * memoryShare * tableBytes)
    }
  })

  test.each(['aggregated', 'aggregated-old'] as const)('a capture without time: %s', (name) => {
    const reports = openCapture(name)
    for (const _ of reports.prepareRanges(FINE)) expect(reports.index.windows.count).toBe(1)
    for (const mode of ['peak', 'leaked'] as const) expectLinear(reports, { ...WHOLE_RUN_PEAK, mode })
    expect(() => reports.sums({ ...WHOLE_RUN_PEAK, mode: 'growth' })).toThrow('--aggregate')
    expect(() => reports.sums({ ...WHOLE_RUN_PEAK, windows: { from: 0, to: 0 } })).toThrow('--aggregate')
  })
})

test("weights of another capture's reports are not written over", () => {
  const question = { selection: WHOLE_RUN_PEAK, shape: PLAIN_SHAPE }
  const [one, other] = [openCapture('tiny'), openCapture('tiny')]
  const { weights } = one.weigh(question)
  const leaked = other.weigh({ ...question, selection: { ...WHOLE_RUN_PEAK, mode: 'leaked' } }, weights)
  expect(leaked.weights.bytes[0]).not.toBe(weights.bytes[0])
  expect(one.weigh(question).weights.bytes[0]).toBe(one.index.totals.peakBytes)
})
