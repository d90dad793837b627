import { describe, expect, it } from 'vitest'
import { stepOf } from '../../../../src/app/controls/thresholdSteps.ts'

describe('the step of a threshold', () => {
  const exact = [0, 1, 2, 19, 23]
  it.each([
    [0, 0],
    [1, 1],
    [18, 2],
    [19, 3],
    [1000, 4],
  ])('%i is step %i: the highest that is not above it', (threshold, step) => {
    expect(stepOf(exact, threshold)).toBe(step)
  })
  it('is the first before the steps are known', () => {
    expect(stepOf([], 5)).toBe(0)
  })
})
