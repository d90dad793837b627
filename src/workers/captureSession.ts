import { transfer } from 'comlink'
import { type CaptureIndex, createIndexer, type Indexer, packedFacts } from '../capture/index.ts'
import { type ByteSource, blobSource, CaptureError, urlSource } from '../parsers/index.ts'
import {
  boxLabel,
  type CaptureFacts,
  CaptureReports,
  captureFacts,
  colourOf,
  exactThresholds,
  type Finding,
  type FlameTree,
  type FrameHistory,
  type FramePattern,
  findings,
  frameHistory,
  layoutFlame,
  MIN_LABEL_PX,
  markMatches,
  matcherOf,
  matchesInOrder,
  matchingLocations,
  matchTotals,
  momentsOf,
  type NodeMarks,
  nodeAt,
  nodeDetails,
  pathOf,
  type Question,
  readInPart,
  reportPage,
  roomForCapture,
  type SourceFile,
  type StatsReport,
  sharedSource,
  stoppedAfter,
  type Timeline,
  thinnedTimeline,
  type Weights,
  windowsOf,
} from '../reports/index.ts'
import { fetchCapture } from './fetchCapture.ts'
import { hiddenBy } from './hidden.ts'
import { ListAnswers } from './listAnswers.ts'
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
import { timeTableBudget } from './memoryBudget.ts'
import { prepareRanges } from './preparing.ts'
import { PreviewSchedule } from './previews.ts'
import { ReadingJob, readInto } from './reading.ts'
import type {
  CapturePreview,
  CaptureSession,
  ErrorReport,
  FlamePicture,
  FlameView,
  NodeFacts,
  OpenProgress,
  Outcome,
  PageQuestion,
  SearchTotals,
  SessionSource,
} from './session.types.ts'
import { packForOthers, type ShareableSource, type SharedFile, type ShareOptions } from './sharing.ts'

/** Points of a preview's timeline: it is drawn anew with each. */
const PREVIEW_POINTS = 2000

interface OpenCapture {
  readonly reports: CaptureReports
  readonly facts: CaptureFacts
  readonly lists: ListAnswers
  /** What was read, where it can be read again. */
  readonly file: Blob | null
}

/** What the last picture was made of: tooltips and "next match" ask about it. */
interface Shown {
  readonly tree: FlameTree
  readonly weights: Weights
  readonly zoomed: number
  readonly byCount: boolean
  readonly marks: NodeMarks | null
  inOrder: Int32Array | null
}

/** The session that lives in the worker. One capture is open at a time; a failed or cancelled `open` leaves the former one in place. */
export class WorkerSession implements CaptureSession {
  private capture: OpenCapture | null = null
  /** What was read so far of the capture that is being read: questions are about it, once there is one. */
  private preview: OpenCapture | null = null
  private previews = new PreviewSchedule()
  private shown: Shown | null = null
  private search: { key: string; marks: NodeMarks; tree: FlameTree } | null = null
  private running: ReadingJob | null = null
  private onPicture = () => {}

  open(source: SessionSource, onProgress: (progress: OpenProgress) => void): Promise<Outcome<CaptureFacts>> {
    return outcome(async () => {
      this.cancel(false)
      const job = new ReadingJob()
      this.running = job
      this.previews = new PreviewSchedule()
      try {
        const file = fileOf(source)
        const name = source.kind === 'file' ? source.file.name : source.name
        const bytes: ByteSource = source.kind === 'url' ? urlSource(source.url, fetchCapture) : blobSource(file!, name)
        const indexer = createIndexer({ timeTableEntries: timeTableBudget(deviceMemory()) })
        const { bytesRead, brokeOff } = await readInto(indexer, bytes, job, {
          progress: onProgress,
          preview: (elapsedMs, remainingMs) => {
            const start = performance.now()
            if (job.stopped || !this.previews.isDue(start, elapsedMs, remainingMs)) return null
            const preview = this.makePreview(indexer, name, bytes, file)
            this.previews.made(start, performance.now())
            return preview
          },
        })
        if (job.stopped && !job.keep) throw new CaptureError('cancelled', 'Opening was cancelled.')
        // its memory is needed for the whole
        this.showPreview(null)
        const why = job.stopped ? stoppedAfter(bytesRead, bytes.sizeBytes) : brokeOff
        this.capture = opened(readInPart(indexer.finish(), why), name, bytes, file, why !== null)
        const { reports, facts } = this.capture
        const firstPicture = new Promise<void>((resolve) => {
          this.onPicture = resolve
        })
        void prepareRanges(reports, () => this.capture?.reports === reports, firstPicture)
        return facts
      } finally {
        if (this.running === job) {
          this.running = null
          this.showPreview(null)
        }
      }
    })
  }

  cancel(keep: boolean): void {
    this.running?.stop(keep)
    if (!keep) this.showPreview(null)
  }

  /** Null for a capture that is no course of events, or before there is anything to show. */
  private makePreview(indexer: Indexer, name: string, bytes: ByteSource, file: Blob | null): CapturePreview | null {
    if (indexer.snapshotCount === 0 || indexer.header?.isAggregated) return null
    // the former one goes first: two of them may not fit
    const former = this.preview
    this.showPreview(null)
    try {
      const index = indexer.preview()
      if (!index) return null
      this.showPreview(opened(index, name, bytes, file, true))
      return { facts: this.preview!.facts, timeline: thinnedTimeline(index.snapshots, PREVIEW_POINTS) }
    } catch {
      // no memory for it: reading is what matters, and what was shown before stays
      this.showPreview(former)
      return null
    }
  }

  private showPreview(preview: OpenCapture | null): void {
    this.preview = preview
    this.shown = null
    this.search = null
  }

  timeline(points: number): Promise<Outcome<Timeline>> {
    return this.answer(
      () => thinnedTimeline(this.opened().reports.index.snapshots, points),
      ({ elapsedMs, rss, heap }) => buffersOf([elapsedMs, rss, heap]),
    )
  }

  flame(question: PageQuestion, view: FlameView, search: FramePattern | null): Promise<Outcome<FlamePicture>> {
    return this.answer(
      () => this.picture(question, view, search),
      ({ node, x, width, row, flags, merged, bytes, count, colour }) =>
        buffersOf([node, x, width, row, flags, merged, bytes, count, colour]),
    )
  }

  private picture(question: PageQuestion, view: FlameView, search: FramePattern | null): FlamePicture {
    const { reports } = this.opened()
    const asked = this.questionOf(question)
    const { tree, weights } = reports.weigh(asked, this.shown?.weights)
    const byCount = view.weigh === 'count'
    const weight = byCount ? weights.countWidth : weights.byteWidth
    const zoomed = nodeAt(tree, view.zoomPath)
    const searched = this.searched(reports, tree, weights, search)
    this.shown = { tree, weights, zoomed, byCount, marks: searched?.marks ?? null, inOrder: null }
    const boxes = layoutFlame(tree, weight, { ...checkedView(view), zoomed }, searched?.marks ?? null)
    const colours = colourOf(reports, tree, view.colourBy)
    const bytes = new Float64Array(boxes.count)
    const count = new Float64Array(boxes.count)
    const colour = new Uint16Array(boxes.count)
    const labels: string[] = []
    for (let box = 0; box < boxes.count; box++) {
      const node = boxes.node[box]!
      // a merged box has the sum of its run in what widths are made of
      const isMerged = boxes.merged[box]! > 0
      bytes[box] = isMerged ? (byCount ? 0 : boxes.weight[box]!) : weights.bytes[node]!
      count[box] = isMerged ? (byCount ? boxes.weight[box]! : 0) : weights.count[node]!
      colour[box] = colours.of(node)
      labels.push(boxes.width[box]! >= MIN_LABEL_PX && boxes.merged[box] === 0 ? boxLabel(reports, tree, node) : '')
    }
    const { node, x, width, row, flags, merged } = boxes
    this.onPicture()
    return {
      node,
      x,
      width,
      row,
      flags,
      merged,
      bytes,
      count,
      colour,
      labels,
      legend: colours.legend,
      rootBytes: weights.bytes[0]!,
      rootCount: weights.count[0]!,
      depth: weights.height[zoomed]!,
      nodeCount: tree.count,
      zoom: zoomSteps(reports, tree, zoomed),
      search: searched?.totals ?? null,
      shown: this.shownMoment(reports, weights),
      hidden: hiddenBy(reports, asked, tree, weights),
    }
  }

  node(node: number): Promise<Outcome<NodeFacts>> {
    return this.answer(() => {
      const { reports } = this.opened()
      const { tree, weights, zoomed, byCount } = this.lastShown()
      if (!Number.isInteger(node) || node < 0 || node >= tree.count) {
        throw new CaptureError('internal', 'That box is no longer in the picture.')
      }
      const weight = byCount ? weights.countWidth : weights.byteWidth
      const share = (of: number) => (weight[of]! > 0 ? weight[node]! / weight[of]! : 0)
      return {
        node,
        ...nodeDetails(reports, tree, node),
        sourceLine: reports.sourceLineOf(tree.location[node]!),
        bytes: weights.bytes[node]!,
        count: weights.count[node]!,
        ownBytes: weights.ownBytes[node]!,
        ownCount: weights.ownCount[node]!,
        shareOfRoot: share(0),
        shareOfParent: share(Math.max(0, tree.parent[node]!)),
        shareOfZoomed: share(zoomed),
        path: pathOf(tree, node),
      }
    })
  }

  nextMatch(
    after: number | null,
    direction: 1 | -1,
  ): Promise<Outcome<{ node: number; path: readonly number[] } | null>> {
    return this.answer(() => {
      const shown = this.lastShown()
      const { tree, weights, marks, byCount } = shown
      if (!marks) return null
      shown.inOrder ??= matchesInOrder(tree, byCount ? weights.countWidth : weights.byteWidth, marks)
      const { inOrder } = shown
      if (inOrder.length === 0) return null
      const at = after === null ? -1 : inOrder.indexOf(after)
      const next =
        at < 0 ? (direction === 1 ? 0 : inOrder.length - 1) : (at + direction + inOrder.length) % inOrder.length
      return { node: inOrder[next]!, path: pathOf(tree, inOrder[next]!) }
    })
  }

  table(question: PageQuestion, request: RowRequest<TableColumn>): Promise<Outcome<RowPage<TablePageRow>>> {
    return this.answer(() => this.opened().lists.tablePage(this.questionOf(question), request))
  }

  functions(question: PageQuestion, request: RowRequest<FunctionColumn>): Promise<Outcome<RowPage<FunctionPageRow>>> {
    return this.answer(() => this.opened().lists.functionsPage(this.questionOf(question), request))
  }

  sandwich(question: PageQuestion, functionName: string, file: string): Promise<Outcome<Sandwich | null>> {
    return this.answer(() => this.opened().lists.sandwich(this.questionOf(question), functionName, file))
  }

  treeChildren(
    question: PageQuestion,
    weigh: 'bytes' | 'count',
    search: FramePattern | null,
    paths: readonly (readonly number[])[],
  ): Promise<Outcome<readonly TreeChildren[]>> {
    return this.answer(() => {
      const { reports, lists } = this.opened()
      const { tree, weights } = reports.weigh(this.questionOf(question))
      const marks = this.searched(reports, tree, weights, search)?.marks ?? null
      return lists.treeChildren(tree, weights, weigh === 'count', marks, paths)
    })
  }

  stats(rows: number): Promise<Outcome<StatsReport>> {
    return this.answer(() => this.opened().reports.stats(rows))
  }

  thresholds(): Promise<Outcome<readonly number[]>> {
    return this.answer(() => exactThresholds())
  }

  findings(): Promise<Outcome<readonly Finding[]>> {
    return this.answer(() => findings(this.opened().reports))
  }

  history(question: PageQuestion, path: readonly number[], points: number): Promise<Outcome<FrameHistory>> {
    return this.answer(
      () => frameHistory(this.opened().reports, this.questionOf(question), path, points),
      ({ elapsedMs, bytes, count }) => buffersOf([elapsedMs, bytes, count]),
    )
  }

  exported(question: PageQuestion, format: ExportFormat): Promise<Outcome<ExportedFile>> {
    return this.answer(
      () => {
        const { lists, facts } = this.opened()
        return lists.exported(this.questionOf(question), format, facts.name)
      },
      (file) => [file.bytes.buffer],
    )
  }

  sourceFiles(): Promise<Outcome<readonly SourceFile[]>> {
    return outcome(() => this.opened().reports.sourceFiles())
  }

  grantSources(granted: ReadonlyMap<string, ReadonlyMap<number, string>>): Promise<Outcome<null>> {
    return outcome(() => {
      this.opened().reports.grantSources(granted)
      this.search = null
      return null
    })
  }

  shareableSource(): Promise<Outcome<ShareableSource | null>> {
    return outcome(() => {
      const { reports } = this.opened()
      const source = sharedSource(reports)
      if (!source) return null
      const { sourceLines } = reports.index
      const own = new Set(sourceLines?.texts)
      return {
        lineCount: new Set(reports.frameLocations.filter((_, frame) => source.ofFrame[frame] !== 0)).size,
        bytes: source.texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0),
        isOwn: source.texts.every((text) => own.has(text)),
      }
    })
  }

  packed(options: ShareOptions): Promise<Outcome<SharedFile>> {
    return this.answer(
      async () => {
        const bytes = await this.pack(options)
        return { bytes, snapshotsPerWindow: packedFacts(bytes).snapshotsPerWindow }
      },
      ({ bytes }) => buffersOf([bytes]),
    )
  }

  reportPage(template: string, options: ShareOptions, view: string): Promise<Outcome<SharedFile>> {
    return this.answer(
      async () => {
        const { reports, facts } = this.opened()
        const about = { name: reports.index.packed?.captureName ?? facts.name, view }
        const room = options.maxBytes === null ? null : roomForCapture(template, about, options.maxBytes)
        if (room !== null && room <= 0)
          throw new CaptureError('limit', 'A report can’t be that small: the app in it is larger.')
        const packed = await this.pack({ ...options, maxBytes: room })
        const { snapshotsPerWindow } = packedFacts(packed)
        const pieces = reportPage(template, packed, about)
        const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer())
        return { bytes, snapshotsPerWindow }
      },
      ({ bytes }) => buffersOf([bytes]),
    )
  }

  private pack(options: ShareOptions): Promise<Uint8Array<ArrayBuffer>> {
    const { reports, facts, file } = this.opened()
    const index = { ...reports.index, sourceLines: options.withSource ? sharedSource(reports) : null }
    return packForOthers(index, facts.name, facts.fileBytes, file, options)
  }

  /** An answer to a question. While a capture is read, the time it takes is kept account of. */
  private async answer<T>(work: () => T | Promise<T>, moved?: (value: T) => Transferable[]): Promise<Outcome<T>> {
    const start = performance.now()
    try {
      return await outcome(work, moved)
    } finally {
      this.previews.answered(start, performance.now())
    }
  }

  private opened(): OpenCapture {
    const capture = this.preview ?? this.capture
    if (!capture) throw new CaptureError('internal', 'No capture is open.')
    return capture
  }

  private lastShown(): Shown {
    if (!this.shown) throw new CaptureError('internal', 'No picture has been asked for yet.')
    return this.shown
  }

  private questionOf({ selection, shape }: PageQuestion): Question {
    const { range, ...rest } = selection
    const { index } = this.opened().reports
    const { elapsedMs, count } = index.snapshots
    // a range that reading has not come to yet is not the whole run, as one beyond its end would be
    const isAhead = range !== null && this.preview !== null && range.fromMs > (elapsedMs[count - 1] ?? 0)
    const windows = isAhead ? { from: count, to: count } : range && windowsOf(index, range.fromMs, range.toMs)
    return { shape, selection: { ...rest, windows } }
  }

  private shownMoment(reports: CaptureReports, weights: Weights): FlamePicture['shown'] {
    if (weights.window === null || reports.index.header.isAggregated) return null
    const { index } = reports
    return { window: weights.window, ...momentsOf(index, weights.window), bytes: index.windows.mark[weights.window]! }
  }

  private searched(
    reports: CaptureReports,
    tree: FlameTree,
    weights: Weights,
    search: FramePattern | null,
  ): { marks: NodeMarks | null; totals: SearchTotals } | null {
    if (!search || search.text === '') return null
    const matcher = matcherOf(search)
    const failed = (error: string) => ({ marks: null, totals: { nodeCount: 0, bytes: 0, count: 0, error } })
    if ('error' in matcher) return failed(matcher.error)
    const key = JSON.stringify(search)
    if (this.search?.key !== key || this.search.tree !== tree) {
      try {
        const matches = matchingLocations(reports.locations, matcher)
        reports.matchSource(matches, matcher.test)
        this.search = { key, tree, marks: markMatches(tree, matches) }
      } catch (cause) {
        // an expression that takes too long is the search's trouble, not the picture's
        if (cause instanceof CaptureError) return failed(cause.message)
        throw cause
      }
    }
    const { marks } = this.search
    return { marks, totals: { ...matchTotals(tree, weights, marks.isMatch), error: null } }
  }
}

function opened(
  index: CaptureIndex,
  name: string,
  bytes: ByteSource,
  file: Blob | null,
  wasStopped: boolean,
): OpenCapture {
  const reports = new CaptureReports(index)
  const isPart = wasStopped && !index.ending.isComplete
  const facts = { ...captureFacts(reports, name, bytes.sizeBytes), isPart }
  return { reports, facts, lists: new ListAnswers(reports), file }
}

/** Chromium says how much memory the machine has, in steps and 8 at most; Node 20 has no navigator at all. */
function deviceMemory(): number | undefined {
  const { navigator } = globalThis as { readonly navigator?: { readonly deviceMemory?: number } }
  return navigator?.deviceMemory
}

function fileOf(source: SessionSource): Blob | null {
  if (source.kind === 'file') return source.file
  if (source.kind === 'url') return null
  return new Blob(source.texts.map(bytesOfBase64))
}

/** Newer browsers have a function for it. */
function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (fromBase64) return fromBase64.call(Uint8Array, text)
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

function buffersOf(columns: readonly { readonly buffer: ArrayBufferLike }[]): Transferable[] {
  return columns.map((column) => column.buffer as ArrayBuffer)
}

function zoomSteps(reports: CaptureReports, tree: FlameTree, zoomed: number): FlamePicture['zoom'] {
  const steps: { location: number; label: string }[] = []
  for (let node = zoomed; node > 0; node = tree.parent[node]!) {
    steps.push({ location: tree.step[node]!, label: reports.locations.functionName[tree.location[node]!]! })
  }
  return steps.reverse()
}

/** A view comes from a link, in the end: numbers that make no sense become ones that do. */
function checkedView(view: FlameView): Omit<FlameView, 'zoomPath' | 'weigh' | 'colourBy'> {
  const bounded = (value: number, low: number, high: number, otherwise: number) =>
    Number.isFinite(value) ? Math.min(Math.max(value, low), high) : otherwise
  const from = bounded(view.from, 0, 1, 0)
  const to = bounded(view.to, 0, 1, 1)
  return {
    from: to > from ? from : 0,
    to: to > from ? to : 1,
    widthPx: bounded(view.widthPx, 1, 32_767, 1000),
    firstRow: Math.floor(bounded(view.firstRow, 0, 2 ** 30, 0)),
    rowCount: Math.ceil(bounded(view.rowCount, 1, 10_000, 100)),
    order: view.order === 'size' ? 'size' : 'first-seen',
  }
}

/** `moved` names the buffers of the answer that are handed over, not copied. */
async function outcome<T>(
  work: () => T | Promise<T>,
  moved: (value: T) => Transferable[] = () => [],
): Promise<Outcome<T>> {
  try {
    const value = await work()
    return transfer({ ok: true, value }, moved(value))
  } catch (cause) {
    return { ok: false, error: errorReport(cause) }
  }
}

function errorReport(cause: unknown): ErrorReport {
  if (cause instanceof CaptureError) {
    const { kind, message, byteOffset } = cause
    return { kind, sentence: byteOffset === null ? message : `${message} (at byte ${byteOffset})`, byteOffset }
  }
  const sentence = cause instanceof Error ? cause.message : String(cause)
  return { kind: 'internal', sentence: `memreel failed: ${sentence}`, byteOffset: null }
}
