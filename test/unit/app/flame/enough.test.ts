import { describe, expect, it } from 'vitest'
import { isEnough } from '../../../../src/app/flame/enough.ts'

// The middle fifth was in view over 1,000 pixels, and half as much was laid out on both sides: 0.3 to 0.7 over 2,000 pixels.
const ASKED = { from: 0.3, to: 0.7, widthPx: 2000 }

describe('what was laid out is enough', () => {
  it('as long as the view stays inside of it', () => {
    expect(isEnough(ASKED, { from: 0.4, to: 0.6 }, 1000)).toBe(true)
    expect(isEnough(ASKED, { from: 0.3, to: 0.5 }, 1000)).toBe(true)
    expect(isEnough(ASKED, { from: 0.29, to: 0.49 }, 1000)).toBe(false)
    expect(isEnough(ASKED, { from: 0.51, to: 0.71 }, 1000)).toBe(false)
  })

  it('and shows boxes at about the size that they were laid out for', () => {
    expect(isEnough(ASKED, { from: 0.42, to: 0.58 }, 1000)).toBe(true) // 1.25 times as large
    expect(isEnough(ASKED, { from: 0.45, to: 0.55 }, 1000)).toBe(false) // twice
    expect(isEnough(ASKED, { from: 0.35, to: 0.65 }, 1000)).toBe(false) // two thirds
    expect(isEnough(ASKED, { from: 0.4, to: 0.6 }, 2000)).toBe(false) // in a window twice as wide
  })

  it('whatever rounding does to its edges', () => {
    expect(isEnough({ from: 0, to: 1, widthPx: 1000 }, { from: -1e-12, to: 1 + 1e-12 }, 1000)).toBe(true)
  })
})
