import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaptureReports } from '../../../src/reports/index.ts'
import {
  flameColumns,
  PLAIN_SHAPE,
  type Selection,
  type Shape,
  statsAsMemrayJson,
  tableAsMemrayJson,
  tableRows,
  transformCsv,
  WHOLE_RUN_PEAK,
} from '../../../src/reports/index.ts'
import { csvRows } from './csv.ts'
import { ALL_CAPTURES, capturesIn, FIXTURES } from './realCaptures.ts'
import { type StatsAnswer, statsDifferences } from './statsAnswers.ts'
import {
  cutsOf,
  differences,
  type Freedom,
  Paths,
  PathTotals,
  PathTree,
  type TemporalAnswer,
  type Tree,
} from './trees.ts'
import { holdsIn, lastWindowOf, leaksFrom, temporalRanges, windowMarks, windowOfHighestMark } from './windows.ts'

/** Whole run, as Memray's reports of that name choose it. */
const SELECTIONS = {
  flamegraph: WHOLE_RUN_PEAK,
  leaks: { ...WHOLE_RUN_PEAK, mode: 'leaked' },
  temporary: { ...WHOLE_RUN_PEAK, mode: 'temporary', temporaryThreshold: 1 },
  inverted: WHOLE_RUN_PEAK,
  'split-threads': WHOLE_RUN_PEAK,
} as const satisfies Record<string, Selection>

const fixtures = capturesIn(FIXTURES)
const known = new Set(fixtures.map((capture) => capture.name))
const others = capturesIn(ALL_CAPTURES).filter((capture) => !known.has(capture.name))
const captures = [...fixtures, ...others].filter(
  (capture) => capture.hasAnswer('flamegraph.json') || capture.hasAnswer('transform.csv'),
)
console.log(
  `Memray's own answers for ${captures.length} captures: ` +
    `${others.length > 0 ? 'all that there are' : 'those of test/fixtures, since there is no folder of more beside the repository'}.`,
)

/** All numbers come from the Memray version that wrote the capture. */
describe.each([
  ...captures.map((capture) => [capture.name, capture, false] as const),
  ...fixtures
    .filter((capture) => captures.includes(capture))
    .map((capture) => [`${capture.name}, packed`, capture, true] as const),
])('%s', (_, capture, isPacked) => {
  const open = (options = {}) => (isPacked ? capture.openPacked(options) : capture.open(options))
  const { facts } = capture
  const isNative = facts.native
  const isAggregated = facts.aggregated === true
  // With native traces, Memray shows the launcher's frames wherever it can't pair native and Python frames.
  const basicFreedom: Freedom = { pythonOnly: isNative, stripLauncher: isNative }
  const basicShape: Shape = { ...PLAIN_SHAPE, native: !isNative }

  let opened: CaptureReports | null = null
  const reports = () => opened!
  beforeAll(() => {
    opened = open()
  })
  afterAll(() => {
    opened = null
  })

  /** A test for which Memray's version has to have an answer; there is none at all where it has not, or where null asks for none. */
  const ifAnswered = (answer: string | null, name: string, test: () => void) => {
    if (answer !== null && capture.hasAnswer(answer)) it(name, test)
  }
  const treeOf = (selection: Selection, shape: Shape, of = reports()) => flameColumns(of, { selection, shape })

  it('is read to its end', () => {
    const { header, ending, totals } = reports().index
    expect(header.version).toBe(facts.headerVersion)
    expect(ending.isComplete).toBe(facts.complete)
    expect([header.hasNativeTraces, header.isAggregated]).toEqual([facts.native, isAggregated])
    if (facts.events > 0) expect(totals.events).toBe(facts.events)
  })

  ifAnswered('stats.json', 'statistics', () => {
    const memrays: StatsAnswer = JSON.parse(capture.answer('stats.json'))
    const ours: StatsAnswer = JSON.parse(JSON.stringify(statsAsMemrayJson(reports().index, reports().stats())))
    expect(statsDifferences(memrays, ours)).toEqual([])
  })

  const trees = (Object.keys(SELECTIONS) as (keyof typeof SELECTIONS)[]).filter((name) =>
    capture.hasAnswer(`${name}.json`),
  )
  it.each(trees)('%s', (name) => {
    const paths = new Paths()
    const arrangement = { inverted: name === 'inverted', splitThreads: name === 'split-threads' }
    const freedom = { ...basicFreedom, ...arrangement }
    const memrays: Tree = JSON.parse(capture.answer(`${name}.json`))
    const ours = treeOf(SELECTIONS[name], { ...basicShape, ...arrangement })
    const cuts = cutsOf(memrays, paths, freedom)
    const want = new PathTree(memrays, paths, freedom, cuts).totals(memrays.nodes)
    const got = new PathTree(ours, paths, freedom, cuts).totals(ours.nodes)
    if (isNative && facts.headerVersion <= 9) {
      // Until 1.6, Memray lost the frames of stacks that it could not pair: only the sum is right.
      expect(got.root).toEqual(want.root)
    } else {
      expect(differences(paths, want, got, { countsAtLeast: isAggregated })).toEqual([])
    }
  })

  // Filters of Memray's page, whose rules are the same since 1.7. They go by the names of frames, and native ones have none here.
  const isFilterKnown = !isNative && facts.headerVersion >= 10
  const filtered = isFilterKnown ? trees.filter((name) => name === 'flamegraph' || name === 'leaks') : []
  it.each(filtered)('%s without the import system, and without irrelevant frames', (name) => {
    const memrays: FlaggedTree = JSON.parse(capture.answer(`${name}.json`))
    const { importSystem, interesting } = memrays.nodes
    for (const [isHidden, shape] of [
      [importSystem.map((flag) => flag !== 0), { ...basicShape, hideImportSystem: true }],
      [interesting.map((flag) => flag === 0), { ...basicShape, hideIrrelevant: true }],
    ] as const) {
      const paths = new Paths()
      const cuts = cutsOf(memrays, paths, {}, isHidden)
      const want = new PathTree(memrays, paths, {}, cuts, isHidden).totals(memrays.nodes)
      const ours = treeOf(SELECTIONS[name], shape)
      const got = new PathTree(ours, paths, {}, cuts).totals(ours.nodes)
      expect(differences(paths, want, got, { countsAtLeast: isAggregated })).toEqual([])
    }
  })

  ifAnswered(isNative ? null : 'inverted.json', 'inverted, without imports', () => {
    const paths = new Paths()
    const { withoutImports: memrays }: { withoutImports: Tree } = JSON.parse(capture.answer('inverted.json'))
    const ours = treeOf(WHOLE_RUN_PEAK, { ...basicShape, inverted: true, hideImportSystem: true })
    const cuts = cutsOf(memrays, paths, {})
    const want = new PathTree(memrays, paths, {}, cuts).totals(memrays.nodes)
    const got = new PathTree(ours, paths, {}, cuts).totals(ours.nodes)
    expect(differences(paths, want, got, { countsAtLeast: isAggregated })).toEqual([])
  })

  ifAnswered('temporal.json', 'what each range holds at its high-water mark', () => {
    const paths = new Paths()
    const freedom = { ...basicFreedom, stripLauncher: true }
    const memrays: TemporalAnswer = JSON.parse(capture.answer('temporal.json'))
    const cuts = cutsOf(memrays, paths, freedom)
    const tree = new PathTree(memrays, paths, freedom, cuts)
    const marks = windowMarks(memrays, tree)
    const booked = open({ bookLikeMemray: true })
    for (const range of temporalRanges(memrays, marks.length - 1)) {
      const where = `windows ${range.from} to ${range.to}`
      const selection: Selection = { ...WHOLE_RUN_PEAK, windows: range }
      const window = windowOfHighestMark(marks, range)
      const want = tree.totalsOf(memrays.intervals, holdsIn(window))
      const { weights } = reports().weigh({ selection, shape: basicShape })
      expect([weights.window, weights.bytes[0]], where).toEqual([window, marks[window]])
      // To the byte what Memray's report shows, also where it books bytes late ...
      const late = treeOf(selection, basicShape, booked)
      const gotLate = new PathTree(late, paths, freedom, cuts).totals(late.nodes)
      expect(differences(paths, want, gotLate), where).toEqual([])
      // ... and without that the same places with the same counts, which Memray books in time.
      const exact = treeOf(selection, basicShape)
      const got = new PathTree(exact, paths, freedom, cuts).totals(exact.nodes)
      expect(differences(paths, countsOf(want), countsOf(got)), where).toEqual([])
    }
  })

  ifAnswered('temporal-leaks.json', 'what each range allocated and did not free', () => {
    const paths = new Paths()
    const freedom = { ...basicFreedom, stripLauncher: true }
    const memrays: TemporalAnswer = JSON.parse(capture.answer('temporal-leaks.json'))
    const cuts = cutsOf(memrays, paths, freedom)
    const tree = new PathTree(memrays, paths, freedom, cuts)
    for (const range of temporalRanges(memrays, lastWindowOf(memrays.intervals))) {
      const want = tree.totalsOf(memrays.intervals, leaksFrom(range))
      const ours = treeOf({ ...WHOLE_RUN_PEAK, mode: 'leaked', windows: range }, basicShape)
      const got = new PathTree(ours, paths, freedom, cuts).totals(ours.nodes)
      expect(differences(paths, want, got), `windows ${range.from} to ${range.to}`).toEqual([])
    }
  })

  const chart = capture.hasAnswer('temporal.json') ? 'temporal.json' : 'flamegraph.json'
  ifAnswered(chart, 'memory over time', () => {
    const memrays: { memoryRecords?: readonly (readonly number[])[] } = JSON.parse(capture.answer(chart))
    const { snapshots, header } = reports().index
    const ours = Array.from({ length: snapshots.count }, (_, i) => [
      header.startTimeMs + snapshots.elapsedMs[i]!,
      snapshots.rss[i]!,
      snapshots.heap[i]!,
    ])
    const want = memrays.memoryRecords ?? []
    // Memray 1.1 did not write the heap into its report.
    const width = want[0]?.length ?? 0
    expect(ours.slice(0, want.length).map((record) => record.slice(0, width))).toEqual(want)
  })

  const tables = ['table', 'table-leaks'].filter((name) => capture.hasAnswer(`${name}.json`))
  it.each(tables)('%s', (name) => {
    const memrays: TableRow[] = JSON.parse(capture.answer(`${name}.json`))
    const selection = name === 'table' ? WHOLE_RUN_PEAK : SELECTIONS.leaks
    const ours = tableAsMemrayJson(tableRows(reports(), reports().records(selection, false), false)) as TableRow[]
    // By place: which allocator a record of several stands under is arbitrary in Memray. A native place needs the symbols.
    const paths = new Paths()
    const sums = (rows: readonly TableRow[]) => {
      const totals = new PathTotals()
      for (const row of rows) totals.add(isNative ? 0 : paths.child(0, row.stack_trace), row.size, row.n_allocations)
      return totals
    }
    expect(differences(paths, sums(memrays), sums(ours), { countsAtLeast: isAggregated })).toEqual([])
  })

  ifAnswered(isNative ? null : 'transform.csv', 'transform csv', () => {
    const text = [...transformCsv(reports(), reports().records(WHOLE_RUN_PEAK, false))].join('')
    // Merged records of an aggregated capture: Memray counts each further one as one.
    const line = ({ num_allocations, size, stack_trace }: CsvRow) =>
      `${size} B in ${isAggregated ? 'some' : num_allocations}: ${stack_trace}`
    expect(csvRows(text).map(line).sort()).toEqual(csvRows(capture.answer('transform.csv')).map(line).sort())
  })
})

interface FlaggedTree extends Tree {
  readonly nodes: Tree['nodes'] & {
    readonly importSystem: readonly number[]
    readonly interesting: readonly number[]
  }
}
type CsvRow = Partial<Record<'num_allocations' | 'size' | 'stack_trace', string>>
interface TableRow {
  readonly size: number
  readonly n_allocations: number
  readonly stack_trace: string
}

function countsOf({ totals }: PathTotals): PathTotals {
  const counts = new PathTotals()
  for (const [path, { allocations }] of totals) if (allocations !== 0) counts.add(path, 0, allocations)
  return counts
}
