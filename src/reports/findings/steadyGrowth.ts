import type { CaptureReports } from '../captureReports.ts'
import { WHOLE_RUN_PEAK } from '../question.ts'
import { siteSums } from '../siteSums.ts'
import type { Candidate } from './finding.types.ts'
import { findingView, viewOfWindows } from './findingView.ts'
import type { SitePlaces } from './sitePlaces.ts'
import { formatBytes, formatDuration } from './wording.ts'

/** Shorter runs and fewer snapshots show a program that starts, not one that grows. */
const LEAST_RUN_MS = 1000
const LEAST_SNAPSHOTS = 100
/** The first part of the run loads modules and data. */
const START_UP_SHARE = 0.2
/**
 * The rest is cut into so many equal pieces of time, each with its median: peaks and collections within a piece do not
 * count.
 */
const PIECES = 20
/** The heap has to grow by this share of what it is in the end. */
const LEAST_RISE_SHARE = 0.2
const LEAST_RISE_BYTES = 1e6
/** Of the steps from piece to piece, so many have to go up: growth that holds over most of the run, not one jump. */
const LEAST_RISING_SHARE = 0.85
/** No piece may lie further from the line than this share of the whole rise. */
const LARGEST_DEVIATION = 0.15

/** A heap that grows in a straight line from the end of the start-up to the end of the run. */
export function steadyGrowth(reports: CaptureReports, places: SitePlaces): Candidate[] {
  const { index } = reports
  const { snapshots, header } = index
  const { elapsedMs, heap, count } = snapshots
  if (count < LEAST_SNAPSHOTS) return []
  const lastMs = elapsedMs[count - 1]!
  const startMs = elapsedMs[0]! + START_UP_SHARE * (lastMs - elapsedMs[0]!)
  if (lastMs - elapsedMs[0]! < LEAST_RUN_MS) return []
  let first = 0
  while (elapsedMs[first]! < startMs) first++
  const pieces = medians(elapsedMs, heap, first, count)
  if (!pieces) return []
  const slope = medianOf(slopes(pieces))
  const spanMs = lastMs - startMs
  const rise = slope * spanMs
  const middle = medianOf(pieces.map(({ bytes, ms }) => bytes - slope * ms))
  const end = middle + slope * lastMs
  if (rise < LEAST_RISE_BYTES || rise < LEAST_RISE_SHARE * end) return []
  const rising = pieces.filter(({ bytes }, i) => i > 0 && bytes > pieces[i - 1]!.bytes).length
  if (rising < LEAST_RISING_SHARE * (PIECES - 1)) return []
  if (pieces.some(({ bytes, ms }) => Math.abs(bytes - middle - slope * ms) > LARGEST_DEVIATION * rise)) return []

  // what the view can show: an aggregated capture has no ranges, but what grew is there at the end
  const windows = { from: first + 1, to: count - 1 }
  const view = header.isAggregated
    ? findingView({ mode: 'leaked' })
    : findingView({ mode: 'growth', ...viewOfWindows(index, windows) })
  const grown = siteSums(index, { ...WHOLE_RUN_PEAK, mode: view.mode, windows: view.windows })
  const bytes = grown.bytes.reduce((sum, b) => sum + b, 0)
  const [top] = places.sums(grown.bytes, grown.count)
  const from = top && top.bytes > bytes / 2 ? ` Most of it is from ${places.nameOf(top, grown.bytes)}.` : ''
  return [
    {
      share: Math.min(1, rise / end),
      finding: {
        kind: 'steady-growth',
        sentence:
          `The heap grew steadily, by about ${formatBytes(slope * 1000)} per second, from ${formatBytes(heap[first]!)} at ` +
          `${formatDuration(elapsedMs[first]!)} to ${formatBytes(heap[count - 1]!)} at ${formatDuration(lastMs)}.${from}`,
        bytes,
        count: grown.count.reduce((sum, n) => sum + n, 0),
        view,
      },
    },
  ]
}

interface Piece {
  readonly ms: number
  readonly bytes: number
}

/** The median heap of each piece, at its middle; null if a piece has no snapshot. */
function medians(elapsedMs: Float64Array, heap: Float64Array, first: number, end: number): Piece[] | null {
  const fromMs = elapsedMs[first]!
  const widthMs = (elapsedMs[end - 1]! - fromMs) / PIECES
  const pieces: Piece[] = []
  let at = first
  for (let piece = 0; piece < PIECES; piece++) {
    const untilMs = fromMs + (piece + 1) * widthMs
    const begin = at
    while (at < end && (elapsedMs[at]! < untilMs || piece === PIECES - 1)) at++
    if (at === begin) return null
    pieces.push({ ms: untilMs - widthMs / 2, bytes: medianOf([...heap.subarray(begin, at)]) })
  }
  return pieces
}

/** Between all pairs of pieces: their median is the slope that no few outliers move (Theil and Sen). */
function slopes(pieces: readonly Piece[]): number[] {
  return pieces.flatMap((x, i) => pieces.slice(i + 1).map((y) => (y.bytes - x.bytes) / (y.ms - x.ms)))
}

function medianOf(values: number[]): number {
  values.sort((x, y) => x - y)
  const half = values.length >> 1
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2
}
