import type { WindowRange } from '../../../src/reports/index.ts'
import type { Interval, PathTree, TemporalAnswer } from './trees.ts'

/**
 * Ranges of windows to ask for: the whole run, some of every length spread over it, and single windows.
 * `lastWindow` is the last one with an event, since Memray's temporal report ends there.
 */
export function temporalRanges(answer: TemporalAnswer, lastWindow: number): WindowRange[] {
  const records = answer.memoryRecords.length
  const ranges: WindowRange[] = [{ from: 0, to: records }]
  const add = (from: number, to: number) => {
    if (!ranges.some((range) => range.from === from && range.to === to)) ranges.push({ from, to })
  }
  for (let k = 1; k < 16; k++) {
    // places all over the run, in no order, and lengths from one window to nearly all
    const from = Math.min(lastWindow, Math.floor((records * ((k * 37) % 83)) / 97))
    add(from, Math.min(records, from + 1 + Math.floor((records * k) / 20)))
  }
  // windows whose mark is that of a neighbour and above the heap that they begin with: there it shows that the last maximum counts
  const marks = answer.highWaterMarkByWindow ?? []
  const flat = marks.flatMap((mark, w) => {
    const isRepeated = w > 0 && (mark === marks[w - 1] || mark === marks[w + 1])
    return isRepeated && mark > (answer.memoryRecords[w - 1]?.[2] ?? 0) ? [w] : []
  })
  for (const window of [0, lastWindow, ...spread(flat, 12), ...spread([...marks.keys()], 8)]) add(window, window)
  return ranges
}

function spread(values: readonly number[], count: number): number[] {
  const length = Math.min(count, values.length)
  return Array.from({ length }, (_, k) => values[Math.floor((values.length * k) / length)]!)
}

/** Whether an interval of Memray's peaks holds in a window. */
export function holdsIn(window: number): (from: number, to: number | null) => boolean {
  return (from, to) => from <= window && (to === null || to > window)
}

/** Whether an interval of Memray's leaks was allocated in a range and not freed in it. */
export function leaksFrom(range: WindowRange): (from: number, to: number | null) => boolean {
  return (from, to) => from >= range.from && from <= range.to && (to === null || to > range.to)
}

/**
 * Memray's high-water marks by window, with the last one put right: Memray leaves out a maximum there that has not fallen yet, so that
 * its own intervals add up to more.
 */
export function windowMarks(answer: TemporalAnswer, tree: PathTree): number[] {
  const marks = [...answer.highWaterMarkByWindow!]
  const last = marks.length - 1
  marks[last] = Math.max(marks[last]!, tree.totalsOf(answer.intervals, holdsIn(last)).root.bytes)
  return marks
}

/** The first of a range's windows with the highest mark. */
export function windowOfHighestMark(marks: readonly number[], { from, to }: WindowRange): number {
  let highest = from
  for (let w = from + 1; w <= Math.min(to, marks.length - 1); w++) if (marks[w]! > marks[highest]!) highest = w
  return highest
}

/** Intervals by the windows in which they begin and end. */
export function lastWindowOf(intervals: readonly Interval[]): number {
  return intervals.reduce((last, [from, to]) => Math.max(last, from, to ?? 0), 0)
}
