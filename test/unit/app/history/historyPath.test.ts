import { describe, expect, it } from 'vitest'
import { areaPath, highestIndex, indexAt } from '../../../../src/app/history/historyPath.ts'

const at = Float64Array.of(0, 10, 20)

describe('the history of a frame', () => {
  it('is drawn from the lower edge almost to the upper one', () => {
    expect(areaPath(at, Float64Array.of(0, 60, 30), (ms) => ms * 2, 64)).toBe('M0 64L0 64L20 4L40 34L40 64Z')
  })
  it('is nothing where the frame held nothing', () => {
    expect(areaPath(at, Float64Array.of(0, 0, 0), (ms) => ms, 64)).toBe('')
    expect(areaPath(new Float64Array(), new Float64Array(), (ms) => ms, 64)).toBe('')
  })
  it('knows its highest point, the first of equal ones', () => {
    expect(highestIndex(Float64Array.of(1, 5, 5))).toBe(1)
    expect(highestIndex(Float64Array.of(0, 0))).toBe(-1)
  })
  it('knows the point before a moment', () => {
    expect([-5, 0, 9.9, 10, 99].map((ms) => indexAt(at, ms))).toEqual([0, 0, 0, 1, 2])
  })
})
