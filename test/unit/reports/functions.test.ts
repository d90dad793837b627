import { describe, expect, test } from 'vitest'
import { percentText, sizeText } from '../../../src/cli/text/figures.ts'
import {
  callersAndCallees,
  functionRows,
  type SummaryColumn,
  summaryRows,
  WHOLE_RUN_PEAK,
} from '../../../src/reports/index.ts'
import { type MadeAllocation, madeCapture } from './madeCapture.ts'
import { answer, type CaptureName, openCapture, reportsOf } from './realCaptures.ts'

/** Cells of the rows that Memray's summary printed. */
function answeredRows(name: CaptureName): string[][] {
  return answer(name, 'summary.txt')
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

function made(allocations: readonly MadeAllocation[]) {
  const reports = reportsOf(madeCapture(allocations))
  return { reports, records: reports.records(WHOLE_RUN_PEAK, false) }
}

describe('the summary', () => {
  test.each(['tiny', 'threads', 'aggregated'] as const)("%s: Memray's rows in Memray's order", (name) => {
    const reports = openCapture(name)
    const { rows, totalBytes } = summaryRows(reports, reports.records(WHOLE_RUN_PEAK, false))
    expect(
      rows.map((row) => [
        `${row.functionName} at ${row.file}`,
        sizeText(row.totalBytes),
        percentText(row.totalBytes, totalBytes),
        sizeText(row.ownBytes),
        percentText(row.ownBytes, totalBytes),
        String(row.totalAllocations),
      ]),
    ).toEqual(answeredRows(name))
  })

  // 95 of 100 bytes are reached with the second record
  const skewed = made([
    { stack: ['main|/a.py|1', 'big|/a.py|2'], bytes: 90 },
    { stack: ['main|/a.py|1', 'small|/a.py|3'], bytes: 6 },
    { stack: ['main|/a.py|1', 'late|/a.py|4'], bytes: 4 },
  ])

  test('stops at 95 % as Memray does, or goes on', () => {
    const stopped = summaryRows(skewed.reports, skewed.records)
    expect(stopped.rows.map((row) => [row.functionName, row.totalBytes])).toEqual([
      ['main', 96],
      ['big', 90],
      ['small', 6],
    ])
    expect(stopped).toMatchObject({
      totalBytes: 100,
      totalAllocations: 3,
      leftOut: { records: 1, bytes: 4, allocations: 1 },
    })
    const all = summaryRows(skewed.reports, skewed.records, 1, 1)
    expect(all.rows.map((row) => row.functionName)).toEqual(['main', 'big', 'small', 'late'])
    expect(all.leftOut).toEqual({ records: 0, bytes: 0, allocations: 0 })
  })

  test.each<[SummaryColumn, string[]]>([
    [1, ['main', 'big', 'small', 'late']],
    [2, ['main', 'big', 'small', 'late']],
    [3, ['big', 'small', 'late', 'main']],
    [4, ['big', 'small', 'late', 'main']],
    [5, ['main', 'big', 'small', 'late']],
  ])('sorts by column %i', (column, names) => {
    const { rows } = summaryRows(skewed.reports, skewed.records, column, 1)
    expect(rows.map((row) => row.functionName)).toEqual(names)
  })

  test('of nothing is empty', () => {
    const { reports, records } = made([])
    expect(summaryRows(reports, records)).toEqual({
      rows: [],
      totalBytes: 0,
      totalAllocations: 0,
      leftOut: { records: 0, bytes: 0, allocations: 0 },
    })
  })
})

describe('functions', () => {
  // walk calls itself; line numbers do not matter
  const { reports, records } = made([
    { stack: ['main|/a.py|1', 'walk|/a.py|2', 'walk|/a.py|3', 'read|/b.py|9'], bytes: 100 },
    { stack: ['main|/a.py|1', 'walk|/a.py|2'], bytes: 10 },
    { stack: ['walk|/a.py|4', 'read|/b.py|9'], bytes: 5 },
    { stack: [], bytes: 1 },
  ])

  test('own and total; recursion counts a byte once', () => {
    const figures = functionRows(reports, records).map((row) => [
      row.functionName,
      row.ownBytes,
      row.ownAllocations,
      row.totalBytes,
      row.totalAllocations,
    ])
    expect(figures).toEqual([
      ['read', 105, 2, 105, 2],
      ['walk', 10, 1, 115, 3],
      ['main', 0, 0, 110, 2],
      ['???', 1, 1, 1, 1],
    ])
  })

  test('callers and callees add up to the total', () => {
    expect(callersAndCallees(reports, records, 'walk', '/a.py')).toEqual({
      ownBytes: 10,
      ownAllocations: 1,
      totalBytes: 115,
      totalAllocations: 3,
      // the 5 bytes more come from a stack that begins with walk
      callers: [{ functionName: 'main', file: '/a.py', bytes: 110, allocations: 2 }],
      callees: [{ functionName: 'read', file: '/b.py', bytes: 105, allocations: 2 }],
    })
  })

  test('memory without a stack has neither, and an unknown function is none', () => {
    expect(callersAndCallees(reports, records, '???', '???')).toMatchObject({ ownBytes: 1, callers: [], callees: [] })
    expect(callersAndCallees(reports, records, 'walk', '/b.py')).toBeNull()
  })

  test('of a real capture: every function agrees with its callers and callees', () => {
    const real = openCapture('threads')
    const realRecords = real.records(WHOLE_RUN_PEAK, false)
    for (const row of functionRows(real, realRecords)) {
      const around = callersAndCallees(real, realRecords, row.functionName, row.file)!
      const below = around.callees.reduce((sum, callee) => sum + callee.bytes, around.ownBytes)
      expect(around.totalBytes).toBe(row.totalBytes)
      expect(around.ownBytes).toBe(row.ownBytes)
      expect(below).toBe(row.totalBytes)
    }
  })
})
