import {
  type CaptureReports,
  type FlameTree,
  type FramePattern,
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
  const { shape } = asked
  return {
    importBytes: weights.importBytes,
    irrelevantFrames: tree.hiddenIrrelevantFrames,
    otherThreadBytes: weights.otherThreadBytes,
    otherAllocatorBytes: weights.otherAllocatorBytes,
    outOfFocusBytes: weights.leftOutBytes,
    ignoredFrames: shape.ignore ? ignoredFramesOf(tree, reports, shape.ignore) : 0,
  }
}

/** A tree's, which a new range leaves as they are: all places of a capture are too many to match for each picture. */
const ignoredOf = new WeakMap<FlameTree, number>()

function ignoredFramesOf(tree: FlameTree, reports: CaptureReports, pattern: FramePattern): number {
  const known = ignoredOf.get(tree)
  if (known !== undefined) return known
  const count = ignoredFrames(reports, pattern)
  ignoredOf.set(tree, count)
  return count
}

/** Places that a pattern takes out: the capture's own, not those that stand for groups of them. */
function ignoredFrames(reports: CaptureReports, pattern: FramePattern): number {
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
