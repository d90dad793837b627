import type { CaptureFacts, CapturePreview, Outcome, SessionSource } from '../../workers/index.ts'
import { embeddedReport, embeddedTexts } from '../sharing/embeddedCapture.ts'
import { nextTask } from '../starting/nextTask.ts'
import { type CaptureRef, resolveCaptureUrl, sameCapture } from '../view/captureAddress.ts'
import { forAnotherCapture, type ViewState } from '../view/viewState.ts'
import { limitViews, restoreCapture, returnToStep, showCapture, useView } from '../view/viewStore.ts'
import { fileBehind, type PickedFile, type ReadableFileHandle } from './fileHandles.ts'
import { fileIdFor, loadRecents, type RecentCapture, recall, rememberFile, rememberUrl } from './recents.ts'
import { type How, type Opening, type OpenReport, useReport } from './reportStore.ts'
import { captureSession } from './session.ts'

/** Enough to keep a peak visible on a 4K screen while zooming some way into the time axis. */
const TIMELINE_POINTS = 20_000

const MAX_SHOWN_ADDRESS = 200

let generation = 0
/** The opening whose end is waited for; 0 = none. */
let current = 0

export async function openFile({ file, handle }: PickedFile): Promise<void> {
  await loadRecents()
  const ref: CaptureRef = { kind: 'file', id: fileIdFor(file) }
  await open(ref, { kind: 'file', file }, file.name, 'step', () => rememberFile(ref.id, file, handle, packedWithin))
}

export async function openUrl(text: string): Promise<void> {
  await openUrlRef(text, 'step')
}

async function openUrlRef(text: string, how: How): Promise<void> {
  const url = resolveCaptureUrl(text, location.href)
  if (url === null) {
    tellBadAddress(text)
    const { report } = useReport.getState()
    // Back or a link led here: the address names the capture that is still on the screen again.
    if (how === 'same' && report) restoreCapture(report.ref, report.facts)
    return
  }
  const name = nameOf(url)
  await open({ kind: 'url', url: text.trim() }, { kind: 'url', url, name }, name, how, (facts) =>
    rememberUrl(url, name, facts.fileBytes),
  )
}

/** An address of the page that names a capture which can't be fetched. */
export function tellOfBadAddress(): void {
  const text = new URLSearchParams(location.search).get('capture')
  if (text) tellBadAddress(text)
}

function tellBadAddress(text: string): void {
  const sentence =
    'This is not an address that a capture can be fetched from: it has to start with http:// or https://.'
  tellFailure(text.slice(0, MAX_SHOWN_ADDRESS), sentence, null)
}

export async function openRecent(recent: RecentCapture): Promise<void> {
  if (recent.kind === 'url') {
    await openUrl(recent.url ?? '')
    return
  }
  await openRemembered(recent.id, 'step', true)
}

/** The file that the address names and that a click has now allowed. */
export async function openAwaited(recent: RecentCapture): Promise<void> {
  await openRemembered(recent.id, 'same', true)
}

/** What the address names, if anything: at the start, and after Back and Forward. */
export async function openFromAddress(ref: CaptureRef | null): Promise<void> {
  useReport.setState({ awaiting: null, isLinkWithoutFile: false })
  const { report, opening } = useReport.getState()
  const held = opening ? opening.former.report : report
  if (ref !== null && held && sameCapture(held.ref, ref)) {
    // back from a capture that was not read to its end: the one before is still open
    cancelOpening(false)
    limitViews(held.facts)
  } else if (ref === null) {
    cancelOpening(false)
    useReport.setState({ report: null, failure: null, replaced: null })
    await loadRecents()
  } else if (ref.kind === 'url') await openUrlRef(ref.url, 'same')
  else if (ref.kind === 'embedded') await openEmbedded()
  else await openRemembered(ref.id, 'same', false)
}

/** The capture that came with the page. */
async function openEmbedded(): Promise<void> {
  const name = embeddedReport()?.name ?? 'capture'
  await open({ kind: 'embedded' }, { kind: 'base64', texts: embeddedTexts(), name }, name, 'same', async () => {})
}

/** `mayAsk`: a person has just clicked, so the browser may ask for leave to read the file. */
async function openRemembered(id: string, how: How, mayAsk: boolean): Promise<void> {
  const { recent, file: held, handle } = await recall(id)
  const file = held ?? (handle ? await fileBehind(handle, mayAsk) : null)
  if (file) {
    await open({ kind: 'file', id }, { kind: 'file', file }, file.name, how, () =>
      rememberFile(id, file, handle, packedWithin),
    )
    return
  }
  if (how === 'step') {
    useReport.setState({ failure: { name: recent?.name ?? 'The file', sentence: gone(handle) } })
    return
  }
  // On a reload without leave to read: one button asks for it. Without even a name: the link waits for a drop.
  useReport.setState({
    report: null,
    replaced: null,
    awaiting: recent,
    isLinkWithoutFile: recent === null,
    failure: recent && mayAsk ? { name: recent.name, sentence: gone(handle) } : null,
  })
}

function gone(handle: ReadableFileHandle | null): string {
  return handle
    ? 'The browser can no longer read it: it was moved or deleted, or reading was not allowed. Choose it again.'
    : 'The browser remembers its name only. Choose it again.'
}

/** `keep` makes what was read so far the report; else the page goes back at once, however long the source takes to notice. */
export function cancelOpening(keep: boolean): void {
  const { opening } = useReport.getState()
  if (!opening) return
  captureSession().cancel(keep)
  if (keep) {
    useReport.setState({ opening: { ...opening, isStopping: true } })
    return
  }
  current = 0
  goBack(opening)
}

/** From a capture that did not open, or not wholly, to what was there before. */
function goBack({ how, former }: Opening): void {
  const wasShown = useReport.getState().report?.isReading === true
  useReport.setState({ report: former.report, opening: null })
  if (wasShown && how === 'step') returnToStep(former.step)
  else if (how === 'same' && former.report) restoreCapture(former.report.ref, former.report.facts)
}

export function dismissFailure(): void {
  useReport.setState({ failure: null })
}
export function dismissReplaced(): void {
  useReport.setState({ replaced: null })
}

/** The worker gives up what it was reading when the next `open` comes, so nothing has to be waited for. */
async function open(
  ref: CaptureRef,
  source: SessionSource,
  name: string,
  how: How,
  remember: (facts: CaptureFacts) => Promise<void>,
): Promise<void> {
  const mine = ++generation
  current = mine
  const sizeBytes = source.kind === 'file' ? source.file.size : null
  const before = useReport.getState()
  // One that was still being read is given up: Cancel leads to the whole report before it.
  const former = before.report?.isReading
    ? { report: before.opening?.former.report ?? null, step: useView.getState().position }
    : { report: before.report, step: useView.getState().position }
  useReport.setState({
    report: former.report,
    opening: { name, sizeBytes, how, progress: null, isStopping: false, former },
    failure: null,
    awaiting: null,
  })
  // the page for opening is put on the screen first; starting the worker is a task of its own
  await nextTask()
  if (mine !== current) return
  const session = captureSession()
  const facts = await attempt(() =>
    session.open(source, (progress) => {
      const { opening } = useReport.getState()
      if (!opening || mine !== current) return
      useReport.setState({ opening: { ...opening, progress } })
      if (progress.preview && showPreview(ref, name, mine, progress.preview, opening))
        void remember(progress.preview.facts)
    }),
  )
  // Overtaken by another file or by Cancel. One that was complete a moment before the Cancel is what the worker holds now: it is shown.
  if (mine !== current && (!facts.ok || current !== 0)) return
  const timeline = facts.ok ? await attempt(() => session.timeline(TIMELINE_POINTS)) : facts
  if (!facts.ok || !timeline.ok) {
    const { opening } = useReport.getState()
    const error = timeline.ok ? null : timeline.error
    if (error && error.kind !== 'cancelled') tellFailure(name, error.sentence, ref.kind === 'url' ? ref.url : null)
    if (opening) goBack(opening)
    return
  }
  const { report: shown } = useReport.getState()
  const revision = shown?.isReading ? shown.revision + 1 : 0
  useReport.setState({
    report: { ref, name, facts: facts.value, timeline: timeline.value, generation: mine, revision, isReading: false },
    opening: null,
    failure: null,
    awaiting: null,
    isLinkWithoutFile: false,
    replaced: how === 'step' && former.report ? { name: former.report.name, step: former.step } : null,
  })
  if (shown?.isReading) limitViews(facts.value)
  else showCapture(ref, firstView(how, former.report), facts.value, how === 'step' ? 'push' : 'replace')
  void remember(facts.value)
}

/**
 * What was read so far is on the screen, with all that can be asked of a capture; from then on what is chosen stays to the end. True the
 * first time.
 */
function showPreview(
  ref: CaptureRef,
  name: string,
  mine: number,
  { facts, timeline }: CapturePreview,
  { how, former }: Opening,
): boolean {
  const { report: shown } = useReport.getState()
  const isFirst = shown?.generation !== mine
  const view = firstView(how, former.report)
  performance.mark('memreel:preview')
  useReport.setState({
    report: {
      ref,
      name,
      facts,
      timeline,
      generation: mine,
      revision: isFirst ? 0 : shown.revision + 1,
      isReading: true,
    },
    replaced: null,
    isLinkWithoutFile: false,
  })
  if (isFirst) showCapture(ref, view, null, how === 'step' ? 'push' : 'replace')
  return isFirst
}

/** A link that names this capture, or one that only waited for its file, brings the view along. */
function firstView(how: How, former: OpenReport | null): ViewState {
  const { view } = useView.getState()
  return how === 'same' || former === null ? view : forAnotherCapture(view)
}

/** `url`: what can be tried again, as a server may have an answer the next time. */
function tellFailure(name: string, sentence: string, url: string | null): void {
  useReport.setState({ failure: { name, sentence, ...(url === null ? {} : { url }) } })
}

/** What is open as a packed index of at most so many bytes, for this browser alone: nothing is left out of it. */
async function packedWithin(maxBytes: number): Promise<Blob | null> {
  const redact = { commandLine: false, threadNames: false, pathParts: null }
  const packed = await attempt(() => captureSession().packed({ redact, maxBytes, withSource: true }))
  return packed.ok && packed.value.bytes.length <= maxBytes ? new Blob([packed.value.bytes as BlobPart]) : null
}

/** A rejected call is the worker itself failing (out of memory, say); a person needs a sentence for that as well. */
async function attempt<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call()
  } catch (error) {
    const detail = error instanceof Error && error.message ? ` (${error.message})` : ''
    return {
      ok: false,
      error: {
        kind: 'unreadable',
        sentence: `Reading stopped because of a fault in this page or a lack of memory${detail}.`,
        byteOffset: null,
      },
    }
  }
}

function nameOf(url: string): string {
  const last = new URL(url).pathname.split('/').filter(Boolean).at(-1)
  if (!last) return new URL(url).host
  try {
    return decodeURIComponent(last)
  } catch {
    return last // a name with a half escape is shown as it stands
  }
}
