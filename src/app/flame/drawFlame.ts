import type { CanvasSize } from '../canvas/useCrispCanvas.ts'
import type { Theme } from '../theme/theme.ts'
import type { Camera } from './camera.ts'
import { type InkedPicture, inksOf } from './inks.ts'
import { LABEL_PADDING_PX, LabelFitter, MIN_LABEL_BOX_PX } from './labels.ts'
import { FLAME_PALETTES } from './palette.ts'
import { type PlacedPicture, project } from './placed.ts'

/** Rows that a finger can hit, where fingers are what there is. */
export const ROW_PX = matchMedia('(pointer: coarse)').matches ? 24 : 19
const LABEL_FONT_PX = 12
/** A box this wide can spare a pixel for the gap to its neighbour. */
const GAP_FROM_PX = 3

export interface FlameScene {
  readonly placed: PlacedPicture
  readonly inked: InkedPicture
  readonly camera: Camera
}

export interface FlameFrame {
  readonly size: CanvasSize
  readonly theme: Theme
  readonly layout: 'icicle' | 'flame'
  /** Drawn in this order: while a zoom is under way the former picture lies under the new one. */
  readonly scenes: readonly FlameScene[]
  readonly hasLabels: boolean
}

let fitter: { font: string; fitter: LabelFitter } | null = null

/** Draws everything anew. All positions are whole device pixels, so that edges are crisp at any zoom of the page. */
export function drawFlame(context: CanvasRenderingContext2D, frame: FlameFrame): void {
  const { size, theme } = frame
  context.fillStyle = FLAME_PALETTES[theme].page
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  const font = `${LABEL_FONT_PX * size.ratio}px ${getComputedStyle(context.canvas).fontFamily}`
  context.font = font
  if (fitter?.font !== font) fitter = { font, fitter: new LabelFitter((text) => context.measureText(text).width) }
  frame.scenes.forEach((scene, n) => {
    const isTop = n === frame.scenes.length - 1
    drawBoxes(context, frame, scene)
    if (frame.hasLabels && isTop && fitter) drawLabels(context, frame, scene, fitter.fitter)
  })
}

/** The y of a row's upper edge, device pixels. */
export function rowTop(row: number, camera: Camera, layout: 'icicle' | 'flame', size: CanvasSize): number {
  const offset = (row - camera.topRow) * ROW_PX
  return Math.round((layout === 'icicle' ? offset : size.heightPx - offset - ROW_PX) * size.ratio)
}

function drawBoxes(context: CanvasRenderingContext2D, frame: FlameFrame, { placed, inked, camera }: FlameScene): void {
  const { size, layout } = frame
  const { x, width, row } = placed.picture
  const { ratio } = size
  const projection = project(placed, camera, size.widthPx)
  const scale = projection.scale * ratio
  const shift = projection.shift * ratio
  const canvasWidth = context.canvas.width
  const gap = Math.max(1, Math.round(ratio))
  const height = Math.round(ROW_PX * ratio) - gap
  const firstRow = Math.floor(camera.topRow)
  const lastRow = Math.ceil(camera.topRow + size.heightPx / ROW_PX)
  const inks = inksOf(frame.theme)
  for (let n = 0; n < inks.length; n++) {
    const end = inked.start[n + 1]!
    let at = inked.start[n]!
    if (at === end) continue
    context.fillStyle = inks[n]!.fill
    for (; at < end; at++) {
      const box = inked.byInk[at]!
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
        rowTop(r, camera, layout, size),
        wide > GAP_FROM_PX * ratio ? wide - gap : Math.max(1, wide),
        height,
      )
    }
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  frame: FlameFrame,
  { placed, inked, camera }: FlameScene,
  labels: LabelFitter,
): void {
  const { size, layout } = frame
  const { x, width, row, merged, labels: texts } = placed.picture
  const { ratio } = size
  const projection = project(placed, camera, size.widthPx)
  const firstRow = Math.floor(camera.topRow)
  const lastRow = Math.ceil(camera.topRow + size.heightPx / ROW_PX)
  const inks = inksOf(frame.theme)
  const padding = LABEL_PADDING_PX * ratio
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  let fill = ''
  for (let n = 0; n < inks.length; n++) {
    for (let at = inked.start[n]!; at < inked.start[n + 1]!; at++) {
      const box = inked.byInk[at]!
      const r = row[box]!
      const label = texts[box] || (merged[box]! > 0 ? `${merged[box]} small frames` : '')
      if (label === '' || r < firstRow || r > lastRow) continue
      let left = 0
      let right = size.widthPx
      if (r >= 0) {
        left = Math.max(0, x[box]! * projection.scale + projection.shift)
        right = Math.min(size.widthPx, (x[box]! + width[box]!) * projection.scale + projection.shift)
      }
      if (right - left < MIN_LABEL_BOX_PX) continue
      const text = labels.fit(label, (right - left - 1) * ratio - 2 * padding)
      if (text === '') continue
      if (fill !== inks[n]!.text) {
        fill = inks[n]!.text
        context.fillStyle = fill
      }
      context.fillText(
        text,
        Math.round(left * ratio + padding),
        rowTop(r, camera, layout, size) + Math.round((ROW_PX * ratio) / 2),
      )
    }
  }
}
