import type { CaptureIndex } from '../../capture/index.ts'
import type { LocationTable } from '../locations.ts'
import { stepTo } from '../nodePaths.ts'
import { PLAIN_SHAPE, type Question, type WindowRange } from '../question.ts'
import type { FindingView } from './finding.types.ts'

/** The frames that findings speak of: Python's own, without launcher and import machinery. Places are the roots' children when inverted. */
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
 * Windows as a view has them, with the elapsed ms that select them: between the snapshots around their ends, since a range takes what begins
 * after one snapshot and ends with another.
 *
 *     snapshots   10   20   30   40
 *     windows   0    1    2    3    4         windows 2 to 3: from 25 to 35
 */
export function viewOfWindows(index: CaptureIndex, windows: WindowRange): Pick<FindingView, 'windows' | 'range'> {
  const { elapsedMs, count } = index.snapshots
  const { from, to } = windows
  const fromMs = from === 0 ? elapsedMs[0]! : (elapsedMs[from - 1]! + elapsedMs[Math.min(from, count - 1)]!) / 2
  const toMs = to >= count ? elapsedMs[count - 1]! : (elapsedMs[Math.max(to, 1) - 1]! + elapsedMs[to]!) / 2
  return { windows, range: { fromMs, toMs: Math.max(fromMs, toMs) } }
}
