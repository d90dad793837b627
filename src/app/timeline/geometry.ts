import { type ScaleLinear, scaleLinear } from 'd3-scale'
import type { TimeRange } from '../../workers/index.ts'

/** Room for the labels of the axes, CSS pixels. */
export const PLOT_LEFT_PX = 58
export const PLOT_RIGHT_PX = 14
export const PLOT_TOP_PX = 8
export const PLOT_BOTTOM_PX = 20

/** Where moments and sizes lie on the timeline's canvas, in CSS pixels. */
export interface TimelineGeometry {
  readonly widthPx: number
  readonly heightPx: number
  readonly axis: TimeRange
  readonly maxBytes: number
}

export const plotWidth = (g: TimelineGeometry) => Math.max(1, g.widthPx - PLOT_LEFT_PX - PLOT_RIGHT_PX)
const plotHeight = (g: TimelineGeometry) => Math.max(1, g.heightPx - PLOT_TOP_PX - PLOT_BOTTOM_PX)

interface Scales {
  readonly time: ScaleLinear<number, number>
  readonly size: ScaleLinear<number, number>
}

/** A geometry is asked for every point of the curves: its scales are made once. */
const scalesOf = new WeakMap<TimelineGeometry, Scales>()

function scales(g: TimelineGeometry): Scales {
  let known = scalesOf.get(g)
  if (!known) {
    const { fromMs, toMs } = g.axis
    known = {
      // an axis without length would put every moment into its middle
      time: scaleLinear()
        .domain([fromMs, toMs > fromMs ? toMs : fromMs + 1])
        .range([PLOT_LEFT_PX, PLOT_LEFT_PX + plotWidth(g)]),
      size: scaleLinear()
        .domain([0, g.maxBytes])
        .range([PLOT_TOP_PX + plotHeight(g), PLOT_TOP_PX]),
    }
    scalesOf.set(g, known)
  }
  return known
}

export function xOf(g: TimelineGeometry, ms: number): number {
  return scales(g).time(ms)
}

export function msAt(g: TimelineGeometry, x: number): number {
  return scales(g).time.invert(x)
}

export function yOf(g: TimelineGeometry, bytes: number): number {
  return scales(g).size(bytes)
}

/** The axis after zooming by a factor around a moment, kept inside the run; null = the whole run. */
export function zoomAxis(axis: TimeRange, run: TimeRange, aroundMs: number, factor: number): TimeRange | null {
  const length = Math.min(run.toMs - run.fromMs, Math.max(1, (axis.toMs - axis.fromMs) / factor))
  const share = axis.toMs > axis.fromMs ? (aroundMs - axis.fromMs) / (axis.toMs - axis.fromMs) : 0.5
  return placeAxis(aroundMs - share * length, length, run)
}

export function panAxis(axis: TimeRange, run: TimeRange, byMs: number): TimeRange | null {
  return placeAxis(axis.fromMs + byMs, axis.toMs - axis.fromMs, run)
}

function placeAxis(fromMs: number, lengthMs: number, run: TimeRange): TimeRange | null {
  if (lengthMs >= run.toMs - run.fromMs) return null
  const from = Math.min(run.toMs - lengthMs, Math.max(run.fromMs, fromMs))
  return { fromMs: from, toMs: from + lengthMs }
}
