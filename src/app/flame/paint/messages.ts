import type { Camera } from '../camera.ts'
import type { PaintFrame } from './drawFlame.ts'
import type { PaintPicture } from './paintPicture.ts'

/** From the page to the painter's thread. */
export type ToPainter =
  | { readonly kind: 'canvas'; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'picture'; readonly id: number; readonly picture: PaintPicture }
  | { readonly kind: 'forget'; readonly id: number }
  /** Of several that wait only the last is drawn. `number`: what the answer says, once it is on the canvas; 0 = no answer is wanted. */
  | { readonly kind: 'draw'; readonly frame: NamedFrame; readonly number: number }
  | { readonly kind: 'png' }

/** A frame whose pictures were sent before. */
export type NamedFrame = Omit<PaintFrame, 'scenes'> & {
  readonly scenes: readonly { readonly id: number; readonly camera: Camera }[]
}

export type FromPainter =
  | { readonly kind: 'drawn'; readonly number: number }
  | { readonly kind: 'png'; readonly blob: Blob | null }
