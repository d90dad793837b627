import { describe, expect, test } from 'vitest'
import { WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { madeCapture } from './madeCapture.ts'
import { openCapture, reportsOf } from './realCaptures.ts'

describe('records', () => {
  test('add up to what the selection holds, split by threads or not', () => {
    const reports = openCapture('threads')
    for (const mode of ['peak', 'leaked', 'allocated', 'temporary'] as const) {
      const selection = { ...WHOLE_RUN_PEAK, mode }
      const total = reports.sums(selection).bytes.reduce((sum, bytes) => sum + bytes, 0)
      for (const splitThreads of [false, true]) {
        const { bytes } = reports.records(selection, splitThreads)
        expect(bytes.reduce((sum, value) => sum + value, 0)).toBe(total)
      }
    }
    const leaked = { ...WHOLE_RUN_PEAK, mode: 'leaked' } as const
    expect(reports.records(leaked, true).count).toBeGreaterThan(reports.records(leaked, false).count)
  })

  test('a time range takes those of the range', () => {
    const reports = openCapture('threads')
    const windows = { from: 0, to: 10 }
    const early = reports.records({ ...WHOLE_RUN_PEAK, windows }, false)
    const mark = reports.index.windows.mark.slice(0, 11).reduce((highest, bytes) => Math.max(highest, bytes))
    expect(early.bytes.reduce((sum, value) => sum + value, 0)).toBe(mark)
  })

  test('one record for one stack, however often and by whomever', () => {
    const stack = ['main|/a.py|1']
    const reports = reportsOf(
      madeCapture([
        { stack, bytes: 1 },
        { stack, bytes: 2, thread: 2 },
        { stack, bytes: 4, allocator: 14 },
      ]),
    )
    expect([...reports.records(WHOLE_RUN_PEAK, false).bytes]).toEqual([7])
    expect([...reports.records(WHOLE_RUN_PEAK, true).bytes]).toEqual([5, 2])
  })

  test("stacks of the main thread go without the launcher's frames", () => {
    const stack = ['run|/memray/run.py|1', 'main|/a.py|2', 'read|/a.py|3']
    const reports = reportsOf(
      madeCapture(
        [
          { stack, bytes: 1 },
          { stack, bytes: 1, thread: 2 },
          { stack: stack.slice(0, 1), bytes: 1 },
        ],
        { mainThreadId: 1, skippedFrames: 2 },
      ),
    )
    const names = [0, 1, 2].map((site) => reports.stackOf(site).map((id) => reports.locations.functionName[id]))
    expect(names).toEqual([['read'], ['read', 'main', 'run'], []])
  })
})
