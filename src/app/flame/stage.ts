import { type CanvasSize, fitCanvas } from '../canvas/useCrispCanvas.ts'
import { useTheme } from '../theme/theme.ts'
import { useView } from '../view/viewStore.ts'
import type { Camera } from './camera.ts'
import { drawFlame, type FlameScene, ROW_PX, rowTop } from './drawFlame.ts'
import { cameraWasShown, flightAt } from './flight.ts'
import { type InkedPicture, inkPicture } from './inks.ts'
import { usePicture } from './pictureStore.ts'
import { edgesOf, type PlacedPicture, project } from './placed.ts'
import { focusedBox } from './zooming.ts'

const inked = new WeakMap<PlacedPicture, InkedPicture>()

function scene(placed: PlacedPicture, camera: Camera): FlameScene {
  const known = inked.get(placed) ?? inkPicture(placed)
  inked.set(placed, known)
  return { placed, inked: known, camera }
}

export interface StageParts {
  readonly canvas: HTMLCanvasElement
  /** Frames around the box that has the keyboard, and the one under the pointer: elements, so that hovering redraws nothing. */
  readonly focusRing: HTMLElement
  readonly hoverRing: HTMLElement
}

/** Draws the flame graph whenever what it shows has changed, once for each frame of the screen at most. */
export function runStage(parts: StageParts): () => void {
  let frame = 0
  let paintedSequence = -1
  let painted: PlacedPicture | null = null

  const draw = (now: number) => {
    frame = 0
    const { placed, size, topRow, rangeSequence } = usePicture.getState()
    if (size.widthPx === 0) return
    const context = fitCanvas(parts.canvas, size)
    if (!context) return
    const { view } = useView.getState()
    const flight = flightAt(now)
    const camera = flight?.camera ?? { ...(view.span ?? { from: 0, to: 1 }), topRow }
    const scenes: FlameScene[] = []
    if (placed) {
      if (flight?.under) scenes.push(scene(flight.under.placed, flight.under.camera))
      scenes.push(scene(placed, camera))
    }
    drawFlame(context, { size, theme: useTheme.getState().theme, layout: view.layout, scenes, hasLabels: true })
    cameraWasShown(camera)
    placeRings(parts, placed, camera, size, view.layout, flight !== null)
    if (placed && placed !== painted) {
      painted = placed
      if (rangeSequence !== paintedSequence) {
        paintedSequence = rangeSequence
        performance.mark('memreel:painted', { detail: { sequence: rangeSequence } })
      }
    }
    if (flight) schedule()
  }
  const schedule = () => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  // Printing waits for no animation frame.
  const drawNow = () => draw(performance.now())
  const stops = [usePicture.subscribe(schedule), useView.subscribe(schedule), useTheme.subscribe(schedule)]
  addEventListener('beforeprint', drawNow)
  addEventListener('afterprint', schedule)
  schedule()
  return () => {
    for (const stop of stops) stop()
    removeEventListener('beforeprint', drawNow)
    removeEventListener('afterprint', schedule)
    cancelAnimationFrame(frame)
  }
}

function placeRings(
  { focusRing, hoverRing }: StageParts,
  placed: PlacedPicture | null,
  camera: Camera,
  size: CanvasSize,
  layout: 'icicle' | 'flame',
  isFlying: boolean,
): void {
  const { hover } = usePicture.getState()
  placeRing(focusRing, placed, placed && !isFlying ? focusedBox(placed) : -1, camera, size, layout)
  placeRing(hoverRing, placed, isFlying ? -1 : (hover?.box ?? -1), camera, size, layout)
}

function placeRing(
  ring: HTMLElement,
  placed: PlacedPicture | null,
  box: number,
  camera: Camera,
  size: CanvasSize,
  layout: 'icicle' | 'flame',
): void {
  ring.hidden = true
  if (!placed || box < 0 || box >= placed.picture.node.length) return
  const edges = edgesOf(placed, box, project(placed, camera, size.widthPx), size.widthPx)
  const left = Math.max(0, edges.left)
  const right = Math.min(size.widthPx, edges.right)
  const top = rowTop(placed.picture.row[box]!, camera, layout, size) / size.ratio
  if (right <= left || top <= -ROW_PX || top >= size.heightPx) return
  ring.hidden = false
  ring.style.transform = `translate(${left}px, ${top}px)`
  ring.style.height = `${ROW_PX - 1}px`
  ring.style.width = `${Math.max(2, right - left - 1)}px`
}
