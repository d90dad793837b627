import type { FindingView } from '../../workers/index.ts'
import { DEFAULT_VIEW, NO_SEARCH, type ViewState } from '../view/viewState.ts'

/** The view that shows a finding. How things are drawn stays as the person has it. */
export function viewOfFinding(finding: FindingView, now: ViewState, hasNativeTraces: boolean): ViewState {
  const { mode, range, weigh, temporaryThreshold, threads, allocators, inverted, native } = finding
  return {
    ...DEFAULT_VIEW,
    layout: now.layout,
    order: now.order,
    colourBy: now.colourBy,
    table: now.table,
    functions: now.functions,
    mode,
    range,
    weigh,
    temporaryThreshold,
    threads,
    allocators,
    inverted,
    // a capture without native frames has nothing to leave out
    native: native || !hasNativeTraces,
    hideIrrelevant: finding.hideIrrelevant ? null : false,
    hideImportSystem: finding.hideImportSystem,
    zoom: finding.zoomPath,
    search: finding.search ?? NO_SEARCH,
  }
}
