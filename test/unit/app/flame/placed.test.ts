import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxAt } from '../../../../src/app/flame/hitTest.ts'
import { project } from '../../../../src/app/flame/paint/projection.ts'
import { boxesOfRow, edgesOf, placementOf, zoomedBox } from '../../../../src/app/flame/placed.ts'
import { pictureOf, SMALL } from './pictures.ts'

const WHOLE = { from: 0, to: 1, topRow: 0 }

describe('a placed picture', () => {
  it('has its boxes row by row, from left to right, in whatever order they came', () => {
    const placed = pictureOf([...SMALL].reverse())
    const lefts = (row: number) => [...boxesOfRow(placed, row)].map((box) => placed.picture.x[box])
    expect(lefts(-1)).toEqual([0])
    expect(lefts(1)).toEqual([0, 300, 800])
    expect(lefts(2)).toEqual([0, 300])
    expect(lefts(3)).toEqual([])
    expect(placed.picture.row[zoomedBox(placed)]).toBe(0)
  })

  it('is nothing without boxes', () => {
    const placed = pictureOf([])
    expect(zoomedBox(placed)).toBe(-1)
    expect(boxAt(placed, project(placed.asked, WHOLE, 1000), 5, 0)).toBe(-1)
  })

  it('follows the camera: the right half of it fills the canvas', () => {
    const placed = pictureOf(SMALL)
    const projection = project(placed.asked, { from: 0.5, to: 1, topRow: 0 }, 1000)
    expect(edgesOf(placed, 4, projection, 1000)).toEqual({ left: 600, right: 1000 })
    expect(edgesOf(placed, 0, projection, 1000)).toEqual({ left: 0, right: 1000 })
  })

  it('knows where a box lies in the zoomed frame, also when only a part of it was asked for', () => {
    expect(placementOf(pictureOf(SMALL), 3)).toEqual({ from: expect.closeTo(0.3), to: expect.closeTo(0.7), row: 1 })
    const half = pictureOf(SMALL, { from: 0.5, to: 1, widthPx: 2000 })
    expect(placementOf(half, 4)).toEqual({ from: expect.closeTo(0.7), to: expect.closeTo(0.75), row: 1 })
  })
})

describe('the box under the pointer', () => {
  const placed = pictureOf(SMALL)
  const projection = project(placed.asked, WHOLE, 1000)

  it.each([
    ['a box', 10, 1, 2],
    ['the first pixel of the next', 300, 1, 3],
    ['a gap', 750, 1, -1],
    ['after the last', 450, 3, -1],
    ['below a short box', 200, 2, -1],
    ['a caller, anywhere', 999, -1, 0],
  ])('finds %s', (_, x, row, box) => {
    expect(boxAt(placed, projection, x, row)).toBe(box)
  })

  it('is the box that is drawn there, in any row of boxes and under any camera', () => {
    const widths = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 30 })), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(widths, fc.double({ min: 0, max: 0.9, noNaN: true }), fc.nat(999), (rows, from, x) => {
        let at = 0
        const boxes = rows.map(([width, gap]) => {
          const box = { row: 1, x: at, width }
          at += width + gap
          return box
        })
        const row = pictureOf(boxes)
        const seen = project(row.asked, { from, to: from + 0.1, topRow: 0 }, 1000)
        const expected = boxes.findIndex((_, box) => {
          const { left, right } = edgesOf(row, box, seen, 1000)
          return left <= x && x < right
        })
        const found = boxAt(row, seen, x, 1)
        // On an edge, rounding may decide for the neighbour.
        if (found !== expected) {
          const edges = boxes.flatMap((_, box) => Object.values(edgesOf(row, box, seen, 1000)))
          expect(Math.min(...edges.map((edge) => Math.abs(edge - x)))).toBeLessThan(1e-6)
        }
      }),
    )
  })
})
