/** Room above the highest point. */
const TOP_PX = 4

/** A filled line through the points as an SVG path; zero is the lower edge, the highest value almost the upper one. */
export function areaPath(
  elapsedMs: Float64Array,
  values: Float64Array,
  xOf: (ms: number) => number,
  heightPx: number,
): string {
  const at = highestIndex(values)
  if (at < 0) return ''
  const perPx = (heightPx - TOP_PX) / values[at]!
  const round = (px: number) => Math.round(px * 10) / 10
  let d = `M${round(xOf(elapsedMs[0]!))} ${heightPx}`
  for (let i = 0; i < values.length; i++) d += `L${round(xOf(elapsedMs[i]!))} ${round(heightPx - values[i]! * perPx)}`
  return `${d}L${round(xOf(elapsedMs[elapsedMs.length - 1]!))} ${heightPx}Z`
}

/** The first of the highest values; -1 where all are 0. */
export function highestIndex(values: Float64Array): number {
  let at = -1
  for (let i = 0; i < values.length; i++) if (values[i]! > (at < 0 ? 0 : values[at]!)) at = i
  return at
}

/** The point at or before a moment; the first one before all of them. */
export function indexAt(elapsedMs: Float64Array, ms: number): number {
  let low = 0
  let high = elapsedMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (elapsedMs[middle]! <= ms) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
