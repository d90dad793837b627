import { describe, expect, it } from 'vitest'
import { type CaptureLimits, fitRange, fitToCapture } from '../../../../src/app/view/fit.ts'
import { DEFAULT_VIEW } from '../../../../src/app/view/viewState.ts'

const LIMITS: CaptureLimits = {
  startMs: 10,
  endMs: 1000,
  hasTime: true,
  threads: [
    { index: 0, label: '0x1', allocationCount: 5 },
    { index: 1, label: '0x2', allocationCount: 5 },
  ],
  modules: [],
  allocators: [{ allocator: 1, name: 'malloc', allocationCount: 5 }],
}

describe('a view on a capture that it was not made for', () => {
  it('keeps what the capture has', () => {
    const view = { ...DEFAULT_VIEW, range: { fromMs: 100, toMs: 5000 }, threads: [1, 7], allocators: [1] }
    expect(fitToCapture(view, LIMITS)).toEqual({ ...view, range: { fromMs: 100, toMs: 1000 }, threads: [1] })
  })

  it('falls back to all where nothing is left', () => {
    const view = { ...DEFAULT_VIEW, range: { fromMs: 2000, toMs: 5000 }, threads: [7], allocators: [9] }
    expect(fitToCapture(view, LIMITS)).toEqual(DEFAULT_VIEW)
  })

  it('has no range in a capture without times', () => {
    const view = { ...DEFAULT_VIEW, range: { fromMs: 100, toMs: 500 }, axis: { fromMs: 100, toMs: 500 } }
    expect(fitToCapture(view, { ...LIMITS, hasTime: false })).toEqual(DEFAULT_VIEW)
  })

  it('calls the whole run by one name', () => {
    expect(fitRange({ fromMs: 0, toMs: 1000 }, LIMITS)).toBeNull()
    expect(fitRange({ fromMs: 10, toMs: 999 }, LIMITS)).toEqual({ fromMs: 10, toMs: 999 })
    expect(fitRange({ fromMs: 500, toMs: 100 }, LIMITS)).toEqual({ fromMs: 100, toMs: 500 })
  })
})
