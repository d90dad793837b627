import type { CaptureIndex } from '../capture/index.ts'
import { firstAfter } from './firstAfter.ts'
import type { WindowRange } from './question.ts'

/**
 * The windows that a range of time selects, both ends in ms since the start. As in Memray's temporal report: from the first snapshot at or
 * after `fromMs` to the first one after `toMs`.
 */
export function windowsOf(index: CaptureIndex, fromMs: number, toMs: number): WindowRange {
  const { elapsedMs, count } = index.snapshots
  let from = 0
  while (from < count && elapsedMs[from]! < fromMs) from++
  if (from === count) from = 0
  return { from, to: firstAfter(elapsedMs, count, toMs) }
}

/** When a window begins and ends, ms since the start. The first begins and the last ends 10 ms outside the snapshots. */
export function momentsOf(index: CaptureIndex, window: number): { fromMs: number; toMs: number } {
  const { elapsedMs, count } = index.snapshots
  if (count === 0) return { fromMs: 0, toMs: 0 }
  const fromMs = window === 0 ? elapsedMs[0]! - 10 : elapsedMs[Math.min(window, count) - 1]!
  const toMs = window >= count ? elapsedMs[count - 1]! + 10 : elapsedMs[window]!
  return { fromMs, toMs }
}
