import { create } from 'zustand'
import { embeddedReport } from '../sharing/embeddedCapture.ts'
import { addressOf, type CaptureRef, captureFromAddress, sameCapture } from './captureAddress.ts'
import { type CaptureLimits, fitToCapture } from './fit.ts'
import { viewFromHash, viewToHash } from './hash.ts'
import { sameView, type ViewState } from './viewState.ts'

/**
 * Long enough that typing a word, or holding an arrow key down, is one change of the address: browsers refuse more than some
 * hundred changes in half a minute.
 */
const PAUSE_MS = 400

interface ViewStore {
  readonly view: ViewState
  /** Which capture the address names. */
  readonly capture: CaptureRef | null
  /** Counts the changes of the time range, so that a bench can tell which of them a painted picture answers. */
  readonly rangeSequence: number
  /** Where this entry stands in the page's own history, and how far forward it goes: what undo and redo can reach. */
  readonly position: number
  readonly furthest: number
}

export const useView = create<ViewStore>(() => ({
  view: viewFromHash(location.hash || (embeddedReport()?.view ?? '')),
  capture: namedCapture(),
  rangeSequence: 0,
  position: readPosition() ?? 0,
  furthest: readPosition() ?? 0,
}))

/**
 * - push: a step of its own, that Back and Undo take back.
 * - settle: a step of its own once a pause follows, so that a held arrow key makes one step and not fifty.
 * - replace: part of the present step (typing, wheeling); reaches the address after a pause.
 * - live: while a handle is dragged or the film plays; the address waits for the push at the end.
 */
export type ChangeKind = 'push' | 'settle' | 'replace' | 'live'

let limits: CaptureLimits | null = null
let pending: { readonly kind: 'push' | 'replace'; readonly timer: ReturnType<typeof setTimeout> } | null = null
let onCaptureChange: (capture: CaptureRef | null) => void = () => {}

export function changeView(patch: Partial<ViewState>, kind: ChangeKind = 'push'): void {
  const later = kind === 'settle' ? 'push' : kind === 'replace' ? 'replace' : null
  if (kind === 'push' || (later && pending && pending.kind !== later)) flush()
  applyView({ ...useView.getState().view, ...patch })
  if (kind === 'push') write('push')
  if (!later) return
  if (pending) clearTimeout(pending.timer)
  pending = { kind: later, timer: setTimeout(flush, PAUSE_MS) }
}

/**
 * Another capture is on the screen: its address, the limits of views on it, and the first view of it. Null while it is being read: a range,
 * a thread or a frame that a view asks for may still come.
 */
export function showCapture(
  capture: CaptureRef,
  view: ViewState,
  captureLimits: CaptureLimits | null,
  kind: 'push' | 'replace',
): void {
  forget()
  limits = captureLimits
  useView.setState({ capture })
  applyView(view)
  write(kind)
}

/** The capture on the screen is read to its end: from now on views keep to what it has. */
export function limitViews(captureLimits: CaptureLimits): void {
  limits = captureLimits
  applyView(useView.getState().view)
  if (!pending) write('replace')
}

/** Puts the capture that is on the screen back into the address, after one that the address named could not be opened. */
export function restoreCapture(capture: CaptureRef | null, captureLimits: CaptureLimits | null): void {
  limits = captureLimits
  useView.setState({ capture })
  write('replace')
}

/** A step to the page that no capture is on: its address names none. */
export function showStartPage(): void {
  forget()
  limits = null
  useView.setState({ capture: null })
  applyView(viewFromHash(''))
  write('push')
  onCaptureChange(null)
}

/** Its address, for a link. */
export function startPageAddress(): string {
  return addressOf(null, '', location)
}

export function undo(): void {
  flush()
  if (useView.getState().position > 0) history.back()
}

/** Back to an earlier step, over everything that was done since. */
export function returnToStep(step: number): void {
  flush()
  const by = step - useView.getState().position
  if (by < 0) history.go(by)
}

export function redo(): void {
  const { position, furthest } = useView.getState()
  if (position < furthest) history.forward()
}

/** Follows Back, Forward and a hand-edited address. `capture` is called when they lead to another capture. */
export function followHistory(capture: (ref: CaptureRef | null) => void): () => void {
  onCaptureChange = capture
  // The first entry is a step as well: Back to it has to be known from an address typed by hand.
  if (readPosition() === null) history.replaceState({ memreelStep: 0 }, '')
  const onPopState = () => {
    forget()
    const position = readPosition()
    const { furthest, position: before } = useView.getState()
    if (position === null) {
      // An address typed by hand is a new step.
      useView.setState({ position: before + 1, furthest: before + 1 })
      history.replaceState({ memreelStep: before + 1 }, '')
    } else useView.setState({ position, furthest: Math.max(furthest, position) })
    const named = namedCapture()
    const changed = !sameCapture(named, useView.getState().capture)
    if (changed) limits = null
    useView.setState({ capture: named })
    applyView(viewFromHash(location.hash))
    if (changed) onCaptureChange(named)
  }
  addEventListener('popstate', onPopState)
  return () => removeEventListener('popstate', onPopState)
}

/** The address names none: then it is the capture that the page itself holds, if any. */
function namedCapture(): CaptureRef | null {
  return captureFromAddress(location) ?? (embeddedReport() ? { kind: 'embedded' } : null)
}

function applyView(wanted: ViewState): void {
  const { view, rangeSequence } = useView.getState()
  const next = limits ? fitToCapture(wanted, limits) : wanted
  if (sameView(next, view)) return
  const from = view.range
  const to = next.range
  if (from?.fromMs === to?.fromMs && from?.toMs === to?.toMs) {
    useView.setState({ view: next })
    return
  }
  performance.mark('memreel:range-change', { detail: { sequence: rangeSequence + 1 } })
  useView.setState({ view: next, rangeSequence: rangeSequence + 1 })
}

function flush(): void {
  const kind = pending?.kind
  forget()
  if (kind) write(kind)
}

function forget(): void {
  if (pending) clearTimeout(pending.timer)
  pending = null
}

function write(kind: 'push' | 'replace'): void {
  const { view, capture, position } = useView.getState()
  const address = addressOf(capture, viewToHash(view), location)
  if (address === `${location.pathname}${location.search}${location.hash}`) return
  if (kind === 'replace') history.replaceState({ memreelStep: position }, '', address)
  else {
    history.pushState({ memreelStep: position + 1 }, '', address)
    useView.setState({ position: position + 1, furthest: position + 1 })
  }
}

function readPosition(): number | null {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('memreelStep' in state)) return null
  return typeof state.memreelStep === 'number' ? state.memreelStep : null
}
