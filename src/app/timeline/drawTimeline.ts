import type { ShownMoment, Timeline, TimeRange } from '../../workers/index.ts'
import type { CanvasSize } from '../canvas/useCrispCanvas.ts'
import type { Theme } from '../theme/theme.ts'
import {
  PLOT_BOTTOM_PX,
  PLOT_LEFT_PX,
  PLOT_RIGHT_PX,
  PLOT_TOP_PX,
  plotWidth,
  type TimelineGeometry,
  xOf,
  yOf,
} from './geometry.ts'
import { pointsAcross } from './series.ts'
import { byteTicks, timeTicks } from './ticks.ts'

interface TimelinePalette {
  readonly page: string
  readonly outside: string
  readonly line: string
  readonly label: string
  readonly heap: string
  readonly heapArea: string
  readonly rss: string
  readonly shown: string
  readonly mark: string
}

const PALETTES: Record<Theme, TimelinePalette> = {
  light: {
    page: '#ffffff',
    outside: 'rgb(240 242 245 / 78%)',
    line: '#e3e7ec',
    label: '#59626d',
    heap: '#1a5fb4',
    heapArea: 'rgb(26 95 180 / 17%)',
    rss: '#79838f',
    shown: 'rgb(224 150 0 / 45%)',
    mark: '#8a5200',
  },
  dark: {
    page: '#14171b',
    outside: 'rgb(13 15 18 / 72%)',
    line: '#2a3038',
    label: '#9ba6b2',
    heap: '#7ab0f5',
    heapArea: 'rgb(122 176 245 / 22%)',
    rss: '#9099a4',
    shown: 'rgb(240 190 80 / 45%)',
    mark: '#f0c674',
  },
}

const LABEL_FONT_PX = 11
const MIN_TICK_DISTANCE_PX = 90
const MIN_BAND_PX = 3
/** In short runs a moment is a large part of the picture: it must not cover the lines. */
const WIDE_BAND_PX = 40
const WIDE_BAND_ALPHA = 0.35

export interface TimelineScene {
  readonly timeline: Timeline
  readonly geometry: TimelineGeometry
  readonly size: CanvasSize
  readonly theme: Theme
  /** Null = the whole run: nothing is dimmed. */
  readonly range: TimeRange | null
  /** The moment that the picture shows (mode peak). */
  readonly shown: ShownMoment | null
  /** The peak of the range, marked with its size. */
  readonly peak: { readonly ms: number; readonly bytes: number; readonly label: string } | null
}

export function drawTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { geometry: g, size, range, timeline } = scene
  const palette = PALETTES[scene.theme]
  const font = getComputedStyle(context.canvas).fontFamily
  context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0)
  context.fillStyle = palette.page
  context.fillRect(0, 0, size.widthPx, size.heightPx)
  context.font = `${LABEL_FONT_PX}px ${font}`
  drawAxes(context, g, palette, size.ratio)

  context.save()
  context.beginPath()
  context.rect(PLOT_LEFT_PX, 0, plotWidth(g), g.heightPx - PLOT_BOTTOM_PX)
  context.clip()
  if (timeline.elapsedMs.length > 0) drawSeries(context, timeline, g, palette, size.ratio)
  if (range) {
    const left = xOf(g, range.fromMs)
    const right = xOf(g, range.toMs)
    context.fillStyle = palette.outside
    context.fillRect(PLOT_LEFT_PX, 0, Math.max(0, left - PLOT_LEFT_PX), g.heightPx - PLOT_BOTTOM_PX)
    context.fillRect(right, 0, Math.max(0, g.widthPx - PLOT_RIGHT_PX - right), g.heightPx - PLOT_BOTTOM_PX)
  }
  if (scene.shown) {
    const left = xOf(g, scene.shown.fromMs)
    const width = Math.max(MIN_BAND_PX, xOf(g, scene.shown.toMs) - left)
    context.fillStyle = palette.shown
    context.globalAlpha = width > WIDE_BAND_PX ? WIDE_BAND_ALPHA : 1
    context.fillRect(
      left + (xOf(g, scene.shown.toMs) - left - width) / 2,
      PLOT_TOP_PX,
      width,
      g.heightPx - PLOT_BOTTOM_PX - PLOT_TOP_PX,
    )
    context.globalAlpha = 1
  }
  context.restore()
  if (scene.peak) drawPeak(context, scene.peak, g, palette)
}

function drawAxes(
  context: CanvasRenderingContext2D,
  g: TimelineGeometry,
  palette: TimelinePalette,
  ratio: number,
): void {
  const hair = 1 / ratio
  const right = g.widthPx - PLOT_RIGHT_PX
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const tick of byteTicks(g.maxBytes, g.heightPx > 90 ? 4 : 2)) {
    const y = Math.round(yOf(g, tick.value) * ratio) / ratio
    context.fillStyle = palette.line
    context.fillRect(PLOT_LEFT_PX, y, right - PLOT_LEFT_PX, hair)
    context.fillStyle = palette.label
    context.fillText(tick.label, PLOT_LEFT_PX - 6, y)
  }
  context.textBaseline = 'alphabetic'
  for (const tick of timeTicks(g.axis.fromMs, g.axis.toMs, Math.max(2, plotWidth(g) / MIN_TICK_DISTANCE_PX))) {
    const x = Math.round(xOf(g, tick.value) * ratio) / ratio
    context.fillStyle = palette.line
    context.fillRect(x, PLOT_TOP_PX, hair, g.heightPx - PLOT_BOTTOM_PX - PLOT_TOP_PX + 4)
    context.fillStyle = palette.label
    // The last label stays inside the canvas.
    const half = context.measureText(tick.label).width / 2
    context.textAlign = 'center'
    context.fillText(tick.label, Math.min(x, g.widthPx - half - 1), g.heightPx - 6)
  }
}

/** One vertex for each column of device pixels, the highest value in it: drawing costs what the screen is wide. */
function drawSeries(
  context: CanvasRenderingContext2D,
  timeline: Timeline,
  g: TimelineGeometry,
  palette: TimelinePalette,
  ratio: number,
): void {
  const { first, last } = pointsAcross(timeline, g.axis)
  const trace = (values: Float64Array, path: Path2D) => {
    let column = Number.NEGATIVE_INFINITY
    let x = 0
    let highest = 0
    let start = Number.NaN
    const put = () => {
      if (Number.isNaN(start)) {
        start = x
        path.moveTo(x, yOf(g, highest))
      } else path.lineTo(x, yOf(g, highest))
    }
    for (let i = first; i <= last; i++) {
      const at = xOf(g, timeline.elapsedMs[i]!)
      const next = Math.floor(at * ratio)
      if (next !== column) {
        if (column !== Number.NEGATIVE_INFINITY) put()
        column = next
        highest = 0
      }
      x = at
      highest = Math.max(highest, values[i]!)
    }
    put()
    return { start, end: x }
  }
  const base = g.heightPx - PLOT_BOTTOM_PX
  const heap = new Path2D()
  const ends = trace(timeline.heap, heap)
  const area = new Path2D(heap)
  area.lineTo(ends.end, base)
  area.lineTo(ends.start, base)
  area.closePath()
  context.fillStyle = palette.heapArea
  context.fill(area)
  context.lineJoin = 'round'
  context.lineWidth = 1
  context.strokeStyle = palette.rss
  const rss = new Path2D()
  trace(timeline.rss, rss)
  context.stroke(rss)
  context.lineWidth = 1.25
  context.strokeStyle = palette.heap
  context.stroke(heap)
}

function drawPeak(
  context: CanvasRenderingContext2D,
  peak: NonNullable<TimelineScene['peak']>,
  g: TimelineGeometry,
  palette: TimelinePalette,
): void {
  const x = xOf(g, peak.ms)
  if (x < PLOT_LEFT_PX - 1 || x > g.widthPx - PLOT_RIGHT_PX + 1) return
  const y = Math.max(PLOT_TOP_PX, yOf(g, peak.bytes))
  context.fillStyle = palette.mark
  context.beginPath()
  context.arc(x, y, 3, 0, 2 * Math.PI)
  context.fill()
  const width = context.measureText(peak.label).width
  const isLeft = x + 8 + width > g.widthPx - PLOT_RIGHT_PX
  context.textAlign = isLeft ? 'right' : 'left'
  context.textBaseline = 'middle'
  // A halo in the page's colour keeps the label readable over the lines.
  context.lineWidth = 3
  context.strokeStyle = palette.page
  const labelY = Math.max(PLOT_TOP_PX + 4, y)
  context.strokeText(peak.label, isLeft ? x - 7 : x + 7, labelY)
  context.fillText(peak.label, isLeft ? x - 7 : x + 7, labelY)
  context.textBaseline = 'alphabetic'
}
