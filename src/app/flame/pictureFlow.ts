import type { ErrorReport, FlamePicture, FlameView, FramePattern, Outcome, PageQuestion } from '../../workers/index.ts'
import { type OpenReport, useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'
import { questionOf, shapeKey, type ViewState } from '../view/viewState.ts'
import { useView } from '../view/viewStore.ts'
import { arrived } from './arrival.ts'
import { clampSpan } from './camera.ts'
import { isEnough } from './enough.ts'
import { endFlight } from './flight.ts'
import { forgetCategories } from './inks.ts'
import { usePicture } from './pictureStore.ts'
import { ROW_PX } from './rows.ts'

/** Beside what is visible this share of it is laid out too, so that panning has something to show while the next picture is made. */
const OVERSCAN = 0.25

/** A camera that stays for as long gets a picture of its own, although an earlier one shows what it sees. */
const REST_MS = 100

/** The picture that is asked for before there is a canvas to measure. */
const UNSEEN = { widthPx: 1000, heightPx: 400 }

interface Request {
  readonly key: string
  /** All of the key but the stretch of the zoomed frame that is in view. */
  readonly scene: string
  /** What an answer has to agree with to be worth painting although a later question was asked. */
  readonly place: string
  readonly question: PageQuestion
  readonly view: FlameView
  readonly search: FramePattern | null
  readonly shape: string
  readonly generation: number
  readonly rangeSequence: number
}

let wanted: Request | null = null
let inFlight: Request | null = null
let last: Request | null = null
let rest: ReturnType<typeof setTimeout> | undefined
let shownGeneration = -1
let isScheduled = false

/**
 * From the view to the picture: whatever changes (range, filters, zoom, the window's size), one question at a time goes to the
 * worker, and of the questions that come up meanwhile only the last is asked. So a dragged handle shows a picture after each
 * answer, however fast the hand is.
 */
export function followView(): () => void {
  const schedule = () => {
    if (isScheduled) return
    isScheduled = true
    // After all stores have taken in what just happened.
    queueMicrotask(() => {
      isScheduled = false
      ask()
    })
  }
  const stops = [useView.subscribe(schedule), useReport.subscribe(schedule), usePicture.subscribe(schedule)]
  schedule()
  return () => {
    for (const stop of stops) stop()
  }
}

function ask(): void {
  const { report, opening } = useReport.getState()
  const { size, topRow } = usePicture.getState()
  // While another capture is read and nothing of it shown, the worker's answers could already be about that one.
  if (!report || (opening && !report.isReading)) return
  if (report.generation !== shownGeneration) {
    shownGeneration = report.generation
    forgetCategories()
    endFlight()
    usePicture.setState({ placed: null, error: null, focused: null, hover: null, topRow: 0 })
  }
  const { view, rangeSequence } = useView.getState()
  // Another panel was first: the search's totals, what is hidden and the shown moment come with a picture all the same.
  const isUnseen = size.widthPx === 0
  if (isUnseen && view.panel === 'flame') return
  const request = requestFor(view, isUnseen ? UNSEEN : size, topRow, report, rangeSequence)
  clearTimeout(rest)
  if (request.key === last?.key) return
  const span = view.span ?? { from: 0, to: 1 }
  if (request.scene === last?.scene && isEnough(last.view, span, size.widthPx)) {
    rest = setTimeout(() => want(request), REST_MS)
    return
  }
  want(request)
}

function want(request: Request): void {
  last = request
  wanted = request
  if (!inFlight) void send()
}

function requestFor(
  view: ViewState,
  size: { widthPx: number; heightPx: number },
  topRow: number,
  report: OpenReport,
  rangeSequence: number,
): Request {
  const { generation, revision } = report
  const span = view.span ?? { from: 0, to: 1 }
  const width = span.to - span.from
  const wide = { from: Math.max(0, span.from - width * OVERSCAN), to: Math.min(1, span.to + width * OVERSCAN) }
  const { from, to } = width < 1 ? clampSpan(wide.from, wide.to) : span
  // Rows come by pages, one beyond each edge: scrolling asks again only every page.
  const page = Math.max(8, Math.ceil(size.heightPx / ROW_PX))
  const firstPage = Math.floor(Math.max(0, topRow) / page)
  const firstRow = Math.max(0, (firstPage - 1) * page)
  const flameView: FlameView = {
    zoomPath: view.zoom,
    from,
    to,
    widthPx: Math.round((size.widthPx * (to - from)) / width),
    firstRow,
    rowCount: (firstPage + 3) * page - firstRow,
    weigh: view.weigh,
    order: view.order,
    colourBy: view.colourBy,
  }
  const question = questionOf(view)
  const search = view.search.text === '' ? null : view.search
  // While a capture is read its tree grows at the end: nodes keep their numbers, except where frames are native, whose stacks may be cut
  // at other places once more is known.
  const shape = `${generation} ${report.facts.header.hasNativeTraces ? revision : ''} ${shapeKey(view)}`
  const place = JSON.stringify([generation, shapeKey(view), view.zoom, view.weigh, view.order])
  const { from: _from, to: _to, widthPx: _widthPx, ...standing } = flameView
  return {
    key: JSON.stringify([place, revision, question.selection, flameView, search]),
    scene: JSON.stringify([place, revision, question.selection, standing, search]),
    place,
    question,
    view: flameView,
    search,
    shape,
    generation,
    rangeSequence,
  }
}

async function send(): Promise<void> {
  while (wanted) {
    const request = wanted
    wanted = null
    inFlight = request
    const answer = await askWorker(request)
    inFlight = null
    if (useReport.getState().report?.generation !== request.generation) continue
    // Overtaken: worth painting only as a picture of the same place, as while a handle is dragged.
    const next = wanted as Request | null
    if (next && next.place !== request.place) continue
    if (answer.ok) arrived(answer.value, request)
    else usePicture.setState({ error: answer.error })
  }
}

async function askWorker(request: Request): Promise<Outcome<FlamePicture>> {
  try {
    return await captureSession().flame(request.question, request.view, request.search)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    const error: ErrorReport = {
      kind: 'unreadable',
      sentence: `The picture could not be made: ${detail}`,
      byteOffset: null,
    }
    return { ok: false, error }
  }
}
