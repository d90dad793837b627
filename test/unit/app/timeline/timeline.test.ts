import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { msAt, panAxis, type TimelineGeometry, xOf, zoomAxis } from '../../../../src/app/timeline/geometry.ts'
import { highestPoint, highestValue, nearestPoint } from '../../../../src/app/timeline/series.ts'
import { byteTicks, timeTicks } from '../../../../src/app/timeline/ticks.ts'

const TIMELINE = {
  elapsedMs: Float64Array.of(0, 10, 20, 30, 40),
  rss: Float64Array.of(5, 9, 9, 7, 6),
  heap: Float64Array.of(1, 4, 8, 8, 2),
}
const EMPTY = { elapsedMs: new Float64Array(0), rss: new Float64Array(0), heap: new Float64Array(0) }

describe('points of the timeline', () => {
  it('finds the highest of a range, the last of equals', () => {
    expect(highestPoint(TIMELINE, 'heap', null)).toBe(3)
    expect(highestPoint(TIMELINE, 'rss', null)).toBe(2)
    expect(highestPoint(TIMELINE, 'heap', { fromMs: 0, toMs: 15 })).toBe(1)
    expect(highestPoint(TIMELINE, 'heap', { fromMs: 11, toMs: 19 })).toBe(-1)
  })

  it('finds the nearest', () => {
    expect([-5, 4, 6, 24, 99].map((ms) => nearestPoint(TIMELINE, ms))).toEqual([0, 0, 1, 2, 4])
    expect(nearestPoint(EMPTY, 3)).toBe(-1)
  })

  it('knows how high the axis has to be for what it shows', () => {
    expect(highestValue(TIMELINE, { fromMs: 0, toMs: 40 })).toBe(9)
    expect(highestValue(TIMELINE, { fromMs: 35, toMs: 40 })).toBe(8)
    expect(highestValue(EMPTY, { fromMs: 0, toMs: 1 })).toBe(0)
  })
})

describe('ticks', () => {
  const labels = (from: number, to: number, atMost = 5) => timeTicks(from, to, atMost).map((tick) => tick.label)

  it('count as a clock does', () => {
    expect(labels(0, 4000)).toEqual(['0', '1 s', '2 s', '3 s', '4 s'])
    expect(labels(0, 75_000, 6)).toEqual(['0', '15 s', '30 s', '45 s', '1:00', '1:15'])
    expect(labels(0, 7_200_000)).toEqual(['0', '30:00', '1:00:00', '1:30:00', '2:00:00'])
    expect(labels(1200, 1250)).toEqual(['1.20 s', '1.21 s', '1.22 s', '1.23 s', '1.24 s', '1.25 s'])
    expect(labels(61_200, 61_250)).toContain('1:01.22')
  })

  it('are never more than asked for, and never none where there is room', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.integer({ min: 10, max: 1e9 }),
        fc.integer({ min: 2, max: 20 }),
        (from, length, atMost) => {
          const ticks = timeTicks(from, from + length, atMost)
          expect(ticks.length).toBeLessThanOrEqual(atMost + 1)
          for (const { value } of ticks) {
            expect(value).toBeGreaterThanOrEqual(from)
            expect(value).toBeLessThanOrEqual(from + length)
          }
        },
      ),
    )
    expect(timeTicks(5, 5, 10)).toEqual([])
  })

  it('of sizes carry units', () => {
    expect(byteTicks(240e6, 4).map((tick) => tick.label)).toEqual(['0', '50 MB', '100 MB', '150 MB', '200 MB'])
  })
})

describe('the time axis', () => {
  const run = { fromMs: 0, toMs: 1000 }
  const geometry: TimelineGeometry = { widthPx: 572, heightPx: 120, axis: run, maxBytes: 100 }

  it('turns moments into pixels and back', () => {
    for (const ms of [0, 123, 1000]) expect(msAt(geometry, xOf(geometry, ms))).toBeCloseTo(ms)
  })

  it('zooms around a moment and stays inside the run', () => {
    expect(zoomAxis(run, run, 250, 2)).toEqual({ fromMs: 125, toMs: 625 })
    expect(zoomAxis({ fromMs: 125, toMs: 625 }, run, 0, 0.5)).toBeNull()
    expect(zoomAxis(run, run, 0, 4)).toEqual({ fromMs: 0, toMs: 250 })
    expect(zoomAxis(run, run, 1000, 4)).toEqual({ fromMs: 750, toMs: 1000 })
  })

  it('pans as far as the run goes', () => {
    expect(panAxis({ fromMs: 100, toMs: 300 }, run, 50)).toEqual({ fromMs: 150, toMs: 350 })
    expect(panAxis({ fromMs: 100, toMs: 300 }, run, 5000)).toEqual({ fromMs: 800, toMs: 1000 })
    expect(panAxis({ fromMs: 100, toMs: 300 }, run, -5000)).toEqual({ fromMs: 0, toMs: 200 })
  })
})
