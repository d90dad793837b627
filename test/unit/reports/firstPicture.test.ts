import { expect, test } from 'vitest'
import type { CaptureIndex } from '../../../src/capture/index.ts'
import { CaptureReports, captureFacts, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { indexOf } from '../packed/realCaptures.ts'
import { madeCapture } from './madeCapture.ts'

/** A packed index decodes these when they are asked for, which takes seconds for a long run. */
function withUntouchables(index: CaptureIndex): { index: CaptureIndex; touched: string[] } {
  const touched: string[] = []
  const noting = <T extends object>(of: T, names: readonly (keyof T & string)[]): T => {
    const copy = { ...of }
    for (const name of names) {
      Object.defineProperty(copy, name, {
        get: () => {
          touched.push(name)
          return of[name]
        },
      })
    }
    return copy
  }
  const cells = noting(index.cells, ['leftCount', 'leftBytes'])
  return { index: noting({ ...index, cells }, ['lifetimes', 'peaks', 'temporary', 'late']), touched }
}

test('the head and the flame graph of the peak need no table that is decoded late', () => {
  const made = indexOf(madeCapture([{ stack: ['main|/a.py|1', 'f|/a.py|2'], bytes: 1000 }]))
  const { index, touched } = withUntouchables(made)
  const reports = new CaptureReports(index)
  captureFacts(reports, 'made.bin', 1)
  const { weights } = reports.weigh({ selection: WHOLE_RUN_PEAK, shape: PLAIN_SHAPE })
  expect(weights.bytes[0]).toBe(1000)
  expect(touched).toEqual([])
  // and what is prepared afterwards looks at them
  for (const _ of reports.prepareRanges()) {
    // one step after the other
  }
  expect(touched).toContain('lifetimes')
  expect(reports.weigh({ selection: { ...WHOLE_RUN_PEAK, mode: 'growth' }, shape: PLAIN_SHAPE }).weights).toBeDefined()
})
