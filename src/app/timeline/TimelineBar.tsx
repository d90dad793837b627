import type { CaptureFacts, TimeRange } from '../../workers/index.ts'
import { formatDuration } from '../format/times.ts'
import { changeView } from '../view/viewStore.ts'
import { setRange } from './brush.ts'
import { zoomAxis } from './geometry.ts'
import { Playback } from './Playback.tsx'
import { RangeEntry } from './RangeEntry.tsx'
import { TimelineLegend } from './TimelineLegend.tsx'

const ZOOM_STEP = 2
/** "Go to peak" opens a range of this share of what is visible, around the peak. */
const PEAK_SHARE = 0.01
const MIN_PEAK_RANGE_MS = 20

export function TimelineBar(props: {
  readonly facts: CaptureFacts
  readonly run: TimeRange
  readonly axis: TimeRange
  readonly range: TimeRange | null
}) {
  const { facts, run, axis, range } = props
  const goTo = (ms: number) => {
    const half = Math.max(MIN_PEAK_RANGE_MS, (axis.toMs - axis.fromMs) * PEAK_SHARE) / 2
    const fromMs = Math.max(run.fromMs, ms - half)
    const isBeyond = fromMs < axis.fromMs || ms + half > axis.toMs
    if (isBeyond) changeView({ axis: null }, 'replace')
    setRange({ fromMs, toMs: Math.min(run.toMs, ms + half) }, run, 'push')
  }
  const zoom = (factor: number) => {
    const centre = range ? (range.fromMs + range.toMs) / 2 : (axis.fromMs + axis.toMs) / 2
    const around = Math.min(axis.toMs, Math.max(axis.fromMs, centre))
    changeView({ axis: zoomAxis(axis, run, around, factor) }, 'replace')
  }
  const isZoomed = axis.fromMs > run.fromMs || axis.toMs < run.toMs
  return (
    <div className="timeline-bar pushed-row">
      <TimelineLegend facts={facts} />
      {facts.hasTime && (
        <>
          <RangeEntry range={range} run={run} />
          <span className="amount range-length">
            {formatDuration(range ? range.toMs - range.fromMs : run.toMs - run.fromMs)}
          </span>
          <button type="button" disabled={!range} onClick={() => setRange(null, run, 'push')}>
            Whole run
          </button>
          <span className="bar-group">
            <button
              type="button"
              title="A short range around the highest heap size of the run"
              onClick={() => goTo(facts.peakElapsedMs)}
            >
              Heap peak
            </button>
            <button
              type="button"
              title="A short range around the highest resident size of the run"
              onClick={() => goTo(facts.peakRssElapsedMs)}
            >
              Resident peak
            </button>
          </span>
          <Playback run={run} />
          <span className="bar-group axis-zoom">
            <button
              type="button"
              aria-label="Zoom the time axis out"
              title="Zoom the time axis out"
              disabled={!isZoomed}
              onClick={() => zoom(1 / ZOOM_STEP)}
            >
              −
            </button>
            <button
              type="button"
              aria-label="Zoom the time axis in"
              title="Zoom the time axis in (or turn the wheel on it)"
              onClick={() => zoom(ZOOM_STEP)}
            >
              +
            </button>
            <button
              type="button"
              disabled={!isZoomed}
              title="Show the whole time axis"
              onClick={() => changeView({ axis: null }, 'replace')}
            >
              Fit
            </button>
          </span>
        </>
      )}
    </div>
  )
}
