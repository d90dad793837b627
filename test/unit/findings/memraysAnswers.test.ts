import { describe, expect, it } from 'vitest'
import { type CaptureReports, type Finding, findings } from '../../../src/reports/index.ts'
import { ALL_CAPTURES, capturesIn, FIXTURES, type RealCapture } from '../answers/realCaptures.ts'
import type { Tree } from '../answers/trees.ts'

/** A flame graph of Memray's with what its page knows of the frames. */
type Answer = Tree & {
  readonly nodes: { readonly interesting: readonly number[]; readonly importSystem: readonly number[] }
}
interface Sum {
  bytes: number
  count: number
}

const fixtures = capturesIn(FIXTURES)
const known = new Set(fixtures.map(({ name }) => name))
const captures = [...fixtures, ...capturesIn(ALL_CAPTURES).filter(({ name }) => !known.has(name))].filter(
  (capture) => capture.hasAnswer('leaks.json') && capture.hasAnswer('flamegraph.json'),
)

const isPython = (file: string) => file.endsWith('.py') || /^<(?!unknown>|built-in>|artificial>).*>$/.test(file)

/** What each node of a tree holds itself. */
function ownOf({ nodes }: Answer): Sum[] {
  const own = nodes.bytes.map((bytes, node) => ({ bytes, count: nodes.allocations[node]! }))
  for (let node = 1; node < own.length; node++) {
    const up = own[nodes.parent[node]!]!
    up.bytes -= nodes.bytes[node]!
    up.count -= nodes.allocations[node]!
  }
  return own
}

function addTo<Key>(sums: Map<Key, Sum>, key: Key, { bytes, count }: Sum): void {
  const sum = sums.get(key)
  if (sum) {
    sum.bytes += bytes
    sum.count += count
  } else sums.set(key, { bytes, count })
}

/** Memory by place: the innermost frame of Python's that Memray finds interesting. */
function byPlace(answer: Answer): Map<string, Sum> {
  const { nodes, strings } = answer
  const place = ['']
  for (let node = 1; node < nodes.parent.length; node++) {
    const file = strings[nodes.file[node]!]!
    const isPlace = isPython(file) && nodes.interesting[node] === 1
    place[node] = isPlace
      ? `${strings[nodes.function[node]!]} ${file}:${nodes.line[node]}`
      : place[nodes.parent[node]!]!
  }
  const sums = new Map<string, Sum>()
  for (const [node, own] of ownOf(answer).entries()) addTo(sums, place[node]!, own)
  return sums
}

/** Memory by the first installed package whose module ran below an import. */
function byImport(answer: Answer): Map<string, Sum> {
  const { nodes, strings } = answer
  const isImporting = [false]
  const name = ['']
  for (let node = 1; node < nodes.parent.length; node++) {
    const up = nodes.parent[node]!
    const file = strings[nodes.file[node]!]!
    isImporting[node] = isImporting[up]! || file.includes('frozen importlib')
    const installed = /\/(?:site|dist)-packages\/([^/.]+)|\/lib\/python\d+\.\d+\/([^/.]+)/.exec(file)
    const runs = isImporting[up]! && strings[nodes.function[node]!] === '<module>' && name[up] === '' && installed
    name[node] = runs ? (installed[1] ?? installed[2]!) : name[up]!
  }
  const sums = new Map<string, Sum>()
  for (const [node, own] of ownOf(answer).entries()) addTo(sums, name[node]!, own)
  return sums
}

function byThread(answer: Answer): Map<string, Sum> {
  const { nodes, strings } = answer
  const sums = new Map<string, Sum>()
  for (const [node, own] of ownOf(answer).entries()) {
    if (node > 0) addTo(sums, strings[nodes.thread![node]!]!, own)
  }
  return sums
}

function placeOfView(reports: CaptureReports, { view }: Finding): string {
  const { locations } = reports
  const at = locations.hash.indexOf(view.zoomPath[0]!)
  return `${locations.functionName[at]} ${locations.file[at]}:${locations.line[at]}`
}

/** Kinds whose numbers Memray's reports have; the others are held against a replay of the events in everyCapture.test.ts. */
function hold(capture: RealCapture, reports: CaptureReports, finding: Finding): boolean {
  const { kind, sentence, bytes, count } = finding
  const answer = (name: string): Answer | null => {
    if (!capture.hasAnswer(`${name}.json`)) return null
    const tree: Answer = JSON.parse(capture.answer(`${name}.json`))
    // where Memray stopped for depth its places are not those that allocated
    return tree.strings.includes('...') ? null : tree
  }
  const counted = ({ bytes: b, count: n }: Sum) => (capture.facts.aggregated ? { bytes: b } : { bytes: b, count: n })
  if (kind === 'leak') {
    const leaks = answer('leaks')
    if (!leaks) return false
    const place = byPlace(leaks).get(placeOfView(reports, finding))
    expect(place && counted(place)).toEqual(counted({ bytes, count }))
    return true
  }
  if (kind === 'thrash') {
    const temporary = answer('temporary')
    if (!temporary) return false
    expect(byPlace(temporary).get(placeOfView(reports, finding))).toEqual({ bytes, count })
    return true
  }
  if (kind === 'imports') {
    const name = /^Importing (\S+) /.exec(sentence)![1]!
    const peak = answer('flamegraph')
    if (!peak) return false
    const sum = byImport(peak).get(name)!
    // what was allocated while a module's code was being read is the package's too
    expect(bytes).toBeGreaterThanOrEqual(sum.bytes)
    expect(bytes).toBeLessThan(sum.bytes * 1.02 + 100_000)
    return true
  }
  if (kind === 'busiest-thread') {
    const threads = answer('split-threads')
    if (!threads) return false
    const label = /^Thread (\S+)/.exec(sentence)![1]!
    const [, sum] = [...byThread(threads)].find(([thread]) => thread.split(' ')[0] === label)!
    expect(sum).toEqual({ bytes, count })
    return true
  }
  return false
}

describe('findings, held against Memray’s own reports', () => {
  it.each(captures.map((capture) => [capture.name, capture] as const))('%s', (_, capture) => {
    const reports = capture.open()
    const found = findings(reports)
    const held = found.filter((finding) => hold(capture, reports, finding))
    const isCut = capture.answer('leaks.json').includes('"..."')
    const comparable = found.filter(({ kind }) => kind === 'leak' || kind === 'imports')
    expect(held.length).toBeGreaterThanOrEqual(isCut ? 0 : comparable.length)
  })
})
