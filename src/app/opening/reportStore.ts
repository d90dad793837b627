import { useState } from 'react'
import { create } from 'zustand'
import type { CaptureFacts, OpenProgress, Timeline } from '../../workers/index.ts'
import type { CaptureRef } from '../view/captureAddress.ts'
import type { RecentCapture } from './recents.ts'

/** The capture on the screen. */
export interface OpenReport {
  readonly ref: CaptureRef
  readonly name: string
  readonly facts: CaptureFacts
  readonly timeline: Timeline
  /** Counts what was opened: answers that belong to a former report are known by it. */
  readonly generation: number
  /** Counts looks at one capture while it is read: answers have to be asked for anew, and what is chosen stays. */
  readonly revision: number
  /** True while this is what was read so far, and more comes. */
  readonly isReading: boolean
}

/** `step`: a new entry in the history. `same`: the address names this capture already (a reload, Back, a link). */
export type How = 'step' | 'same'

export interface Opening {
  readonly name: string
  readonly how: How
  readonly sizeBytes: number | null
  readonly progress: OpenProgress | null
  /** True once the person asked to see what was read so far. */
  readonly isStopping: boolean
  /** What Cancel leads back to: the report before, and its step of the history. */
  readonly former: { readonly report: OpenReport | null; readonly step: number }
}

export interface ReportStore {
  readonly report: OpenReport | null
  readonly opening: Opening | null
  /** One sentence of what could not be opened and why. */
  readonly failure: { readonly name: string; readonly sentence: string; readonly url?: string } | null
  /** A file that the address names, but that needs a click to be opened again. */
  readonly awaiting: RecentCapture | null
  /** True where the address names a file that this browser does not know: the view in the link waits for it. */
  readonly isLinkWithoutFile: boolean
  /** The report that the present one replaced, while its Undo is on the screen, and the step of the history that showed it. */
  readonly replaced: { readonly name: string; readonly step: number } | null
}

export const useReport = create<ReportStore>(() => ({
  report: null,
  opening: null,
  failure: null,
  awaiting: null,
  isLinkWithoutFile: false,
  replaced: null,
}))

/** The opening that goes on, or went on last: what shows it stays for a moment while the next page is rendered. */
export function useLastOpening(): Opening | null {
  const opening = useReport((s) => s.opening)
  const [last, setLast] = useState(opening)
  if (opening !== null && opening !== last) setLast(opening)
  return opening ?? last
}
