import { type CaptureIndex, createIndexer } from '../../src/capture/index.ts'
import { CaptureError } from '../../src/parsers/index.ts'
import {
  CaptureReports,
  callTree,
  captureFacts,
  colourOf,
  findings,
  flameColumns,
  functionRows,
  layoutFlame,
  type Mode,
  nodeDetails,
  PLAIN_SHAPE,
  type Question,
  type Selection,
  type Shape,
  summaryRows,
  tableRows,
  thinnedTimeline,
  transformCollapsed,
  transformCsv,
  transformGprof2dot,
  transformSpeedscope,
  WHOLE_RUN_PEAK,
} from '../../src/reports/index.ts'
import type { Random } from './random.ts'

/** What became of an input: opened, or refused with a CaptureError of this kind. */
export type Outcome = 'complete' | 'cut' | `refused: ${string}`

/** Records; the text of more is a matter of its length. */
const MOST_EXPORTED = 5_000
const MODES: readonly Mode[] = ['peak', 'leaked', 'temporary', 'allocated', 'growth']
const SHAPES: readonly Partial<Shape>[] = [
  { hideImportSystem: true, hideIrrelevant: true },
  { inverted: true },
  { splitThreads: true },
  { inverted: true, hideImportSystem: true, native: false },
  { groupBy: 'package' },
  { groupBy: 'function', showLauncher: true },
  { focus: { text: 'a', isRegExp: false, matchCase: false } },
  { ignore: { text: '^_', isRegExp: true, matchCase: true } },
]

/** Opens an input and asks questions. Whatever it is, only CaptureErrors may come of it; those are outcomes. */
export function examine(file: Uint8Array, random: Random): Outcome {
  let index: CaptureIndex
  try {
    index = open(file, random)
  } catch (error) {
    if (error instanceof CaptureError) return `refused: ${error.kind}`
    throw error
  }
  ask(index, random)
  return index.ending.isComplete ? 'complete' : 'cut'
}

function open(file: Uint8Array, random: Random): CaptureIndex {
  const indexer = createIndexer(random.once(4) ? { bookLikeMemray: true } : {})
  const pieceBytes = random.once(2) ? file.length : 1 + random.below(1 << (4 + random.below(16)))
  for (let at = 0; at < file.length && !indexer.ended; at += Math.max(1, pieceBytes)) {
    indexer.push(file.subarray(at, at + pieceBytes))
  }
  return indexer.finish()
}

function ask(index: CaptureIndex, random: Random): void {
  const reports = new CaptureReports(index)
  answered(() => captureFacts(reports, 'fuzzed.bin', null))
  answered(() => thinnedTimeline(index.snapshots, 300))
  answered(() => reports.stats())
  flame(reports, { selection: WHOLE_RUN_PEAK, shape: PLAIN_SHAPE })
  const question = { selection: someSelection(index, random), shape: { ...PLAIN_SHAPE, ...random.pick(SHAPES) } }
  flame(reports, question)
  answered(() => {
    const isSplit = random.once(3)
    const records = reports.records(random.once(2) ? WHOLE_RUN_PEAK : question.selection, isSplit)
    for (const { bytes } of tableRows(reports, records, isSplit)) expectNumber(bytes)
    if (random.once(3)) functionRows(reports, records)
    if (random.once(3)) callTree(reports, records)
    if (random.once(3)) summaryRows(reports, records)
    if (random.once(4) && records.count < MOST_EXPORTED) {
      const transform = random.pick([transformCsv, transformCollapsed, transformGprof2dot])
      let length = 0
      for (const piece of transform(reports, records)) length += piece.length
      expectNumber(length)
    }
    if (random.once(8) && records.count < MOST_EXPORTED)
      for (const piece of transformSpeedscope(reports, records, 'fuzz')) expectNumber(piece.length)
  })
  if (random.once(4)) answered(() => findings(reports))
}

function someSelection(index: CaptureIndex, random: Random): Selection {
  const window = () => random.below(index.windows.count + 2)
  const windows = random.once(2) ? null : { from: window(), to: window() }
  const threads = random.once(4) ? [random.below(3)] : null
  return { ...WHOLE_RUN_PEAK, mode: random.pick(MODES), windows, threads, temporaryThreshold: random.below(20) }
}

/** A flame graph as the page asks for it, and as the command line prints it. */
function flame(reports: CaptureReports, question: Question): void {
  answered(() => {
    const { tree, weights } = reports.weigh(question)
    expectNumber(weights.bytes[0]!)
    expectNumber(weights.count[0]!)
    const view = { zoomed: 0, from: 0, to: 1, widthPx: 1200, firstRow: 0, rowCount: 60, order: 'size' } as const
    const boxes = layoutFlame(tree, weights.byteWidth, view, null)
    const colours = colourOf(reports, tree, 'kind')
    for (let box = 0; box < Math.min(boxes.count, 50); box++) {
      expectNumber(boxes.width[box]!)
      expectNumber(colours.of(boxes.node[box]!))
      nodeDetails(reports, tree, boxes.node[box]!)
    }
    if (tree.count < 100_000) flameColumns(reports, question)
  })
}

function expectNumber(value: number): void {
  if (!Number.isFinite(value)) throw new Error(`A report holds ${value}.`)
}

/** A question may not have an answer in this capture; that is said with a CaptureError, too. */
function answered(question: () => unknown): void {
  try {
    question()
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error
  }
}
