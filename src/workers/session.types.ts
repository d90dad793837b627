import type { CaptureErrorKind } from '../parsers/index.ts'
import type {
  CaptureFacts,
  Finding,
  FrameHistory,
  FramePattern,
  Question,
  SourceFile,
  StatsReport,
  Timeline,
} from '../reports/index.ts'
import type {
  ExportedFile,
  ExportFormat,
  FunctionColumn,
  FunctionPageRow,
  RowPage,
  RowRequest,
  Sandwich,
  TableColumn,
  TablePageRow,
  TreeChildren,
} from './lists.types.ts'
import type { ShareableSource, SharedFile, ShareOptions } from './sharing.ts'

/** A file that was dropped or chosen, or an address: its name is what files that are made of it may tell others. */
export type SessionSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'url'; readonly url: string; readonly name: string }
  /** A packed index or a capture that came with the page, in pieces of whole bytes. */
  | { readonly kind: 'base64'; readonly texts: readonly string[]; readonly name: string }

/** Sent while a capture is read, at most ten times a second. */
export interface OpenProgress {
  readonly bytesRead: number
  /** Null while the source does not tell. */
  readonly bytesTotal: number | null
  readonly recordCount: number
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
  readonly elapsedMs: number
  /** Null while it can't be told. */
  readonly remainingMs: number | null
  /** The timeline as far as it is known, thinned to some hundred points. */
  readonly timeline: Timeline
  /** From now on questions are about this part of the capture; null while that has not changed. */
  readonly preview: CapturePreview | null
}

/** What was read so far, as a report that can be asked while reading goes on. */
export interface CapturePreview {
  readonly facts: CaptureFacts
  readonly timeline: Timeline
}

/** A range on the time axis in ms since the start, as the person chose it. Null = the whole run. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/** The question as the page asks it: time in ms; the worker finds the windows. */
export type PageQuestion = Omit<Question, 'selection'> & {
  readonly selection: Omit<Question['selection'], 'windows'> & { readonly range: TimeRange | null }
}

/**
 * What part of the flame tree is wanted. The zoomed node's span is 0..1; `from` and `to` cut out what is visible of it
 * (0 and 1 without panning), which is laid out over `widthPx` pixels.
 */
export interface FlameView {
  /** Frames from the root to the zoomed one, as location ids; empty = the root. A path that is not in the tree zooms as far as it goes. */
  readonly zoomPath: readonly number[]
  readonly from: number
  readonly to: number
  readonly widthPx: number
  /** Rows relative to the zoomed node (its own row is 0) that are visible: ancestors are always sent besides. */
  readonly firstRow: number
  readonly rowCount: number
  readonly weigh: 'bytes' | 'count'
  readonly order: 'first-seen' | 'size'
  readonly colourBy: 'kind' | 'module' | 'thread'
}

export interface SearchTotals {
  readonly nodeCount: number
  /** Each byte counted once, also when matches nest. */
  readonly bytes: number
  readonly count: number
  /** Message when the expression is wrong; the totals are then 0. */
  readonly error: string | null
}

/** The culled picture: columns with one entry per box, ancestors of the zoomed node first. */
export interface FlamePicture {
  /** Box -> node of the tree (valid until the shape of the question changes). */
  readonly node: Uint32Array
  /** Left edge and width in pixels; ancestors span the whole width. */
  readonly x: Float32Array
  readonly width: Float32Array
  /** Row relative to the zoomed node; ancestors have negative rows. */
  readonly row: Int32Array
  /** Inclusive. In mode growth these are signed. */
  readonly bytes: Float64Array
  readonly count: Float64Array
  /** 1 = matches the search, 2 = stands for several boxes that are too small to draw (`count` of them in `merged`), 4 = has children that are not shown. */
  readonly flags: Uint8Array
  /** How many boxes this one stands for (flag 2), else 0. */
  readonly merged: Uint32Array
  /** A small number to colour by: see `colourBy`; kind: 0 python, 1 C or C++, 2 other, 3 root. */
  readonly colour: Uint16Array
  /** Label of a box wide enough for one, else ''. */
  readonly labels: readonly string[]
  /** Names for colour numbers (modules or threads), for a legend. */
  readonly legend: readonly string[]
  readonly rootBytes: number
  readonly rootCount: number
  /** Depth of the whole tree below the zoomed node, in rows. */
  readonly depth: number
  readonly nodeCount: number
  /** The path that was really zoomed to. */
  readonly zoom: readonly ZoomStep[]
  readonly search: SearchTotals | null
  /** For peak: the moment that is shown. */
  readonly shown: ShownMoment | null
  /** How much the filters of the question hide. */
  readonly hidden: {
    readonly importBytes: number
    readonly irrelevantFrames: number
    readonly otherThreadBytes: number
    readonly otherAllocatorBytes: number
    /** Stacks without a frame that matches the focus. */
    readonly outOfFocusBytes: number
    /** Places in the code that are taken out because they match `ignore`. */
    readonly ignoredFrames: number
    /** Memory that the code of other modules allocated. */
    readonly otherModuleBytes: number
    /** Native frames in the interpreter's binary, hidden or not; 0 while no native frames are shown. */
    readonly interpreterFrames: number
    /** Distinct native frames of the capture, hidden or not. */
    readonly nativeFrames: number
  }
}
export interface ZoomStep {
  readonly location: number
  readonly label: string
}
export interface ShownMoment {
  readonly window: number
  readonly fromMs: number
  readonly toMs: number
  readonly bytes: number
}

/** Everything known of a node, for the tooltip and the status line. */
export interface NodeFacts {
  readonly node: number
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly bytes: number
  readonly count: number
  readonly ownBytes: number
  readonly ownCount: number
  readonly shareOfRoot: number
  readonly shareOfParent: number
  readonly shareOfZoomed: number
  readonly thread: string | null
  /** The line of source code, where a packed index holds it. */
  readonly sourceLine: string | null
  /** Frames from the root to this node: `function (file:line)`. */
  readonly stack: readonly string[]
  readonly path: readonly number[]
}

/** An error as it crosses the thread boundary. */
export interface ErrorReport {
  readonly kind: CaptureErrorKind
  readonly sentence: string
  readonly byteOffset: number | null
}
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorReport }

/**
 * One opened capture, behind the thread boundary. All methods are asynchronous to the caller. Answers to a question that a later
 * one has overtaken may be dropped by the caller; the worker answers in order.
 */
export interface CaptureSession {
  /**
   * Reads the source; `onProgress` is called while it does. Replaces what was open before only if it succeeds; until then questions are
   * about what `onProgress` gave as a preview last, if it did.
   */
  open(source: SessionSource, onProgress: (progress: OpenProgress) => void): Promise<Outcome<CaptureFacts>>
  /** Stops a running `open`; with `keep` what was read so far becomes the report. */
  cancel(keep: boolean): void
  /** The whole run, thinned to at most `points` points. */
  timeline(points: number): Promise<Outcome<Timeline>>
  flame(question: PageQuestion, view: FlameView, search: FramePattern | null): Promise<Outcome<FlamePicture>>
  node(node: number): Promise<Outcome<NodeFacts>>
  /** The next box (in reading order) that matches the search of the last `flame` call, as a zoom path; null if none. */
  nextMatch(after: number | null, direction: 1 | -1): Promise<Outcome<{ node: number; path: readonly number[] } | null>>
  /** Rows of the table view. */
  table(question: PageQuestion, request: RowRequest<TableColumn>): Promise<Outcome<RowPage<TablePageRow>>>
  /** Rows of the functions view: own and total. */
  functions(question: PageQuestion, request: RowRequest<FunctionColumn>): Promise<Outcome<RowPage<FunctionPageRow>>>
  /** Callers and callees of a function; null if the selection does not hold it. */
  sandwich(question: PageQuestion, functionName: string, file: string): Promise<Outcome<Sandwich | null>>
  /** Children of tree nodes, by their paths from the root ([] = the root); marks are those of `search`. */
  treeChildren(
    question: PageQuestion,
    weigh: 'bytes' | 'count',
    search: FramePattern | null,
    paths: readonly (readonly number[])[],
  ): Promise<Outcome<readonly TreeChildren[]>>
  /** The stats report; `rows` is the length of its top lists. */
  stats(rows: number): Promise<Outcome<StatsReport>>
  /** Thresholds of temporary allocations that can be answered exactly, ascending. */
  thresholds(): Promise<Outcome<readonly number[]>>
  /** At most ten sentences that the capture proves, the most important first. */
  findings(): Promise<Outcome<readonly Finding[]>>
  /** How much the frame at a path held over the run, in at most `points` points. */
  history(question: PageQuestion, path: readonly number[], points: number): Promise<Outcome<FrameHistory>>
  /** The selection in a format for other tools. */
  exported(question: PageQuestion, format: ExportFormat): Promise<Outcome<ExportedFile>>
  /** The source files that the capture names: what a granted folder is searched for. */
  sourceFiles(): Promise<Outcome<readonly SourceFile[]>>
  /** Source lines of some of these files, which tooltips and the search know from then on: file -> line -> text. */
  grantSources(granted: ReadonlyMap<string, ReadonlyMap<number, string>>): Promise<Outcome<null>>
  /** The lines of source code that `packed` and `reportPage` put in if they are asked to; null if there are none. */
  shareableSource(): Promise<Outcome<ShareableSource | null>>
  /** What is open as a packed index. */
  packed(options: ShareOptions): Promise<Outcome<SharedFile>>
  /** What is open as one page: `template` is the app as one file, `view` the part of the address after `#`. */
  reportPage(template: string, options: ShareOptions, view: string): Promise<Outcome<SharedFile>>
}
