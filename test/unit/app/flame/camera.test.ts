import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Camera,
  cameraInside,
  cameraOutside,
  clampRow,
  homeRow,
  lerpCamera,
  panBy,
  rowInView,
  zoomAround,
} from '../../../../src/app/flame/camera.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const camera: fc.Arbitrary<Camera> = fc
  .tuple(share, fc.double({ min: 1e-6, max: 1, noNaN: true }))
  .map(([start, width]) => ({ from: start * (1 - width), to: start * (1 - width) + width, topRow: 0 }))

describe('the camera', () => {
  it('stays inside the zoomed frame', () => {
    fc.assert(
      fc.property(
        camera,
        share,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (c, at, factor, by) => {
          for (const next of [zoomAround(c, at, factor), panBy(c, by)]) {
            expect(next.from).toBeGreaterThanOrEqual(0)
            expect(next.to).toBeLessThanOrEqual(1 + 1e-9)
            expect(next.to).toBeGreaterThan(next.from)
          }
        },
      ),
    )
  })

  it('keeps what is under the pointer while it zooms in', () => {
    fc.assert(
      fc.property(camera, share, fc.double({ min: 1, max: 4, noNaN: true }), (c, at, factor) => {
        fc.pre((c.to - c.from) / factor > 1e-6)
        const next = zoomAround(c, at, factor)
        const before = c.from + at * (c.to - c.from)
        expect(next.from + at * (next.to - next.from)).toBeCloseTo(before, 9)
      }),
    )
  })

  it('comes back from a frame that it went into', () => {
    fc.assert(
      fc.property(camera, camera, fc.nat(50), (c, frame, row) => {
        const placed = { from: frame.from, to: frame.to, row }
        const back = cameraOutside(cameraInside(c, placed), placed)
        expect(back.from).toBeCloseTo(c.from, 6)
        expect(back.to).toBeCloseTo(c.to, 6)
        expect(back.topRow).toBe(c.topRow)
      }),
    )
  })

  it('flies from one view to the other', () => {
    const a = { from: 0, to: 1, topRow: 0 }
    const b = { from: 0.25, to: 0.26, topRow: 4 }
    expect(lerpCamera(a, b, 0)).toEqual(a)
    const end = lerpCamera(a, b, 1)
    expect(end.from).toBeCloseTo(0.25)
    expect(end.to).toBeCloseTo(0.26)
    expect(end.topRow).toBe(4)
    const half = lerpCamera(a, b, 0.5)
    expect(half.to - half.from).toBeCloseTo(0.1) // halfway between 1 and 1/100 by factors
  })
})

describe('the rows', () => {
  it('show everything where everything fits', () => {
    expect(homeRow({ ancestors: 5, depth: 10, visible: 30 })).toBe(-5)
  })

  it('show some callers of a zoomed frame, and never what is beyond the last row', () => {
    expect(homeRow({ ancestors: 20, depth: 100, visible: 30 })).toBe(-3)
    expect(homeRow({ ancestors: 20, depth: 5, visible: 15 })).toBe(-9)
    expect(homeRow({ ancestors: 0, depth: 100, visible: 30 })).toBeCloseTo(0)
  })

  it('stop at both ends', () => {
    const rows = { ancestors: 4, depth: 99, visible: 20 }
    expect(clampRow(-50, rows)).toBe(-4)
    expect(clampRow(500, rows)).toBe(80)
    expect(clampRow(12.5, rows)).toBe(12.5)
  })

  it('move only as far as a box needs to be seen', () => {
    const rows = { ancestors: 4, depth: 99, visible: 20 }
    expect(rowInView(10, 15, rows)).toBe(10)
    expect(rowInView(10, 9, rows)).toBe(9)
    expect(rowInView(10, 30, rows)).toBe(11)
  })
})
