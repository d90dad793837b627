import { type PointerEvent as ReactPointerEvent, useRef } from 'react'
import type { TimeRange } from '../../workers/index.ts'
import { fitRange } from '../view/fit.ts'
import { type ChangeKind, changeView, useView } from '../view/viewStore.ts'
import { msAt, type TimelineGeometry } from './geometry.ts'

/** A press that moves less is a click. */
const DRAG_THRESHOLD_PX = 3

type Grip = 'from' | 'to' | 'inside' | 'outside'

interface Drag {
  readonly grip: Grip
  readonly startX: number
  readonly startMs: number
  readonly before: TimeRange
  hasMoved: boolean
}

export function setRange(range: TimeRange | null, run: TimeRange, kind: ChangeKind): void {
  changeView({ range: fitRange(range, { startMs: run.fromMs, endMs: run.toMs }) }, kind)
}

/**
 * Dragging on the timeline: a handle moves one end, the inside of the range moves all of it, and anywhere else draws a new one.
 * The picture follows while the pointer moves; the history gets one step at the end.
 */
export function useBrush(
  run: TimeRange,
  geometry: TimelineGeometry,
  surface: { readonly current: HTMLElement | null },
) {
  const drag = useRef<Drag | null>(null)

  const moment = (clientX: number) => {
    const left = surface.current?.getBoundingClientRect().left ?? 0
    return Math.min(run.toMs, Math.max(run.fromMs, msAt(geometry, clientX - left)))
  }

  const start = (event: ReactPointerEvent<HTMLElement>, handle?: 'from' | 'to') => {
    if (event.button !== 0 || !event.isPrimary) return
    const { range } = useView.getState().view
    const at = moment(event.clientX)
    const isInside = range !== null && at > range.fromMs && at < range.toMs
    drag.current = {
      grip: handle ?? (isInside ? 'inside' : 'outside'),
      startX: event.clientX,
      startMs: at,
      before: range ?? run,
      hasMoved: false,
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    event.stopPropagation()
  }

  const move = (event: ReactPointerEvent<HTMLElement>) => {
    const now = drag.current
    if (!now) return
    if (!now.hasMoved && Math.abs(event.clientX - now.startX) < DRAG_THRESHOLD_PX) return
    now.hasMoved = true
    setRange(dragged(now, moment(event.clientX), run), run, 'live')
  }

  const end = (event: ReactPointerEvent<HTMLElement>) => {
    const now = drag.current
    drag.current = null
    if (!now?.hasMoved) return
    if (event.type === 'pointercancel') setRange(now.before, run, 'live')
    else setRange(dragged(now, moment(event.clientX), run), run, 'push')
  }

  return { start, move, end }
}

function dragged(drag: Drag, atMs: number, run: TimeRange): TimeRange {
  const { before, grip } = drag
  if (grip === 'from') return { fromMs: Math.min(atMs, before.toMs), toMs: before.toMs }
  if (grip === 'to') return { fromMs: before.fromMs, toMs: Math.max(atMs, before.fromMs) }
  if (grip === 'outside') return { fromMs: Math.min(atMs, drag.startMs), toMs: Math.max(atMs, drag.startMs) }
  const length = before.toMs - before.fromMs
  const fromMs = Math.min(run.toMs - length, Math.max(run.fromMs, before.fromMs + atMs - drag.startMs))
  return { fromMs, toMs: fromMs + length }
}
