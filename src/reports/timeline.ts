/** Columns of equal length, in order of time. */
export interface Timeline {
  /** Milliseconds since the header's start time. */
  readonly elapsedMs: Float64Array
  /** Resident set size, bytes. */
  readonly rss: Float64Array
  /** Bytes allocated and not freed. */
  readonly heap: Float64Array
}

/**
 * At most `points` points of a series: each stretch keeps its highest heap and its highest resident size, so that no peak
 * is lost, at the moment of the highest heap.
 */
export function thinnedTimeline(series: Timeline, points: number): Timeline {
  const count = series.elapsedMs.length
  if (count <= points) {
    return { elapsedMs: series.elapsedMs.slice(), rss: series.rss.slice(), heap: series.heap.slice() }
  }
  const elapsedMs = new Float64Array(points)
  const rss = new Float64Array(points)
  const heap = new Float64Array(points)
  for (let p = 0; p < points; p++) {
    const begin = Math.floor((p * count) / points)
    const end = Math.floor(((p + 1) * count) / points)
    let at = begin
    let highestRss = series.rss[begin]!
    for (let i = begin + 1; i < end; i++) {
      if (series.heap[i]! > series.heap[at]!) at = i
      if (series.rss[i]! > highestRss) highestRss = series.rss[i]!
    }
    elapsedMs[p] = series.elapsedMs[at]!
    heap[p] = series.heap[at]!
    rss[p] = highestRss
  }
  // the ends stay where they are, so that the axis does not shrink
  elapsedMs[0] = series.elapsedMs[0]!
  elapsedMs[points - 1] = series.elapsedMs[count - 1]!
  return { elapsedMs, rss, heap }
}
