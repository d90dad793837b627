/**
 * A question to the capture index. It is a plain object that can be cloned, compared by JSON and written into a link.
 * `Selection` says which memory is counted, `Shape` how it is arranged; a new selection never needs a new tree.
 */
export type Mode = 'peak' | 'leaked' | 'temporary' | 'allocated' | 'growth'

/** Windows are the pieces of the run between snapshots: window 0 is before snapshot 0, both ends included (docs/reports.md). */
export interface WindowRange {
  readonly from: number
  readonly to: number
}

export interface Selection {
  readonly mode: Mode
  /** Null asks for the whole run. */
  readonly windows: WindowRange | null
  /** Only in mode temporary: freed after at most this many further allocations of the same thread. */
  readonly temporaryThreshold: number
  /** Indexes of threads, null = all. */
  readonly threads: readonly number[] | null
  /** Allocator numbers (see Allocator), null = all. */
  readonly allocators: readonly number[] | null
}

export type GroupBy = 'line' | 'function' | 'file' | 'package'

/** Text that a frame's function, file or module has to contain, or a regular expression. */
export interface FramePattern {
  readonly text: string
  readonly isRegExp: boolean
  readonly matchCase: boolean
}

export interface Shape {
  /** Callees at the root, callers below. */
  readonly inverted: boolean
  /** Show native frames where the capture has them. */
  readonly native: boolean
  /** One subtree for each thread. */
  readonly splitThreads: boolean
  readonly hideImportSystem: boolean
  readonly hideIrrelevant: boolean
  /** Take out the native frames that lie in the interpreter itself; their callees move up. */
  readonly hideInterpreter: boolean
  /** Show the frames of whoever started the tracker (memray's own command, runpy). */
  readonly showLauncher: boolean
  readonly groupBy: GroupBy
  /** Only stacks with a frame that matches, from that frame on. */
  readonly focus: FramePattern | null
  /** Frames that match are taken out, their children move up. */
  readonly ignore: FramePattern | null
  /** Only memory that the code of these modules allocated (docs/reports.md, "Modules"), null = all. */
  readonly modules: readonly string[] | null
}

export interface Question {
  readonly selection: Selection
  readonly shape: Shape
}

export const WHOLE_RUN_PEAK: Selection = {
  mode: 'peak',
  windows: null,
  temporaryThreshold: 1,
  threads: null,
  allocators: null,
}

/** The tree of Memray's flame graph report before the filters of its page. */
export const PLAIN_SHAPE: Shape = {
  inverted: false,
  native: true,
  splitThreads: false,
  hideImportSystem: false,
  hideIrrelevant: false,
  hideInterpreter: false,
  showLauncher: false,
  groupBy: 'line',
  focus: null,
  ignore: null,
  modules: null,
}
