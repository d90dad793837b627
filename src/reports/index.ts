/**
 * Index + question -> report model. Everything here is a pure function of the index; answers are typed arrays and plain objects.
 *
 *   const reports = new CaptureReports(index)
 *   const { tree, weights } = reports.weigh({ selection: WHOLE_RUN_PEAK, shape: PLAIN_SHAPE })
 */

export { type CallersAndCallees, callersAndCallees, type Neighbour } from './callersAndCallees.ts'
export { type CallTree, type CallTreeLine, type CallTreeOptions, callTree, MEMRAY_BIGGEST } from './callTree.ts'
export { type CaptureFacts, captureFacts, leaksMislead, type ThreadFact } from './captureFacts.ts'
export { CaptureReports, type SourceFile } from './captureReports.ts'
export { transformCollapsed } from './exports/collapsed.ts'
export { transformCsv } from './exports/csv.ts'
export { transformGprof2dot } from './exports/gprof2dot.ts'
export { type ReportFacts, reportPage, roomForCapture } from './exports/reportPage.ts'
export { transformSpeedscope } from './exports/speedscope.ts'
export { timelineCsv } from './exports/timelineCsv.ts'
export type { Finding, FindingKind, FindingView } from './findings/finding.types.ts'
export { findings } from './findings/findings.ts'
export { questionOfView } from './findings/findingView.ts'
export { type FlameColumns, flameColumns } from './flameColumns.ts'
export { type Boxes, type LayoutRequest, layoutFlame, type NodeMarks } from './flameLayout.ts'
export { boxLabel, type ColourBy, colourOf, MIN_LABEL_PX, nodeDetails } from './flamePicture.ts'
export { type FlameTree, LeftOut } from './flameTree.ts'
export { formatBytes } from './formatBytes.ts'
export { type FrameHistory, frameHistory } from './frameHistory.ts'
export { matcherOf, matchingLocations } from './framePattern.ts'
export { type FunctionRow, functionRows } from './functionRows.ts'
export { FrameKind } from './locations.ts'
export { nodeAt, pathOf } from './nodePaths.ts'
export {
  type FramePattern,
  type GroupBy,
  type Mode,
  PLAIN_SHAPE,
  type Question,
  type Selection,
  type Shape,
  WHOLE_RUN_PEAK,
  type WindowRange,
} from './question.ts'
export { readInPart, stoppedAfter } from './readInPart.ts'
export type { Records } from './records.ts'
export { withFormerRedactions } from './redactions.ts'
export { sharedSource } from './sharedSource.ts'
export { type ListKind, shownRecords } from './shownRecords.ts'
export { exactThresholds } from './siteSums.ts'
export { type StatsReport, statsAsMemrayJson } from './stats.ts'
export { stringColumns } from './stringColumns.ts'
export { MEMRAY_SHARE, type SummaryColumn, type SummaryReport, summaryRows } from './summary.ts'
export { placeText, type TableRow, tableAsMemrayJson, tableRows } from './tableRows.ts'
export { threadLabel, threadsNamed } from './threads.ts'
export { type Timeline, thinnedTimeline } from './timeline.ts'
export { momentsOf, windowsOf } from './timeRange.ts'
export { type MatchTotals, markMatches, matchesInOrder, matchTotals } from './treeSearch.ts'
export type { Weights } from './weights.ts'
