import {
  type CaptureReports,
  type FlameTree,
  matcherOf,
  matchingLocations,
  type Question,
  type Weights,
} from '../reports/index.ts'
import type { FlamePicture } from './session.types.ts'

/** What each filter of a question keeps out of the picture. */
export function hiddenBy(
  reports: CaptureReports,
  asked: Question,
  tree: FlameTree,
  weights: Weights,
): FlamePicture['hidden'] {
  const { selection, shape } = asked
  const bytesOf = (part: Partial<Question['selection']>) =>
    reports.sums({ ...selection, ...part }).bytes.reduce((sum, bytes) => sum + bytes, 0)
  const shown = selection.threads || selection.allocators ? bytesOf({}) : 0
  return {
    importBytes: weights.importBytes,
    irrelevantFrames: tree.hiddenIrrelevantFrames,
    otherThreadBytes: selection.threads ? bytesOf({ threads: null }) - shown : 0,
    otherAllocatorBytes: selection.allocators ? bytesOf({ allocators: null }) - shown : 0,
    outOfFocusBytes: weights.leftOutBytes,
    ignoredFrames: shape.ignore ? ignoredFrames(reports, shape.ignore) : 0,
  }
}

/** Places that a pattern takes out: the capture's own, not those that stand for groups of them. */
function ignoredFrames(reports: CaptureReports, pattern: NonNullable<Question['shape']['ignore']>): number {
  const { locations, frameLocations } = reports
  const matcher = matcherOf(pattern)
  if ('error' in matcher) return 0
  const matches = matchingLocations(locations, matcher)
  let count = 0
  for (let frame = 0; frame < frameLocations.length; frame++) {
    const location = frameLocations[frame]!
    if (matches[location] !== 1) continue
    count++
    // several frames share a place: it counts once
    matches[location] = 0
  }
  for (let location = 1; location < matches.length; location++) {
    if (matches[location] === 1 && locations.isNative[location] === 1) count++
  }
  return count
}
