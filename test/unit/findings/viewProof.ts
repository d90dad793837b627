import { expect } from 'vitest'
import {
  type CaptureReports,
  type Finding,
  markMatches,
  matcherOf,
  matchingLocations,
  matchTotals,
  nodeAt,
  questionOfView,
  windowsOf,
} from '../../../src/reports/index.ts'

/** What the view of a finding shows for the frame that it zooms into. */
export function shownBy(reports: CaptureReports, { view }: Finding): { bytes: number; count: number } {
  const { tree, weights } = reports.weigh(questionOfView(view))
  const node = nodeAt(tree, view.zoomPath)
  // the whole path has to be there
  if (view.zoomPath.length > 0) expect(depthOf(tree.parent, node)).toBe(view.zoomPath.length)
  return { bytes: weights.bytes[node]!, count: weights.count[node]! }
}

/** Opens the view of a finding and finds the finding's figures there. */
export function expectShown(reports: CaptureReports, finding: Finding): void {
  const { kind, bytes, count, view } = finding
  const shown = shownBy(reports, finding)
  // the line with the import statement can do more than import one package; the search tells that one's frames
  if (kind === 'imports') {
    expect(shown.bytes).toBeGreaterThan(bytes / 2)
    const matcher = matcherOf(view.search!) as { test: (text: string) => boolean }
    const { tree, weights } = reports.weigh(questionOfView(view))
    const { isMatch } = markMatches(tree, matchingLocations(reports.locations, matcher))
    expect(matchTotals(tree, weights, isMatch).bytes).toBeGreaterThan(bytes / 2)
  } else expect(shown).toEqual({ bytes, count })
  if (view.range) expect(windowsOf(reports.index, view.range.fromMs, view.range.toMs)).toEqual(view.windows)
  // it crosses to the page as it is
  expect(JSON.parse(JSON.stringify(finding))).toEqual(finding)
}

function depthOf(parent: Int32Array, node: number): number {
  let depth = 0
  for (let n = node; n > 0; n = parent[n]!) depth++
  return depth
}
