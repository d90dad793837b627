import {
  type FlameView,
  type FramePattern,
  type FunctionColumn,
  type GroupBy,
  type Mode,
  type PageQuestion,
  PLAIN_SHAPE,
  type TableColumn,
  type TimeRange,
} from '../../workers/index.ts'
import type { PanelName } from './available.ts'

/** A stretch of the zoomed frame's width, 0 = its left edge and 1 = its right one. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** How the rows of a list are sorted, and the text that they have to contain. */
export interface ListView<Column extends string> {
  readonly sort: Column
  readonly descending: boolean
  readonly filter: string
}

export interface FunctionRef {
  readonly functionName: string
  readonly file: string
}

/**
 * Everything that defines what is on the screen: a plain object, whose other form is the page's address (hash.ts).
 * Whoever has the same capture and the same view sees the same picture.
 */
export interface ViewState {
  readonly panel: PanelName
  readonly mode: Mode
  /** Null = the whole run. */
  readonly range: TimeRange | null
  /** The stretch of the run that the time axis shows; null = all of it. */
  readonly axis: TimeRange | null
  readonly temporaryThreshold: number
  /** Indexes of threads, null = all. */
  readonly threads: readonly number[] | null
  /** Allocator numbers, null = all. */
  readonly allocators: readonly number[] | null
  /** Names of modules whose code allocated, null = all. */
  readonly modules: readonly string[] | null
  readonly weigh: FlameView['weigh']
  readonly hideImportSystem: boolean
  /** Null = as Memray's report of that kind begins: hidden in the flame graph and the tree, shown in lists and exports. */
  readonly hideIrrelevant: boolean | null
  readonly hideInterpreter: boolean
  readonly showLauncher: boolean
  readonly native: boolean
  readonly inverted: boolean
  /** One subtree for each thread. */
  readonly splitThreads: boolean
  readonly groupBy: GroupBy
  /** Only stacks with a frame that matches, from that frame on. */
  readonly focus: FramePattern | null
  /** Frames that match are taken out, their callees move up. */
  readonly ignore: FramePattern | null
  /** Icicle: the root on top. Flame: the root at the bottom. */
  readonly layout: 'icicle' | 'flame'
  readonly order: FlameView['order']
  readonly colourBy: FlameView['colourBy']
  /** Location ids from the root to the zoomed frame; empty = the root. */
  readonly zoom: readonly number[]
  /** What is visible of the zoomed frame's width; null = all. */
  readonly span: Span | null
  /** An empty text searches nothing. */
  readonly search: FramePattern
  readonly table: ListView<TableColumn>
  readonly functions: ListView<FunctionColumn>
  /** The function whose callers and callees are shown. */
  readonly chosen: FunctionRef | null
  /** The frame whose size over time is drawn below the timeline, as a path from the root. */
  readonly history: readonly number[] | null
}

export const NO_SEARCH: FramePattern = { text: '', isRegExp: false, matchCase: false }

export const DEFAULT_VIEW: ViewState = {
  panel: 'flame',
  mode: 'peak',
  range: null,
  axis: null,
  temporaryThreshold: 1,
  threads: null,
  allocators: null,
  modules: null,
  weigh: 'bytes',
  hideImportSystem: false,
  hideIrrelevant: null,
  hideInterpreter: false,
  showLauncher: false,
  native: true,
  inverted: false,
  splitThreads: false,
  groupBy: 'line',
  focus: null,
  ignore: null,
  layout: 'icicle',
  order: 'first-seen',
  colourBy: 'kind',
  zoom: [],
  span: null,
  search: NO_SEARCH,
  table: { sort: 'bytes', descending: true, filter: '' },
  functions: { sort: 'totalBytes', descending: true, filter: '' },
  chosen: null,
  history: null,
}

/** Another capture keeps how things are drawn, but not what was picked out of the former one. */
export function forAnotherCapture(view: ViewState): ViewState {
  return {
    ...DEFAULT_VIEW,
    panel: view.panel,
    weigh: view.weigh,
    hideImportSystem: view.hideImportSystem,
    hideIrrelevant: view.hideIrrelevant,
    hideInterpreter: view.hideInterpreter,
    showLauncher: view.showLauncher,
    native: view.native,
    inverted: view.inverted,
    splitThreads: view.splitThreads,
    groupBy: view.groupBy,
    layout: view.layout,
    order: view.order,
    colourBy: view.colourBy,
  }
}

/** Lists and exports print stacks as they are; the flame graph and the tree leave out what is hardly ever of interest. */
export type AnswerKind = 'tree' | 'list'

export function kindOfPanel(panel: PanelName): AnswerKind {
  return panel === 'table' || panel === 'functions' ? 'list' : 'tree'
}

export function hidesIrrelevant(view: ViewState, kind: AnswerKind): boolean {
  return view.hideIrrelevant ?? kind === 'tree'
}

export function questionOf(view: ViewState, kind: AnswerKind = 'tree'): PageQuestion {
  return {
    selection: {
      mode: view.mode,
      range: view.range,
      temporaryThreshold: view.temporaryThreshold,
      threads: view.threads,
      allocators: view.allocators,
    },
    shape: {
      ...PLAIN_SHAPE,
      inverted: view.inverted,
      native: view.native,
      hideImportSystem: view.hideImportSystem,
      hideIrrelevant: hidesIrrelevant(view, kind),
      hideInterpreter: view.hideInterpreter,
      showLauncher: view.showLauncher,
      splitThreads: view.splitThreads,
      groupBy: view.groupBy,
      focus: view.focus,
      ignore: view.ignore,
      modules: view.modules,
    },
  }
}

/** Without what only says how things are drawn or listed: what "Clear all" goes back to. */
export function clearedView(view: ViewState): ViewState {
  return {
    ...DEFAULT_VIEW,
    panel: view.panel,
    layout: view.layout,
    order: view.order,
    colourBy: view.colourBy,
    table: { ...view.table, filter: '' },
    functions: { ...view.functions, filter: '' },
    chosen: view.chosen,
  }
}

/** Two views with equal keys draw the same tree: node numbers and zoom paths mean the same in both. */
export function shapeKey(view: ViewState): string {
  return JSON.stringify(questionOf(view).shape)
}

export function sameView(a: ViewState, b: ViewState): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
