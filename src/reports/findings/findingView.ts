import type { CaptureIndex } from '../../capture/index.ts'
import type { LocationTable } from '../locations.ts'
import { stepTo } from '../nodePaths.ts'
import { PLAIN_SHAPE, type Question, type WindowRange } from '../question.ts'
import type { FindingView } from './finding.types.ts'

/**
 * The frames that findings speak of: Python's own, without launcher and import machinery. Places are the roots'
 * children when inverted.
 */
const AT_REST: FindingView = {
  mode: 'peak',
  windows: null,
  range: null,
  weigh: 'bytes',
  temporaryThreshold: 1,
  threads: null,
  allocators: null,
  inverted: false,
  native: false,
  hideIrrelevant: true,
  hideImportSystem: false,
  zoomPath: [],
  search: null,
}

export function findingView(settings: Partial<FindingView>): FindingView {
  return { ...AT_REST, ...settings }
}

/** The view of one place with its callers: the place alone, whoever called it. */
export function placeView(locations: LocationTable, place: number, settings: Partial<FindingView>): FindingView {
  return findingView({ inverted: true, zoomPath: zoomPathOf(locations, [place]), ...settings })
}

/** The path to a frame in a tree that is not split by threads. */
export function zoomPathOf(locations: LocationTable, frames: readonly number[]): number[] {
  return frames.map((location) => stepTo(locations.hash[location]!, 0))
}

/** The question whose answer the view shows. */
export function questionOfView(view: FindingView): Question {
  const { mode, windows, temporaryThreshold, threads, allocators } = view
  const { inverted, native, hideIrrelevant, hideImportSystem } = view
  return {
    selection: { mode, windows, temporaryThreshold, threads, allocators },
    shape: { ...PLAIN_SHAPE, inverted, native, hideIrrelevant, hideImportSystem },
  }
}

/**
 * Windows as a view has them, with the elapsed ms that select them: between the snapshots around their ends, since a
 * range takes what begins after one snapshot and ends with another.
 *
 *     snapshots   10   20   30   40
 *     windows   0    1    2    3    4         windows 2 to 3: from 25 to 35
 *
 * No range takes the last window without the one before it; no finding is about that one alone.
 */
export function viewOfWindows(index: CaptureIndex, windows: WindowRange): Pick<FindingView, 'windows' | 'range'> {
  const { elapsedMs, count } = index.snapshots
  const { from, to } = windows
  const between = (snapshot: number) => (elapsedMs[snapshot - 1]! + elapsedMs[Math.min(snapshot, count - 1)]!) / 2
  const fromMs = from === 0 ? 0 : between(from)
  const toMs = to >= count ? elapsedMs[count - 1]! : to === 0 ? elapsedMs[0]! / 2 : between(to)
  return { windows, range: { fromMs, toMs: Math.max(fromMs, toMs) } }
}
