import { describe, expect, test } from 'vitest'
import { tableAsMemrayJson, tableRows, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { madeCapture } from './madeCapture.ts'
import { type CaptureName, jsonAnswer, openCapture, reportsOf } from './realCaptures.ts'

interface Row {
  readonly tid: string
  readonly size: number
  readonly allocator: string
  readonly n_allocations: number
  readonly stack_trace: string
}

const LEAKED = { ...WHOLE_RUN_PEAK, mode: 'leaked' } as const
const MMAP = 14

function rowsOf(name: CaptureName, selection: typeof LEAKED | typeof WHOLE_RUN_PEAK): Row[] {
  const reports = openCapture(name)
  return tableAsMemrayJson(tableRows(reports, reports.records(selection, false), false)) as Row[]
}

/** Rows of a place added together: which allocator a record that mixes several is filed under is open in Memray. */
function byPlace(rows: readonly Row[]): Record<string, { size: number; count: number }> {
  const places: Record<string, { size: number; count: number }> = {}
  for (const { stack_trace, size, n_allocations } of rows) {
    places[stack_trace] ??= { size: 0, count: 0 }
    places[stack_trace].size += size
    places[stack_trace].count += n_allocations
  }
  return places
}

describe("rows are those of Memray's table report", () => {
  test.each(['tiny', 'aggregated'] as const)('%s', (name) => {
    expect(rowsOf(name, WHOLE_RUN_PEAK)).toEqual(jsonAnswer(name, 'table.json'))
    expect(rowsOf(name, LEAKED)).toEqual(jsonAnswer(name, 'table-leaks.json'))
  })

  test('threads: leaks to the row, peak by place', () => {
    expect(rowsOf('threads', LEAKED)).toEqual(jsonAnswer('threads', 'table-leaks.json'))
    expect(byPlace(rowsOf('threads', WHOLE_RUN_PEAK))).toEqual(byPlace(jsonAnswer('threads', 'table.json')))
  })

  test('an old version, whose rows were in no order', () => {
    const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
    expect(sorted(rowsOf('old', WHOLE_RUN_PEAK))).toEqual(sorted(jsonAnswer('old', 'table.json')))
    expect(sorted(rowsOf('old', LEAKED))).toEqual(sorted(jsonAnswer('old', 'table-leaks.json')))
  })

  test('counts of aggregated records are summed, where Memray counts each further one as 1', () => {
    const ours = byPlace(rowsOf('aggregated-old', WHOLE_RUN_PEAK))
    const memrays = byPlace(jsonAnswer('aggregated-old', 'table.json'))
    expect(Object.keys(ours).sort()).toEqual(Object.keys(memrays).sort())
    let isHigher = false
    for (const [place, { size, count }] of Object.entries(memrays)) {
      expect(ours[place]!.size).toBe(size)
      expect(ours[place]!.count).toBeGreaterThanOrEqual(count)
      isHigher ||= ours[place]!.count > count
    }
    expect(isHigher).toBe(true)
  })
})

describe('made captures', () => {
  const rowsOfMade = (allocations: Parameters<typeof madeCapture>[0], splitThreads = false, skippedFrames = 0) => {
    const reports = reportsOf(madeCapture(allocations, { skippedFrames }))
    return tableAsMemrayJson(tableRows(reports, reports.records(WHOLE_RUN_PEAK, splitThreads), splitThreads))
  }

  test('memory without a stack', () => {
    expect(rowsOfMade([{ stack: [], bytes: 10 }])).toEqual([
      { tid: '0x1', size: 10, allocator: 'malloc', n_allocations: 1, stack_trace: '???' },
    ])
  })

  test('nothing at all', () => {
    expect(rowsOfMade([])).toEqual([])
  })

  test('one row per place and allocator, and per thread if asked', () => {
    const allocations = [
      { stack: ['main|/a.py|1', 'read|/a.py|5'], bytes: 10 },
      { stack: ['other|/a.py|2', 'read|/a.py|5'], bytes: 20, thread: 2 },
      { stack: ['third|/a.py|3', 'read|/a.py|5'], bytes: 4096, allocator: MMAP },
    ]
    const row = { allocator: 'malloc', stack_trace: 'read at /a.py:5' }
    const mapped = { tid: '0x2', size: 4096, allocator: 'mmap', n_allocations: 1, stack_trace: 'read at /a.py:5' }
    expect(rowsOfMade(allocations)).toEqual([
      { ...row, tid: '0x1', size: 30, n_allocations: 2 },
      { ...mapped, tid: '0x1' },
    ])
    expect(rowsOfMade(allocations, true)).toEqual([
      { ...row, tid: '0x1', size: 10, n_allocations: 1 },
      { ...row, tid: '0x2', size: 20, n_allocations: 1 },
      { ...mapped, tid: '0x1' },
    ])
  })

  test('a record that mixes allocators is no mapping, whichever came first', () => {
    const stack = ['read|/a.py|5']
    const mapping = { stack, bytes: 4096, allocator: MMAP }
    expect(rowsOfMade([mapping, { stack, bytes: 10 }, { stack, bytes: 20, allocator: 7 }])).toEqual([
      { tid: '0x1', size: 4126, allocator: 'malloc', n_allocations: 3, stack_trace: 'read at /a.py:5' },
    ])
  })

  test("the launcher's frames are places too", () => {
    expect(rowsOfMade([{ stack: ['run|/memray/run.py|9'], bytes: 10 }], false, 1)).toMatchObject([
      { stack_trace: 'run at /memray/run.py:9' },
    ])
  })
})
