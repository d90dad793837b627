import type { CaptureFacts, TimeRange } from '../../workers/index.ts'
import { AVAILABLE_MODES } from './available.ts'
import type { ViewState } from './viewState.ts'

/** What a view has to keep to: the part of the facts that limits it. */
export type CaptureLimits = Pick<CaptureFacts, 'startMs' | 'endMs' | 'hasTime' | 'threads' | 'allocators' | 'modules'>

/** A range as the run allows it; null if nothing of the run is in it or all of it is. */
export function fitRange(range: TimeRange | null, limits: Pick<CaptureLimits, 'startMs' | 'endMs'>): TimeRange | null {
  if (!range) return null
  const fromMs = Math.max(limits.startMs, Math.min(range.fromMs, range.toMs))
  const toMs = Math.min(limits.endMs, Math.max(range.fromMs, range.toMs))
  if (fromMs > toMs) return null
  if (fromMs <= limits.startMs && toMs >= limits.endMs) return null
  return { fromMs, toMs }
}

/** A link may come from another capture, or from a person's keyboard: what this capture does not have falls back to "all". */
export function fitToCapture(view: ViewState, limits: CaptureLimits): ViewState {
  const threads = view.threads?.filter((index) => limits.threads.some((thread) => thread.index === index)) ?? null
  const allocators = view.allocators?.filter((n) => limits.allocators.some((a) => a.allocator === n)) ?? null
  const modules = view.modules?.filter((name) => limits.modules.some((module) => module.name === name)) ?? null
  const needsTime = view.mode !== 'peak' && view.mode !== 'leaked'
  return {
    ...view,
    mode: !AVAILABLE_MODES.includes(view.mode) || (needsTime && !limits.hasTime) ? 'peak' : view.mode,
    range: limits.hasTime ? fitRange(view.range, limits) : null,
    axis: limits.hasTime ? fitRange(view.axis, limits) : null,
    history: limits.hasTime ? view.history : null,
    threads: threads && threads.length > 0 ? threads : null,
    allocators: allocators && allocators.length > 0 ? allocators : null,
    modules: modules && modules.length > 0 ? modules : null,
  }
}
