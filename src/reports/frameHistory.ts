import { CaptureError } from '../parsers/index.ts'
import type { CaptureReports } from './captureReports.ts'
import { nodeAt } from './nodePaths.ts'
import type { Question } from './question.ts'
import { Pass, sitePasses } from './sitePasses.ts'
import { momentsOf } from './timeRange.ts'

/** Columns of equal length, in order of time. */
export interface FrameHistory {
  /** Milliseconds since the header's start time: the end of the window whose mark is shown. */
  readonly elapsedMs: Float64Array
  /** What the frame and all below it held at the mark. */
  readonly bytes: Float64Array
  readonly count: Float64Array
}

/**
 * How much a frame held over the run: the node (by number, or by the path to it) with all below it, at the high-water
 * mark of each window (docs/reports.md, "Marks"). Point w is what `weigh` gives for the peak of window w alone.
 *
 * Shape, threads and allocators are the question's; its mode and range are not asked, since the whole run is drawn. At
 * most `points` points: of each stretch of windows the highest bytes and the highest count are kept, at the moment of
 * the former.
 *
 * One pass over the peaks, which are sorted by window. Throws CaptureError for aggregated captures, which know no
 * windows.
 */
export function frameHistory(
  reports: CaptureReports,
  question: Question,
  frame: number | readonly number[],
  points: number,
): FrameHistory {
  const { index } = reports
  if (index.header.isAggregated) {
    throw new CaptureError(
      'not-in-this-capture',
      'This capture was written with --aggregate: it holds what was alive at the peak and at the end, and nothing between.',
    )
  }
  const isCounted = countedSites(reports, question, frame)
  const { peaks, windows } = index
  const length = Math.max(1, Math.min(Math.floor(points), windows.count))
  const elapsedMs = new Float64Array(length)
  const bytes = new Float64Array(length)
  const count = new Float64Array(length)
  const heldBytes = new Float64Array(index.sites.count)
  const heldCount = new Float64Array(index.sites.count)
  let sumBytes = 0
  let sumCount = 0
  let row = 0
  for (let point = 0; point < length; point++) {
    const begin = Math.floor((point * windows.count) / length)
    const end = Math.floor(((point + 1) * windows.count) / length)
    let highest = begin
    for (let window = begin; window < end; window++) {
      for (; row < peaks.count && peaks.window[row]! === window; row++) {
        const site = peaks.site[row]!
        if (isCounted[site] === 0) continue
        sumBytes += peaks.heldBytes[row]! - heldBytes[site]!
        sumCount += peaks.heldCount[row]! - heldCount[site]!
        heldBytes[site] = peaks.heldBytes[row]!
        heldCount[site] = peaks.heldCount[row]!
      }
      if (window === begin || sumBytes > bytes[point]!) {
        bytes[point] = sumBytes
        highest = window
      }
      if (window === begin || sumCount > count[point]!) count[point] = sumCount
    }
    elapsedMs[point] = momentsOf(index, highest).toMs
  }
  // the ends stay where they are, so that the axis does not shrink
  elapsedMs[0] = momentsOf(index, 0).toMs
  if (length > 1) elapsedMs[length - 1] = momentsOf(index, windows.count - 1).toMs
  return { elapsedMs, bytes, count }
}

/** 1 for the sites whose memory lies in the frame's subtree and that the question's filters let through. */
function countedSites(reports: CaptureReports, question: Question, frame: number | readonly number[]): Uint8Array {
  const { sites } = reports.index
  const passes = sitePasses(reports.index, question.selection)
  const tree = reports.tree(question.shape)
  const top = typeof frame === 'number' ? frame : nodeAt(tree, frame)
  const isBelow = new Uint8Array(tree.count)
  isBelow[top] = 1
  // a parent stands before its children
  for (let node = top + 1; node < tree.count; node++) isBelow[node] = isBelow[tree.parent[node]!]!
  const isCounted = new Uint8Array(sites.count)
  for (let site = 0; site < sites.count; site++) {
    const node = tree.siteNode[site]!
    if (node < 0 || isBelow[node] === 0) continue
    if (passes !== null && passes[site] !== Pass.ALL) continue
    isCounted[site] = 1
  }
  return isCounted
}
