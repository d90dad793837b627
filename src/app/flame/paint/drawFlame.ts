import type { CanvasSize } from '../../canvas/useCrispCanvas.ts'
import type { Theme } from '../../theme/theme.ts'
import type { Camera } from '../camera.ts'
import { inksOf } from './inks.ts'
import { LABEL_PADDING_PX, LabelFitter, MIN_LABEL_BOX_PX } from './labels.ts'
import { type BoxesByInk, boxesByInk, type PaintPicture } from './paintPicture.ts'
import { FLAME_PALETTES } from './palette.ts'
import { project } from './projection.ts'

const LABEL_FONT_PX = 12
/** A box this wide can spare a pixel for the gap to its neighbour. */
const GAP_FROM_PX = 3

/** What a 2D context of the page and one of a worker have in common. */
export type PaintContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export interface PaintScene {
  readonly picture: PaintPicture
  readonly camera: Camera
}

/** All that one drawing of the flame graph depends on. */
export interface PaintFrame {
  readonly size: CanvasSize
  readonly rowPx: number
  readonly fontFamily: string
  readonly theme: Theme
  readonly layout: 'icicle' | 'flame'
  /** Drawn in this order: while a zoom is under way the former picture lies under the new one. */
  readonly scenes: readonly PaintScene[]
}

let fitter: { font: string; fitter: LabelFitter } | null = null
const byInk = new WeakMap<PaintPicture, BoxesByInk>()

/** Gives the canvas as many pixels as the screen has for it, and draws everything anew: on the page or in a worker. */
export function paint(canvas: HTMLCanvasElement | OffscreenCanvas, frame: PaintFrame): void {
  const { size } = frame
  const width = Math.max(1, Math.round(size.widthPx * size.ratio))
  const height = Math.max(1, Math.round(size.heightPx * size.ratio))
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  // Both kinds of canvas answer '2d' with a 2D context; of a union of overloads the compiler sees the last ones.
  const context = canvas.getContext('2d', OPAQUE) as PaintContext | null
  if (context) drawFlame(context, frame)
}
const OPAQUE = { alpha: false } as const

/** All positions are whole device pixels, so that edges are crisp at any zoom of the page. */
function drawFlame(context: PaintContext, frame: PaintFrame): void {
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.fillStyle = FLAME_PALETTES[frame.theme].page
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  const font = `${LABEL_FONT_PX * frame.size.ratio}px ${frame.fontFamily}`
  context.font = font
  if (fitter?.font !== font) fitter = { font, fitter: new LabelFitter((text) => context.measureText(text).width) }
  for (const scene of frame.scenes) drawBoxes(context, frame, scene)
  const top = frame.scenes.at(-1)
  if (top) drawLabels(context, frame, top, fitter.fitter)
}

/** The y of a row's upper edge, device pixels. */
export function rowTop(
  row: number,
  camera: Camera,
  { layout, size, rowPx }: Pick<PaintFrame, 'layout' | 'size' | 'rowPx'>,
): number {
  const offset = (row - camera.topRow) * rowPx
  return Math.round((layout === 'icicle' ? offset : size.heightPx - offset - rowPx) * size.ratio)
}

function drawBoxes(context: PaintContext, frame: PaintFrame, { picture, camera }: PaintScene): void {
  const { size, rowPx } = frame
  const { x, width, row } = picture
  const { ratio } = size
  const projection = project(picture.asked, camera, size.widthPx)
  const scale = projection.scale * ratio
  const shift = projection.shift * ratio
  const canvasWidth = context.canvas.width
  const gap = Math.max(1, Math.round(ratio))
  const height = Math.round(rowPx * ratio) - gap
  const firstRow = Math.floor(camera.topRow)
  const lastRow = Math.ceil(camera.topRow + size.heightPx / rowPx)
  const inks = inksOf(frame.theme)
  const sorted = byInk.get(picture) ?? boxesByInk(picture.ink, inks.length)
  byInk.set(picture, sorted)
  for (let n = 0; n < inks.length; n++) {
    const end = sorted.start[n + 1]!
    let at = sorted.start[n]!
    if (at === end) continue
    context.fillStyle = inks[n]!.fill
    for (; at < end; at++) {
      const box = sorted.boxes[at]!
      const r = row[box]!
      if (r < firstRow || r > lastRow) continue
      let left = 0
      let right = canvasWidth
      if (r >= 0) {
        left = Math.max(0, Math.round(x[box]! * scale + shift))
        right = Math.min(canvasWidth, Math.round((x[box]! + width[box]!) * scale + shift))
      }
      if (right < 0 || left >= canvasWidth) continue
      const wide = right - left
      context.fillRect(
        left,
        rowTop(r, camera, frame),
        wide > GAP_FROM_PX * ratio ? wide - gap : Math.max(1, wide),
        height,
      )
    }
  }
}

function drawLabels(
  context: PaintContext,
  frame: PaintFrame,
  { picture, camera }: PaintScene,
  labels: LabelFitter,
): void {
  const { size, rowPx } = frame
  const { x, width, row, ink, labelled, texts } = picture
  const { ratio } = size
  const projection = project(picture.asked, camera, size.widthPx)
  const firstRow = Math.floor(camera.topRow)
  const lastRow = Math.ceil(camera.topRow + size.heightPx / rowPx)
  const inks = inksOf(frame.theme)
  const padding = LABEL_PADDING_PX * ratio
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  let fill = ''
  for (let i = 0; i < labelled.length; i++) {
    const box = labelled[i]!
    const r = row[box]!
    if (r < firstRow || r > lastRow) continue
    let left = 0
    let right = size.widthPx
    if (r >= 0) {
      left = Math.max(0, x[box]! * projection.scale + projection.shift)
      right = Math.min(size.widthPx, (x[box]! + width[box]!) * projection.scale + projection.shift)
    }
    if (right - left < MIN_LABEL_BOX_PX) continue
    const text = labels.fit(texts[i]!, (right - left - 1) * ratio - 2 * padding)
    if (text === '') continue
    const wanted = inks[ink[box]!]!.text
    if (fill !== wanted) {
      fill = wanted
      context.fillStyle = fill
    }
    context.fillText(
      text,
      Math.round(left * ratio + padding),
      rowTop(r, camera, frame) + Math.round((rowPx * ratio) / 2),
    )
  }
}
