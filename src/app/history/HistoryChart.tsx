import { type PointerEvent, useMemo, useRef, useState } from 'react'
import type { CaptureFacts, FrameHistory, TimeRange } from '../../workers/index.ts'
import { useBoxSize } from '../canvas/useCrispCanvas.ts'
import { formatBytes } from '../format/bytes.ts'
import { countOf } from '../format/counts.ts'
import { formatElapsed } from '../format/times.ts'
import { msAt, PLOT_LEFT_PX, PLOT_RIGHT_PX, plotWidth, type TimelineGeometry, xOf } from '../timeline/geometry.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { useHistory } from './frameHistory.ts'
import { areaPath, highestIndex, indexAt } from './historyPath.ts'
import './history.css'

const HEIGHT_PX = 64

/** The size of one frame over the run, below the timeline and on its axis. */
export function HistoryChart({ facts, path }: { readonly facts: CaptureFacts; readonly path: readonly number[] }) {
  const weigh = useView((s) => s.view.weigh)
  const axisChoice = useView((s) => s.view.axis)
  const answer = useHistory(path, weigh)
  const history = answer?.history ?? null
  const axis = useMemo<TimeRange>(
    () => axisChoice ?? { fromMs: facts.startMs, toMs: Math.max(facts.startMs + 1, facts.endMs) },
    [axisChoice, facts],
  )
  return (
    <section className="history" aria-label={answer?.name ? `${answer.name} over time` : 'A frame over time'}>
      <header className="history-head">
        <p>
          {answer?.name && <b className="code">{answer.name}</b>} {answer && <Summary answer={answer} weigh={weigh} />}
        </p>
        <button
          type="button"
          className="plain"
          aria-label="Close the history"
          onClick={() => changeView({ history: null })}
        >
          ×
        </button>
      </header>
      <Plot history={history} axis={axis} weigh={weigh} />
    </section>
  )
}

function Summary({
  answer,
  weigh,
}: {
  readonly answer: NonNullable<ReturnType<typeof useHistory>>
  readonly weigh: 'bytes' | 'count'
}) {
  const { history, error } = answer
  if (error) return <span className="field-problem">{error.sentence}</span>
  if (!history) return <>This frame is not in the present tree: other filters, other frames.</>
  const values = weigh === 'bytes' ? history.bytes : history.count
  const at = highestIndex(values)
  if (at < 0) return <>held nothing.</>
  return (
    <span className="amount">
      over the run; most at {formatElapsed(history.elapsedMs[at]!)}: {amountText(values[at]!, weigh)}
    </span>
  )
}

function Plot(props: {
  readonly history: FrameHistory | null
  readonly axis: TimeRange
  readonly weigh: 'bytes' | 'count'
}) {
  const { history, axis, weigh } = props
  const box = useRef<HTMLDivElement>(null)
  const { widthPx } = useBoxSize(box)
  const [hoverX, setHoverX] = useState<number | null>(null)
  const geometry = useMemo<TimelineGeometry>(
    () => ({ widthPx, heightPx: HEIGHT_PX, axis, maxBytes: 1 }),
    [widthPx, axis],
  )
  const values = history && (weigh === 'bytes' ? history.bytes : history.count)
  const d = useMemo(
    () =>
      history && values && widthPx > 0 ? areaPath(history.elapsedMs, values, (ms) => xOf(geometry, ms), HEIGHT_PX) : '',
    [history, values, geometry, widthPx],
  )
  const onMove = (event: PointerEvent) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    setHoverX(x >= PLOT_LEFT_PX && x <= widthPx - PLOT_RIGHT_PX ? x : null)
  }
  const hovered = hoverX !== null && history ? indexAt(history.elapsedMs, msAt(geometry, hoverX)) : -1
  return (
    <div
      ref={box}
      className="history-plot"
      style={{ height: HEIGHT_PX }}
      onPointerMove={onMove}
      onPointerLeave={() => setHoverX(null)}
    >
      {widthPx > 0 && (
        <svg width={widthPx} height={HEIGHT_PX} aria-hidden="true">
          <clipPath id="history-clip">
            <rect x={PLOT_LEFT_PX} y={0} width={plotWidth(geometry)} height={HEIGHT_PX} />
          </clipPath>
          <line x1={PLOT_LEFT_PX} x2={widthPx - PLOT_RIGHT_PX} y1={HEIGHT_PX - 1} y2={HEIGHT_PX - 1} />
          <path d={d} clipPath="url(#history-clip)" />
        </svg>
      )}
      {hoverX !== null && hovered >= 0 && history && values && (
        <>
          <div className="crosshair history-line" style={{ transform: `translateX(${hoverX}px)` }} />
          <p className="tip" style={{ transform: `translateX(${Math.min(hoverX + 10, widthPx - 210)}px)` }}>
            {formatElapsed(history.elapsedMs[hovered]!)}: <b>{amountText(values[hovered]!, weigh)}</b>
          </p>
        </>
      )}
    </div>
  )
}

function amountText(value: number, weigh: 'bytes' | 'count'): string {
  return weigh === 'bytes' ? formatBytes(value) : countOf(value, 'allocation')
}
