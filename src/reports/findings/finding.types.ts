import type { FramePattern, Mode, WindowRange } from '../question.ts'

/** What a finding is about; docs/findings.md has the rule, the threshold and the advice for each. */
export type FindingKind =
  | 'leak'
  | 'steady-growth'
  | 'brief-peak'
  | 'growing-buffer'
  | 'thrash'
  | 'imports'
  | 'busiest-thread'

/** A sentence that the data prove, and where to see it. */
export interface Finding {
  readonly kind: FindingKind
  readonly sentence: string
  /** The memory that the sentence is about. What `view` shows for its zoomed frame, unless the rule says otherwise. */
  readonly bytes: number
  /** The number of allocations that the sentence is about. */
  readonly count: number
  readonly view: FindingView
}

/**
 * The view that shows a finding: names and values are those of `Selection`, `Shape` and the page's view. Settings that
 * are not here are at rest.
 */
export interface FindingView {
  readonly mode: Mode
  /** Null = the whole run. */
  readonly windows: WindowRange | null
  /** The same windows as elapsed ms: `windowsOf` finds them again, unless two snapshots have the same time. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | null
  readonly weigh: 'bytes' | 'count'
  readonly temporaryThreshold: number
  readonly threads: readonly number[] | null
  readonly allocators: readonly number[] | null
  readonly inverted: boolean
  readonly native: boolean
  readonly hideIrrelevant: boolean
  readonly hideImportSystem: boolean
  /** Steps from the root to the frame that is zoomed, see `nodeAt`; empty = the root. */
  readonly zoomPath: readonly number[]
  readonly search: FramePattern | null
}

/** A finding of a rule with how much it matters: a share of what the rule is about, 0..1. */
export interface Candidate {
  readonly finding: Finding
  readonly share: number
}
