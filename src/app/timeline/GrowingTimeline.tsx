import { useEffect, useRef } from 'react'
import type { Timeline } from '../../workers/index.ts'
import { fitCanvas, useBoxSize } from '../canvas/useCrispCanvas.ts'
import { useTheme } from '../theme/theme.ts'
import { drawTimeline } from './drawTimeline.ts'
import { highestValue } from './series.ts'
import { TimelineLegend } from './TimelineLegend.tsx'
import './timeline.css'

const EMPTY: Timeline = { elapsedMs: new Float64Array(0), rss: new Float64Array(0), heap: new Float64Array(0) }

/** The timeline while it is read: everything known so far across the whole width. */
export function GrowingTimeline({ timeline }: { readonly timeline: Timeline | null }) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useBoxSize(box)
  const theme = useTheme((s) => s.theme)
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const context = canvas.current && size.widthPx > 0 ? fitCanvas(canvas.current, size) : null
      if (!context) return
      const points = timeline ?? EMPTY
      const axis = { fromMs: 0, toMs: Math.max(1, points.elapsedMs.at(-1) ?? 0) }
      const geometry = { ...size, axis, maxBytes: Math.max(1e6, highestValue(points, axis) * 1.08) }
      drawTimeline(context, { timeline: points, geometry, size, theme, range: null, shown: null, peak: null })
    })
    return () => cancelAnimationFrame(frame)
  }, [timeline, size, theme])
  return (
    <figure className="growing" aria-label="Memory over time, as far as it is read">
      <TimelineLegend facts={null} />
      <div className="timeline-box" ref={box}>
        <canvas ref={canvas} className="timeline-canvas" />
      </div>
    </figure>
  )
}
