import { ticks } from 'd3-array'
import { formatBytesTick } from '../format/bytes.ts'

export interface Tick {
  readonly value: number
  readonly label: string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100].map((n) => n * DAY),
]

/** Ticks of elapsed time: round steps of a clock (15 s, 30 min), not of decimals, and labels as exact as the step. */
export function timeTicks(fromMs: number, toMs: number, atMost: number): Tick[] {
  const length = toMs - fromMs
  if (!(length > 0)) return []
  const stepMs = STEPS_MS.find((step) => length / step <= atMost) ?? length
  const result: Tick[] = []
  for (let n = Math.ceil(fromMs / stepMs); n * stepMs <= toMs; n++) {
    result.push({ value: n * stepMs, label: timeLabel(n * stepMs, stepMs) })
  }
  return result
}

function timeLabel(ms: number, stepMs: number): string {
  const decimals = stepMs >= SECOND ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3
  if (ms < MINUTE) return ms === 0 ? '0' : `${(ms / 1000).toFixed(decimals)} s`
  const seconds = ((ms % MINUTE) / 1000).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, '0')
  const minutes = Math.floor((ms % HOUR) / MINUTE)
  if (ms < HOUR) return `${minutes}:${seconds}`
  return `${Math.floor(ms / HOUR)}:${String(minutes).padStart(2, '0')}:${seconds}`
}

export function byteTicks(maxBytes: number, atMost: number): Tick[] {
  return ticks(0, maxBytes, atMost).map((value) => ({ value, label: formatBytesTick(value) }))
}
