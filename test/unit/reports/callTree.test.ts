import { describe, expect, test } from 'vitest'
import { type CallTree, type CallTreeOptions, callTree, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { type MadeAllocation, madeCapture } from './madeCapture.ts'
import { answer, openCapture, reportsOf } from './realCaptures.ts'

/** Lines as the answers have them: `bytes, count, function:file:line, [thread] and what kind of frame it is`, a blank for each level. */
function linesOf({ lines }: CallTree): string[] {
  return lines.map(
    (line) =>
      `${' '.repeat(line.depth)}${line.bytes}\t${line.allocations}\t${line.functionName}:${line.file}:${line.line}\t[${line.thread}]` +
      `${line.isInteresting || line.parent < 0 ? '' : ' boring'}${line.isImportSystem ? ' import' : ''}`,
  )
}

function treeOfMade(allocations: readonly MadeAllocation[], options?: CallTreeOptions): CallTree {
  const reports = reportsOf(madeCapture(allocations))
  return callTree(reports, reports.records(WHOLE_RUN_PEAK, true), options)
}

test.each(['tiny', 'threads', 'aggregated'] as const)("%s is Memray's, line by line", (name) => {
  const reports = openCapture(name)
  const lines = answer(name, 'tree.txt').trimEnd().split('\n')
  expect(lines.pop()).toContain('n_locations=0')
  const tree = callTree(reports, reports.records(WHOLE_RUN_PEAK, true))
  expect(linesOf(tree)).toEqual(lines)
  expect(tree.elided).toEqual({ records: 0, bytes: 0, allocations: 0 })
})

describe('made captures', () => {
  const allocations = [
    { stack: ['main|/a.py|1', 'read|/a.py|2'], bytes: 10 },
    { stack: ['main|/a.py|1', '_run_code|/usr/lib/runpy.py|3', 'parse|/a.py|4'], bytes: 30 },
    { stack: ['main|/a.py|1', '_find|<frozen importlib._bootstrap>|5', 'late|/b.py|6'], bytes: 20 },
  ]

  test('what is too small only counts in the root', () => {
    const { lines, elided } = treeOfMade(allocations, { biggest: 1 })
    expect(lines.map((line) => [line.functionName, line.bytes, line.allocations])).toEqual([
      ['<ROOT>', 60, 3],
      ['main', 30, 1],
      ['_run_code', 30, 1],
      ['parse', 30, 1],
    ])
    expect(elided).toEqual({ records: 2, bytes: 30, allocations: 2 })
  })

  test('frames that are hidden hand their children up; the import system takes its along', () => {
    const names = (options: CallTreeOptions) =>
      treeOfMade(allocations, options).lines.map((line) => `${line.functionName} ${line.bytes}`)
    expect(names({ hideIrrelevant: true })).toEqual(['<ROOT> 60', 'main 60', 'parse 30', 'late 20', 'read 10'])
    expect(names({ hideImportSystem: true })).toEqual(['<ROOT> 60', 'main 60', '_run_code 30', 'parse 30', 'read 10'])
  })

  test('deeper than 402 levels', () => {
    const stack = Array.from({ length: 1000 }, () => 'down|/a.py|1')
    expect(treeOfMade([{ stack, bytes: 1 }]).lines.at(-1)!.depth).toBe(1000)
  })

  test('of nothing is a root', () => {
    expect(treeOfMade([]).lines).toMatchObject([{ functionName: '<ROOT>', bytes: 0, parent: -1 }])
  })
})
