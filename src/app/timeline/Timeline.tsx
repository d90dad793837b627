import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { TimeRange } from '../../workers/index.ts'
import { fitCanvas, useBoxSize } from '../canvas/useCrispCanvas.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { formatBytes } from '../format/bytes.ts'
import type { OpenReport } from '../opening/reportStore.ts'
import { useTheme } from '../theme/theme.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { setRange, useBrush } from './brush.ts'
import { drawTimeline } from './drawTimeline.ts'
import {
  msAt,
  PLOT_LEFT_PX,
  PLOT_RIGHT_PX,
  panAxis,
  plotWidth,
  type TimelineGeometry,
  xOf,
  zoomAxis,
} from './geometry.ts'
import { RangeHandle } from './RangeHandle.tsx'
import { highestPoint, highestValue, nearestPoint } from './series.ts'
import { TimelineBar } from './TimelineBar.tsx'
import { TimelineTip } from './TimelineTip.tsx'
import './timeline.css'

const WHEEL_ZOOM_RATE = 0.002

export function TimelinePanel({ report }: { readonly report: OpenReport }) {
  const { facts, timeline } = report
  const shown = usePicture((s) => s.placed?.picture.shown ?? null)
  const range = useView((s) => s.view.range)
  const axisChoice = useView((s) => s.view.axis)
  const theme = useTheme((s) => s.theme)
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useBoxSize(box)
  const [hoverX, setHoverX] = useState<number | null>(null)

  const run = useMemo<TimeRange>(
    () => ({ fromMs: facts.startMs, toMs: Math.max(facts.startMs + 1, facts.endMs) }),
    [facts],
  )
  const axis = axisChoice ?? run
  const maxBytes = useMemo(() => Math.max(1000, highestValue(timeline, axis) * 1.08), [timeline, axis])
  const geometry = useMemo<TimelineGeometry>(
    () => ({ widthPx: size.widthPx, heightPx: size.heightPx, axis, maxBytes }),
    [size.widthPx, size.heightPx, axis, maxBytes],
  )
  const peak = useMemo(() => {
    if (shown) return { ms: shown.toMs, bytes: shown.bytes, label: `peak ${formatBytes(shown.bytes)}` }
    const point = highestPoint(timeline, 'heap', range)
    if (point < 0) return null
    const bytes = timeline.heap[point]!
    return { ms: timeline.elapsedMs[point]!, bytes, label: `highest heap ${formatBytes(bytes)}` }
  }, [shown, timeline, range])

  // While a handle is dragged the range and the picture change in one frame, each by itself: they are drawn once.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const context = canvas.current && size.widthPx > 0 ? fitCanvas(canvas.current, size) : null
      if (context) drawTimeline(context, { timeline, geometry, size, theme, range, shown, peak })
    })
    return () => cancelAnimationFrame(frame)
  }, [timeline, geometry, size, theme, range, shown, peak])

  const brush = useBrush(run, geometry, box)
  useWheelZoom(box, geometry, run)

  const describe = (ms: number) => {
    const point = nearestPoint(timeline, ms)
    return point < 0 ? '' : `heap ${formatBytes(timeline.heap[point]!)}, resident ${formatBytes(timeline.rss[point]!)}`
  }
  const onHover = (event: PointerEvent<HTMLElement>) => {
    brush.move(event)
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    setHoverX(x >= PLOT_LEFT_PX && x <= size.widthPx - PLOT_RIGHT_PX && event.pointerType !== 'touch' ? x : null)
  }
  const isReady = size.widthPx > 0
  const chosen = range ?? run
  const handle = (end: 'from' | 'to', ms: number) => {
    const x = Math.min(size.widthPx - PLOT_RIGHT_PX, Math.max(PLOT_LEFT_PX, xOf(geometry, ms)))
    return (
      <RangeHandle
        end={end}
        range={chosen}
        run={run}
        axis={axis}
        x={x}
        isInView={ms >= axis.fromMs && ms <= axis.toMs}
        describe={describe}
        onChange={(next) => setRange(next, run, 'settle')}
        onPointerDown={brush.start}
      />
    )
  }
  return (
    <section className="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title" className="visually-hidden">
        Memory over time
      </h2>
      <TimelineBar facts={facts} run={run} axis={axis} range={range} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is the pointer's way; the handles and fields are the keyboard's */}
      <div
        className={facts.hasTime ? 'timeline-box brushed' : 'timeline-box'}
        ref={box}
        onPointerDown={facts.hasTime ? (event) => brush.start(event) : undefined}
        onPointerMove={onHover}
        onPointerUp={brush.end}
        onPointerCancel={brush.end}
        onPointerLeave={() => setHoverX(null)}
        onDoubleClick={() => facts.hasTime && setRange(null, run, 'push')}
      >
        <canvas ref={canvas} className="timeline-canvas" />
        {isReady && facts.hasTime && (
          <>
            {range && <RangeFrame geometry={geometry} range={range} />}
            {handle('from', chosen.fromMs)}
            {handle('to', chosen.toMs)}
          </>
        )}
        {hoverX !== null && (
          <TimelineTip
            timeline={timeline}
            ms={msAt(geometry, hoverX)}
            x={hoverX}
            widthPx={size.widthPx}
            startTimeMs={facts.header.startTimeMs}
          />
        )}
        {timeline.elapsedMs.length === 0 && (
          <p className="timeline-empty">This capture has no memory records: the run was too short for one.</p>
        )}
      </div>
    </section>
  )
}

/** The line over the chosen range: it shows that the inside can be taken and moved. */
function RangeFrame({ geometry, range }: { readonly geometry: TimelineGeometry; readonly range: TimeRange }) {
  const left = Math.max(PLOT_LEFT_PX, xOf(geometry, range.fromMs))
  const right = Math.min(PLOT_LEFT_PX + plotWidth(geometry), xOf(geometry, range.toMs))
  if (right <= left) return null
  return <div className="range-frame" style={{ transform: `translateX(${left}px)`, width: right - left }} />
}

/** The wheel zooms the axis around the pointer, sideways (or with Shift) it pans. React's own wheel events can't be refused. */
function useWheelZoom(box: { readonly current: HTMLElement | null }, geometry: TimelineGeometry, run: TimeRange): void {
  useEffect(() => {
    const element = box.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      const { axis } = geometry
      const isWhole = axis.fromMs <= run.fromMs && axis.toMs >= run.toMs
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX
      const isPan = Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)
      if (isWhole && (isPan || event.deltaY > 0)) return // nothing to do here: the page may scroll
      event.preventDefault()
      if (isPan) {
        changeView(
          { axis: panAxis(axis, run, (sideways / plotWidth(geometry)) * (axis.toMs - axis.fromMs)) },
          'replace',
        )
        return
      }
      const around = msAt(geometry, event.clientX - element.getBoundingClientRect().left)
      changeView(
        {
          axis: zoomAxis(
            axis,
            run,
            Math.min(axis.toMs, Math.max(axis.fromMs, around)),
            Math.exp(-event.deltaY * WHEEL_ZOOM_RATE),
          ),
        },
        'replace',
      )
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box, geometry, run])
}
