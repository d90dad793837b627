import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvRows } from './csv.ts'
import { capturesIn, FIXTURES } from './realCaptures.ts'
import { type StatsAnswer, statsDifferences } from './statsAnswers.ts'
import { cutsOf, differences, Paths, PathTree, type TemporalAnswer, type Tree } from './trees.ts'
import { holdsIn, leaksFrom } from './windows.ts'

const COMMAND = fileURLToPath(new URL('../../../dist/cli/memreel.js', import.meta.url))
const TINY = join(FIXTURES, 'v13', 'tiny.bin')
const tiny = capturesIn(FIXTURES).find((capture) => capture.name === 'v13/tiny')!

function memreel(...words: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...words], { maxBuffer: 1 << 28 })
  return { status, out: stdout.toString('utf8'), err: stderr.toString('utf8') }
}

/** The document that a command prints; nothing else may stand on standard output, and the exit status is 0. */
function document<T>(...words: string[]): T {
  const { status, out, err } = memreel(...words)
  expect(status, err).toBe(0)
  return JSON.parse(out)
}

/** How our answer differs from the places that Memray's report shows. */
function differencesFrom(answer: string, words: string[], range: readonly [number, number] | null = null): string[] {
  const paths = new Paths()
  const freedom = { stripLauncher: range !== null, inverted: words.includes('--inverted') }
  const memrays: Tree & TemporalAnswer = JSON.parse(tiny.answer(`${answer}.json`))
  const ours = document<Tree>('flamegraph', TINY, '--json', ...words)
  const cuts = cutsOf(memrays, paths, freedom)
  const tree = new PathTree(memrays, paths, freedom, cuts)
  const got = new PathTree(ours, paths, freedom, cuts).totals(ours.nodes)
  if (range === null) return differences(paths, tree.totals(memrays.nodes), got)
  const [from, to] = range
  const isChosen = answer === 'temporal' ? holdsIn(from) : leaksFrom({ from, to })
  return differences(paths, tree.totalsOf(memrays.intervals, isChosen), got)
}

describe('the built command, on a real capture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-command-'))
  beforeAll(() => {
    if (!existsSync(COMMAND)) throw new Error('The command is not built: npm run build:cli')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('stats --json', () => {
    const ours = document<StatsAnswer>('stats', TINY, '--json')
    expect(statsDifferences(JSON.parse(tiny.answer('stats.json')), ours)).toEqual([])
  })

  it('stats as text', () => {
    const { status, out } = memreel('stats', TINY)
    // 162 allocations of 12,533,985 bytes, as in Memray's stats.json
    expect([status, out]).toEqual([0, expect.stringMatching(/\b162\b[\s\S]*\b12\.534MB/)])
  })

  it.each([
    ['flamegraph', []],
    ['leaks', ['--leaks']],
    ['temporary', ['--temporary-allocations']],
    ['inverted', ['--inverted']],
  ])('flamegraph --json: %s', (answer, words) => {
    expect(differencesFrom(answer, words)).toEqual([])
  })

  it('flamegraph --json --windows, at the high-water mark of one window and of leaks in several', () => {
    expect(differencesFrom('temporal', ['--windows', '3:3'], [3, 3])).toEqual([])
    expect(differencesFrom('temporal-leaks', ['--leaks', '--windows', '2:5'], [2, 5])).toEqual([])
  })

  it('table --json', () => {
    const key = (row: Record<string, unknown>) => JSON.stringify(Object.entries(row).sort())
    const ours = document<Record<string, unknown>[]>('table', TINY, '--json').map(key)
    const memrays = (JSON.parse(tiny.answer('table.json')) as Record<string, unknown>[]).map(key)
    expect(ours.sort()).toEqual(memrays.sort())
  })

  it('transform csv, into a file', () => {
    const file = join(folder, 'tiny.csv')
    expect(memreel('transform', 'csv', TINY, '-o', file).status).toBe(0)
    const rows = (text: string) => csvRows(text).map((row) => JSON.stringify(row))
    expect(rows(readFileSync(file, 'utf8')).sort()).toEqual(rows(tiny.answer('transform.csv')).sort())
  })

  it('says in one sentence why something is no capture, with exit status 1', () => {
    const file = join(folder, 'picture.jpg')
    writeFileSync(file, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46))
    const { status, out, err } = memreel('stats', file, '--json')
    expect([status, out]).toEqual([1, ''])
    expect(err.trim().split('\n')).toEqual([expect.stringContaining('looks like a JPEG picture')])
  })

  it('opens a capture that was cut off, and says so on standard error', () => {
    const file = join(folder, 'cut.bin')
    const whole = readFileSync(join(FIXTURES, 'v12', 'uncompressed.bin'))
    writeFileSync(file, whole.subarray(0, 9_000))
    const { status, out, err } = memreel('flamegraph', file, '--json')
    expect(status).toBe(0)
    expect((JSON.parse(out) as Tree).nodes.bytes[0]).toBeGreaterThan(0)
    expect(err).toContain('not complete')
  })

  it('refuses wrong usage with exit status 2', () => {
    expect(memreel('flamegraph', TINY, '--json', '--windows', '5:2').status).toBe(2)
    expect(memreel('nonsense').status).toBe(2)
  })
})
