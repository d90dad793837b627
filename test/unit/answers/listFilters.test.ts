import { describe, expect, it } from 'vitest'
import {
  type CaptureReports,
  functionRows,
  PLAIN_SHAPE,
  type Shape,
  shownRecords,
  tableRows,
  transformCsv,
  WHOLE_RUN_PEAK,
} from '../../../src/reports/index.ts'
import { csvRows } from './csv.ts'
import { ALL_CAPTURES, capturesIn, FIXTURES } from './realCaptures.ts'
import type { Tree } from './trees.ts'

type InvertedAnswer = Tree & {
  readonly nodes: { readonly interesting: readonly number[] }
  readonly withoutImports: Tree
}

const fixtures = capturesIn(FIXTURES)
const known = new Set(fixtures.map(({ name }) => name))
// native frames have other names where Memray ran
const captures = [...fixtures, ...capturesIn(ALL_CAPTURES).filter(({ name }) => !known.has(name))].filter(
  (capture) => !capture.facts.native && capture.hasAnswer('inverted.json'),
)

type Sums = Map<string, { bytes: number; count: number }>

function add(sums: Sums, place: string, bytes: number, count: number): void {
  const sum = sums.get(place)
  if (sum) {
    sum.bytes += bytes
    sum.count += count
  } else sums.set(place, { bytes, count })
}

/**
 * What the innermost frames of Memray's inverted tree hold, of those that count: the outermost nodes of the tree that do. What no such
 * frame holds is left with `???`.
 */
function innermost({ strings, nodes }: Tree, counts: (node: number) => boolean): Sums {
  const sums: Sums = new Map()
  const isBelow = new Uint8Array(nodes.parent.length)
  let bytes = nodes.bytes[0]!
  let count = nodes.allocations[0]!
  for (let node = 1; node < nodes.parent.length; node++) {
    if (isBelow[nodes.parent[node]!] === 1) isBelow[node] = 1
    else if (counts(node)) {
      isBelow[node] = 1
      const place = `${strings[nodes.function[node]!]} ${strings[nodes.file[node]!]}:${nodes.line[node]}`
      add(sums, place, nodes.bytes[node]!, nodes.allocations[node]!)
      bytes -= nodes.bytes[node]!
      count -= nodes.allocations[node]!
    }
  }
  if (bytes !== 0 || count !== 0) add(sums, '??? :0', bytes, count)
  return sums
}

function places(reports: CaptureReports, shape: Partial<Shape>): Sums {
  const sums: Sums = new Map()
  const question = { selection: WHOLE_RUN_PEAK, shape: { ...PLAIN_SHAPE, ...shape } }
  for (const row of tableRows(reports, shownRecords(reports, question, 'stacks'), false)) {
    add(sums, `${row.functionName} ${row.file}:${row.line}`, row.bytes, row.allocations)
  }
  return sums
}

/** Filters in lists, held against the frames that Memray's inverted flame graph shows next to its root. */
describe.each(captures.map((capture) => [capture.name, capture] as const))('lists of %s', (_, capture) => {
  const reports = capture.open()
  const answer: InvertedAnswer = JSON.parse(capture.answer('inverted.json'))
  // counts of aggregated captures differ on purpose (docs/reports.md, "Where we differ from Memray")
  const comparable = (sums: Sums) =>
    capture.facts.aggregated ? new Map([...sums].map(([place, { bytes }]) => [place, bytes])) : sums

  it('charge what imports allocated to the line that imported, as Memray does', () => {
    const memrays = innermost(answer.withoutImports, () => true)
    const ours = places(reports, { hideImportSystem: true })
    expect(comparable(ours)).toEqual(comparable(memrays))
    const whole = reports.weigh({ selection: WHOLE_RUN_PEAK, shape: PLAIN_SHAPE }).weights
    if (whole.importBytes > 0) expect(ours).not.toEqual(places(reports, {}))
  })

  it('charge what irrelevant frames allocated to their callers, as Memray does', () => {
    const memrays = innermost(answer, (node) => answer.nodes.interesting[node] === 1)
    expect(comparable(places(reports, { hideIrrelevant: true }))).toEqual(comparable(memrays))
  })

  it('hold the same bytes by function, for callers and callees, and in exports', () => {
    const question = { selection: WHOLE_RUN_PEAK, shape: { ...PLAIN_SHAPE, hideImportSystem: true } }
    const records = shownRecords(reports, question, 'stacks')
    const own: Sums = new Map()
    const named = (place: string) => place.replace(/:\d+$/, '')
    for (const [place, { bytes, count }] of places(reports, { hideImportSystem: true })) {
      add(own, named(place), bytes, count)
    }
    const functions = functionRows(reports, records)
    for (const { functionName, file, ownBytes, ownAllocations, totalBytes } of functions) {
      expect(totalBytes).toBeGreaterThanOrEqual(ownBytes)
      if (ownBytes === 0 && ownAllocations === 0) continue
      const place = functionName === '???' ? '??? ' : `${functionName} ${file}`
      expect(own.get(place)).toEqual({ bytes: ownBytes, count: ownAllocations })
    }
    const csv: Sums = new Map()
    const rows = csvRows([...transformCsv(reports, records)].join(''))
    for (const { stack_trace: stack = '', size, num_allocations: count } of rows) {
      const [functionName, file] = stack === '' ? ['???', ''] : stack.split('|')[0]!.split(';')
      add(csv, `${functionName} ${file}`, Number(size), Number(count))
    }
    expect(csv).toEqual(own)
  })
})

describe('other filters in lists', () => {
  const threads = fixtures.find(({ name }) => name === 'v12/threads')!.open()
  const sum = (sums: Sums) => [...sums.values()].reduce((total, { bytes }) => total + bytes, 0)
  const all = sum(places(threads, {}))
  const pattern = (text: string) => ({ text, isRegExp: false, matchCase: true })

  it('focus: stacks through such a frame alone', () => {
    const focused = places(threads, { focus: pattern('pool_job (') })
    const flame = threads.weigh({
      selection: WHOLE_RUN_PEAK,
      shape: { ...PLAIN_SHAPE, focus: pattern('pool_job (') },
    }).weights
    expect(sum(focused)).toBe(flame.bytes[0])
    expect(flame.bytes[0]! + flame.leftOutBytes).toBe(all)
    expect(sum(focused)).toBeLessThan(all)
  })

  it('ignore: the frame goes, its bytes are its caller’s', () => {
    const ignored = places(threads, { ignore: pattern('<listcomp>') })
    expect(sum(ignored)).toBe(all)
    expect([...places(threads, {}).keys()].some((place) => place.startsWith('<listcomp>'))).toBe(true)
    expect([...ignored.keys()].some((place) => place.startsWith('<listcomp>'))).toBe(false)
  })

  it('grouping: one row for each function, file or package', () => {
    const files = places(threads, { groupBy: 'file' })
    expect(sum(files)).toBe(all)
    const byHand: Sums = new Map()
    for (const [place, { bytes, count }] of places(threads, {})) {
      const file = place.startsWith('???') ? '???' : place.slice(place.indexOf(' ') + 1).replace(/:\d+$/, '')
      // a file stands in the place of the function as well
      add(byHand, file === '???' ? '??? :0' : `${file} ${file}:0`, bytes, count)
    }
    expect(files).toEqual(byHand)
  })

  it('modules: each byte is of one', () => {
    const { names } = threads.modules()
    const sums = names.map((name) => sum(places(threads, { modules: [name] })))
    expect(sums.reduce((total, bytes) => total + bytes, 0)).toBe(all)
    expect(sums.filter((bytes) => bytes > 0).length).toBeGreaterThan(1)
    expect(sum(places(threads, { modules: [...names] }))).toBe(all)
  })
})
