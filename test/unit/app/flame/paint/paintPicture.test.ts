import { describe, expect, it } from 'vitest'
import { boxesByInk } from '../../../../../src/app/flame/paint/paintPicture.ts'

describe('boxes by ink', () => {
  it('are all there, each under its own ink and in their order', () => {
    const { boxes, start } = boxesByInk(Uint8Array.of(2, 0, 2, 1, 0), 4)
    const ofInk = (n: number) => [...boxes.subarray(start[n], start[n + 1])]
    expect([0, 1, 2, 3].map(ofInk)).toEqual([[1, 4], [3], [0, 2], []])
  })
})
