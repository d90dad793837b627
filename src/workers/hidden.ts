import {
  type CaptureReports,
  type FlameTree,
  FrameKind,
  type FramePattern,
  LeftOut,
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
  const otherModuleBytes = shape.modules ? bytesLeftOut(tree, reports.sums(selection).bytes, LeftOut.BY_MODULE) : 0
  return {
    importBytes: weights.importBytes,
    irrelevantFrames: tree.hiddenIrrelevantFrames,
    otherThreadBytes: weights.otherThreadBytes,
    otherAllocatorBytes: weights.otherAllocatorBytes,
    outOfFocusBytes: weights.leftOutBytes - otherModuleBytes,
    otherModuleBytes,
    ignoredFrames: shape.ignore ? ignoredFramesOf(tree, reports, shape.ignore) : 0,
    interpreterFrames: interpreterFrames(reports),
    nativeFrames: nativeFrames(reports),
  }
}

function bytesLeftOut(tree: FlameTree, siteBytes: Float64Array, why: number): number {
  let bytes = 0
  for (let site = 0; site < siteBytes.length; site++) if (tree.siteNode[site] === why) bytes += siteBytes[site]!
  return bytes
}

/** Places in the interpreter's binary: known once native frames have been shown. */
function interpreterFrames({ locations }: CaptureReports): number {
  let count = 0
  for (const kind of locations.kind) if ((kind & FrameKind.INTERPRETER) !== 0) count++
  return count
}

const distinctPointers = new WeakMap<CaptureReports, number>()

/** Distinct return addresses of native stacks. */
function nativeFrames(reports: CaptureReports): number {
  const { native } = reports.index
  let count = distinctPointers.get(reports)
  if (count === undefined) {
    // a set ends at 16 million entries
    const pointers = native.instructionPointer.slice(1, native.count + 1).sort()
    count = 0
    for (let i = 0; i < pointers.length; i++) if (i === 0 || pointers[i] !== pointers[i - 1]) count++
    distinctPointers.set(reports, count)
  }
  return count
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
