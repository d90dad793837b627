import type { Timeline } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { formatClock, formatElapsed } from '../format/times.ts'
import { nearestPoint } from './series.ts'

const TIP_WIDTH_PX = 190

/** What the timeline says under the pointer. */
export function TimelineTip(props: {
  readonly timeline: Timeline
  readonly ms: number
  readonly x: number
  readonly widthPx: number
  readonly startTimeMs: number
}) {
  const point = nearestPoint(props.timeline, props.ms)
  const isLeft = props.x + TIP_WIDTH_PX + 16 > props.widthPx
  return (
    <>
      <div className="crosshair" style={{ transform: `translateX(${props.x}px)` }} />
      <dl
        className="tip timeline-tip"
        style={{
          transform: `translateX(${isLeft ? props.x - TIP_WIDTH_PX - 10 : props.x + 10}px)`,
          width: TIP_WIDTH_PX,
        }}
      >
        <dt>Elapsed</dt>
        <dd>{formatElapsed(props.ms)}</dd>
        <dt>Clock</dt>
        <dd>{formatClock(props.startTimeMs + props.ms)}</dd>
        {point >= 0 && (
          <>
            <dt>Resident</dt>
            <dd>{formatBytes(props.timeline.rss[point]!)}</dd>
            <dt>Heap</dt>
            <dd>{formatBytes(props.timeline.heap[point]!)}</dd>
          </>
        )}
      </dl>
    </>
  )
}
