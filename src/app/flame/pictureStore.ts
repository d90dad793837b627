import { create } from 'zustand'
import type { ErrorReport } from '../../workers/index.ts'
import type { CanvasSize } from '../canvas/useCrispCanvas.ts'
import type { PlacedPicture } from './placed.ts'

export interface Hover {
  readonly box: number
  /** Where the pointer is, in pixels of the canvas. */
  readonly x: number
  readonly y: number
}

interface PictureStore {
  /** The picture on the screen; null before the first one. */
  readonly placed: PlacedPicture | null
  readonly error: ErrorReport | null
  /** The change of the range that this picture answers (useView's rangeSequence). */
  readonly rangeSequence: number
  readonly size: CanvasSize
  /** The row at the upper edge of the canvas (the lower one in a flame), counted from the zoomed frame. */
  readonly topRow: number
  /** The node that the keyboard is on. */
  readonly focused: number | null
  readonly hover: Hover | null
}

export const usePicture = create<PictureStore>(() => ({
  placed: null,
  error: null,
  rangeSequence: 0,
  size: { widthPx: 0, heightPx: 0, ratio: 1 },
  topRow: 0,
  focused: null,
  hover: null,
}))
