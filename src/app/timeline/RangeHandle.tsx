import type { KeyboardEvent, PointerEvent } from 'react'
import type { TimeRange } from '../../workers/index.ts'
import { formatElapsed } from '../format/times.ts'

/** Arrow keys move by this share of what the axis shows, with Shift (or Page keys) by ten times as much. */
const STEP_SHARE = 0.005
const BIG_STEP_SHARE = 0.05

export function RangeHandle(props: {
  readonly end: 'from' | 'to'
  readonly range: TimeRange
  readonly run: TimeRange
  readonly axis: TimeRange
  readonly x: number
  readonly isInView: boolean
  readonly describe: (ms: number) => string
  readonly onChange: (range: TimeRange) => void
  readonly onPointerDown: (event: PointerEvent<HTMLElement>, handle: 'from' | 'to') => void
}) {
  const { end, range, run, axis } = props
  const value = end === 'from' ? range.fromMs : range.toMs
  const min = end === 'from' ? run.fromMs : range.fromMs
  const max = end === 'from' ? range.toMs : run.toMs

  const onKeyDown = (event: KeyboardEvent) => {
    const length = axis.toMs - axis.fromMs
    const step = Math.max(1, length * (event.shiftKey ? BIG_STEP_SHARE : STEP_SHARE))
    const page = Math.max(1, length * BIG_STEP_SHARE)
    const to: Record<string, number> = {
      ArrowLeft: value - step,
      ArrowDown: value - step,
      ArrowRight: value + step,
      ArrowUp: value + step,
      PageDown: value - page,
      PageUp: value + page,
      Home: min,
      End: max,
    }
    const wanted = to[event.key]
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const next = Math.min(max, Math.max(min, wanted))
    props.onChange(end === 'from' ? { fromMs: next, toMs: range.toMs } : { fromMs: range.fromMs, toMs: next })
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      className={`range-handle ${end}${props.isInView ? '' : ' beyond'}`}
      style={{ transform: `translateX(${props.x}px)` }}
      aria-label={end === 'from' ? 'Start of the time range' : 'End of the time range'}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(max)}
      aria-valuenow={Math.round(value)}
      aria-valuetext={`${formatElapsed(value)}, ${props.describe(value)}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => props.onPointerDown(event, end)}
    >
      <span className="range-grip" />
    </div>
  )
}
