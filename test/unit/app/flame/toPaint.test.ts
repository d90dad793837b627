import { describe, expect, it } from 'vitest'
import { sameFrame } from '../../../../src/app/flame/sameFrame.ts'
import { toPaint } from '../../../../src/app/flame/toPaint.ts'
import { pictureOf, SMALL } from './pictures.ts'

describe('what the painter gets of a picture', () => {
  it('has a colour for each box, and the texts of those that have one', () => {
    const placed = pictureOf(SMALL)
    const painted = toPaint(placed)
    expect(painted.ink.length).toBe(placed.picture.node.length)
    expect([...painted.labelled].map((box) => placed.picture.labels[box])).toEqual(
      placed.picture.labels.filter((label) => label !== ''),
    )
    expect(painted.texts.length).toBe(painted.labelled.length)
    expect(toPaint(placed)).toBe(painted) // so that it is sent once
  })
})

describe('a frame is drawn again', () => {
  const size = { widthPx: 100, heightPx: 50, ratio: 1 }
  const frame = (from: number) => ({
    size,
    rowPx: 19,
    fontFamily: 'sans-serif',
    theme: 'light' as const,
    layout: 'icicle' as const,
    scenes: [{ picture: toPaint(PLACED), camera: { from, to: 1, topRow: 0 } }],
  })
  const PLACED = pictureOf(SMALL)

  it('only if something in it has changed', () => {
    expect(sameFrame(frame(0), frame(0))).toBe(true)
    expect(sameFrame(frame(0), frame(0.1))).toBe(false)
    expect(sameFrame(frame(0), { ...frame(0), theme: 'dark' })).toBe(false)
    expect(sameFrame(frame(0), { ...frame(0), scenes: [] })).toBe(false)
    expect(sameFrame(frame(0), { ...frame(0), size: { ...size, ratio: 2 } })).toBe(false)
  })
})
