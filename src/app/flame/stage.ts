import type { CanvasSize } from '../canvas/useCrispCanvas.ts'
import { useTheme } from '../theme/theme.ts'
import { useView } from '../view/viewStore.ts'
import type { Camera } from './camera.ts'
import { cameraWasShown, flightAt } from './flight.ts'
import { type PaintFrame, paint, rowTop } from './paint/drawFlame.ts'
import { type Painter, painterOf } from './paint/painter.ts'
import { project } from './paint/projection.ts'
import { usePicture } from './pictureStore.ts'
import { edgesOf, type PlacedPicture } from './placed.ts'
import { ROW_PX } from './rows.ts'
import { sameFrame } from './sameFrame.ts'
import { toPaint } from './toPaint.ts'
import { focusedBox } from './zooming.ts'

export interface StageParts {
  readonly canvas: HTMLCanvasElement
  /** Frames around the box that has the keyboard, and the one under the pointer: elements, so that hovering redraws nothing. */
  readonly focusRing: HTMLElement
  readonly hoverRing: HTMLElement
  /** The canvas can't be drawn on any more: a new one is needed. */
  readonly onBroken: () => void
}

let onStage: Painter | null = null

/** The flame graph as it is on the screen; null where it is not. */
export async function flamePng(): Promise<Blob | null> {
  return (await onStage?.png()) ?? null
}

/** Draws the flame graph whenever what it shows has changed, once for each frame of the screen at most. */
export function runStage(parts: StageParts): () => void {
  const { canvas } = parts
  const painter = painterOf(canvas, parts.onBroken)
  onStage = painter
  const { fontFamily } = getComputedStyle(canvas)
  let frame = 0
  let drawn: PaintFrame | null = null
  let paintedSequence = -1
  let painted: PlacedPicture | null = null

  const frameAt = (now: number): { frame: PaintFrame; camera: Camera; isFlying: boolean } => {
    const { placed, size, topRow } = usePicture.getState()
    const { view } = useView.getState()
    const flight = flightAt(now)
    const camera = flight?.camera ?? { ...(view.span ?? { from: 0, to: 1 }), topRow }
    const scenes = placed ? [{ picture: toPaint(placed), camera }] : []
    if (placed && flight?.under) scenes.unshift({ picture: toPaint(flight.under.placed), camera: flight.under.camera })
    const { theme } = useTheme.getState()
    return {
      frame: { size, rowPx: ROW_PX, fontFamily, theme, layout: view.layout, scenes },
      camera,
      isFlying: flight !== null,
    }
  }

  const draw = (now: number) => {
    frame = 0
    const { placed, size, rangeSequence } = usePicture.getState()
    if (size.widthPx === 0) return
    const next = frameAt(now)
    if (!drawn || !sameFrame(drawn, next.frame)) {
      drawn = next.frame
      const isNewRange = placed !== null && placed !== painted && rangeSequence !== paintedSequence
      painted = placed
      if (isNewRange) paintedSequence = rangeSequence
      painter.draw(
        drawn,
        isNewRange ? () => performance.mark('memreel:painted', { detail: { sequence: rangeSequence } }) : undefined,
      )
    }
    cameraWasShown(next.camera)
    placeRings(parts, placed, next.camera, next.frame, next.isFlying)
    if (next.isFlying) schedule()
  }
  const schedule = () => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  // Printing waits for no other thread: it gets a canvas that is drawn here and now.
  let printed: HTMLCanvasElement | null = null
  const beforePrint = () => {
    if (usePicture.getState().size.widthPx === 0) return
    printed = document.createElement('canvas')
    printed.className = 'flame-canvas'
    paint(printed, frameAt(performance.now()).frame)
    canvas.after(printed)
  }
  const afterPrint = () => {
    printed?.remove()
    printed = null
  }
  const stops = [usePicture.subscribe(schedule), useView.subscribe(schedule), useTheme.subscribe(schedule)]
  addEventListener('beforeprint', beforePrint)
  addEventListener('afterprint', afterPrint)
  schedule()
  return () => {
    for (const stop of stops) stop()
    removeEventListener('beforeprint', beforePrint)
    removeEventListener('afterprint', afterPrint)
    cancelAnimationFrame(frame)
    painter.end()
    if (onStage === painter) onStage = null
  }
}

function placeRings(
  { focusRing, hoverRing }: StageParts,
  placed: PlacedPicture | null,
  camera: Camera,
  frame: PaintFrame,
  isFlying: boolean,
): void {
  const { hover } = usePicture.getState()
  placeRing(focusRing, placed, placed && !isFlying ? focusedBox(placed) : -1, camera, frame)
  placeRing(hoverRing, placed, isFlying ? -1 : (hover?.box ?? -1), camera, frame)
}

function placeRing(
  ring: HTMLElement,
  placed: PlacedPicture | null,
  box: number,
  camera: Camera,
  frame: PaintFrame,
): void {
  const { size } = frame
  const at = placed && box >= 0 && box < placed.picture.node.length ? ringAt(placed, box, camera, frame) : null
  // The browser lays out anew whatever is written to, changed or not.
  if (ring.hidden !== (at === null)) ring.hidden = at === null
  if (!at) return
  const { left, right, top } = at
  setStyle(ring, 'transform', `translate(${left}px, ${top / size.ratio}px)`)
  setStyle(ring, 'height', `${ROW_PX - 1}px`)
  setStyle(ring, 'width', `${Math.max(2, right - left - 1)}px`)
}

function setStyle(ring: HTMLElement, name: 'transform' | 'height' | 'width', value: string): void {
  if (ring.style[name] !== value) ring.style[name] = value
}

/** Null where the box is out of view. `top` in device pixels. */
function ringAt(
  placed: PlacedPicture,
  box: number,
  camera: Camera,
  frame: PaintFrame,
): { left: number; right: number; top: number } | null {
  const { size } = frame
  const edges = edgesOf(placed, box, project(placed.asked, camera, size.widthPx), size.widthPx)
  const left = Math.max(0, edges.left)
  const right = Math.min(size.widthPx, edges.right)
  const top = rowTop(placed.picture.row[box]!, camera, frame)
  const isOut = right <= left || top <= -ROW_PX * size.ratio || top >= heightOf(size)
  return isOut ? null : { left, right, top }
}

function heightOf({ heightPx, ratio }: CanvasSize): number {
  return heightPx * ratio
}
