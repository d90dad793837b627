import { bisectCenter, bisectLeft, bisectRight } from 'd3-array'
import type { Timeline, TimeRange } from '../../workers/index.ts'

/** The point nearest to a moment, -1 in an empty timeline. */
export function nearestPoint(timeline: Timeline, ms: number): number {
  return timeline.elapsedMs.length === 0 ? -1 : bisectCenter(timeline.elapsedMs, ms)
}

/** The point with the highest value of a series inside a range (its last, if several are equal, as Memray has it); -1 if there is none. */
export function highestPoint(timeline: Timeline, series: 'rss' | 'heap', range: TimeRange | null): number {
  const from = range ? bisectLeft(timeline.elapsedMs, range.fromMs) : 0
  const to = range ? bisectRight(timeline.elapsedMs, range.toMs) : timeline.elapsedMs.length
  const values = timeline[series]
  let best = -1
  for (let i = from; i < to; i++) {
    if (best < 0 || values[i]! >= values[best]!) best = i
  }
  return best
}

/** Indexes of the points that are drawn for a stretch of the axis: one beyond each edge, so that lines reach it. */
export function pointsAcross(timeline: Timeline, axis: TimeRange): { first: number; last: number } {
  return {
    first: Math.max(0, bisectLeft(timeline.elapsedMs, axis.fromMs) - 1),
    last: Math.min(timeline.elapsedMs.length - 1, bisectRight(timeline.elapsedMs, axis.toMs)),
  }
}

export function highestValue(timeline: Timeline, axis: TimeRange): number {
  const { first, last } = pointsAcross(timeline, axis)
  let highest = 0
  for (let i = first; i <= last; i++) highest = Math.max(highest, timeline.rss[i]!, timeline.heap[i]!)
  return highest
}
