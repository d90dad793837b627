import type { WindowRange } from '../question.ts'
import { opposite, type PerSite } from './perSite.ts'
import type { RangeTables } from './rangeTables.ts'

/** A range that moved by more is answered anew: that takes about as long as to go through so many rows. */
const MOST_MOVED_ROWS = 1 << 16

/** Modes in which neighbouring ranges have much in common. */
export type MovableMode = 'leaked' | 'allocated' | 'growth'

/**
 * Makes the sums of a range out of those of another one nearby, as while an end is dragged: only rows of the windows between the two count.
 *
 *     was        [. . . . .]
 *     now            [. . . . . .]
 *                 ---         +++
 *
 * False, and nothing done, where that would take longer than to begin anew.
 */
export function moveRange(
  tables: RangeTables,
  sums: PerSite,
  mode: MovableMode,
  was: WindowRange,
  now: WindowRange,
): boolean {
  const atStart = windowsBetween(was.from, now.from)
  const atEnd = windowsBetween(was.to + 1, now.to + 1)
  if (tables.rowsOf(atStart) + tables.rowsOf(atEnd) > MOST_MOVED_ROWS) return false
  const moveStart = (to: number) => {
    const sign = now.from < was.from ? 1 : -1
    if (mode === 'allocated') tables.addAllocated(sums, sign, atStart)
    else if (mode === 'growth') tables.addGrowth(sums, sign, atStart)
    else tables.addAlive(sums, sign, atStart, to)
  }
  const moveEnd = (from: number) => {
    const sign = now.to > was.to ? 1 : -1
    if (mode === 'allocated') tables.addAllocated(sums, sign, atEnd)
    else if (mode === 'growth') tables.addGrowth(sums, sign, atEnd)
    else {
      tables.addAlive(sums, sign, atEnd, atEnd.to)
      tables.addFreed(sums, opposite(sign), { from, to: atEnd.from - 1 }, atEnd)
    }
  }
  // in between there has to be a range too, so that an end that goes back goes first
  if (now.from < was.from) {
    moveStart(was.to)
    moveEnd(now.from)
  } else {
    moveEnd(was.from)
    moveStart(now.to)
  }
  return true
}

function windowsBetween(x: number, y: number): WindowRange {
  return { from: Math.min(x, y), to: Math.max(x, y) - 1 }
}
