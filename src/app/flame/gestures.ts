import { changeView, useView } from '../view/viewStore.ts'
import { rowsOf } from './arrival.ts'
import { type Camera, clampRow, panBy, zoomAround } from './camera.ts'
import { endFlight } from './flight.ts'
import { usePicture } from './pictureStore.ts'
import { ROW_PX } from './rows.ts'
import { spanOf } from './zooming.ts'

/** A press that moves less is a click. */
const CLICK_PX = 4
/** A finger that stays for as long opens the menu. */
const HOLD_MS = 500
/** The tooltip waits until the wheel has stood still for as long: what is under the pointer changes with every notch. */
const WHEEL_REST_MS = 120
const WHEEL_ZOOM_RATE = 0.0022
/** Wheels that count in lines or pages, in pixels. */
const WHEEL_UNITS_PX = [1, 16, 400]

export interface GestureTarget {
  /** A click or tap that was no drag, in pixels of the canvas. */
  readonly onClick: (x: number, y: number) => void
  readonly onHover: (x: number, y: number) => void
  readonly onLeave: () => void
  /** The right button, or a finger that stays: in pixels of the canvas and of the window. */
  readonly onMenu: (x: number, y: number, clientX: number, clientY: number) => void
}

/**
 * The pointer's ways on the flame graph: the wheel zooms around the pointer, sideways it pans, with Shift it moves through the rows;
 * dragging pans both ways; two fingers zoom. Returns what undoes the listening.
 */
export function listenForGestures(element: HTMLElement, target: GestureTarget): () => void {
  const pointers = new Map<number, { x: number; y: number }>()
  let pressed: { x: number; y: number } | null = null
  let isDragging = false
  let hold: ReturnType<typeof setTimeout> | undefined
  let wasHeld = false
  let wheelRest: ReturnType<typeof setTimeout> | undefined

  const local = (event: MouseEvent) => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  const onPointerDown = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    pointers.set(event.pointerId, local(event))
    if (pointers.size === 1) {
      pressed = local(event)
      isDragging = false
      if (event.pointerType === 'touch') hold = setTimeout(() => onHold(event), HOLD_MS)
    } else isDragging = true // two fingers never click
    if (isDragging) clearTimeout(hold)
    element.setPointerCapture(event.pointerId)
  }

  const onHold = (event: PointerEvent) => {
    isDragging = true // letting go is no click any more
    wasHeld = true
    const at = local(event)
    target.onMenu(at.x, at.y, event.clientX, event.clientY)
  }

  // Without this the browser makes a click of it all the same, and the click would close the menu.
  const onTouchEnd = (event: TouchEvent) => {
    if (wasHeld && event.cancelable) event.preventDefault()
    wasHeld = false
  }

  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault()
    // Keys make this event too, without a place: flame/keys.ts knows the frame that they mean.
    if (event.button !== 2) return
    const at = local(event)
    target.onMenu(at.x, at.y, event.clientX, event.clientY)
  }

  const onPointerMove = (event: PointerEvent) => {
    const at = local(event)
    const before = pointers.get(event.pointerId)
    if (!before) {
      // The browser says that the pointer moved, too, when what is below it did.
      if (event.pointerType !== 'touch' && wheelRest === undefined) target.onHover(at.x, at.y)
      return
    }
    if (!isDragging && pressed && Math.hypot(at.x - pressed.x, at.y - pressed.y) < CLICK_PX) return
    isDragging = true
    clearTimeout(hold)
    target.onLeave()
    if (pointers.size === 2) pinch(pointers, event.pointerId, at)
    else drag(at.x - before.x, at.y - before.y)
    pointers.set(event.pointerId, at)
  }

  const onPointerUp = (event: PointerEvent) => {
    clearTimeout(hold)
    const wasKnown = pointers.delete(event.pointerId)
    if (!wasKnown || pointers.size > 0) return
    if (!isDragging && event.type === 'pointerup') {
      const at = local(event)
      target.onClick(at.x, at.y)
    }
    isDragging = false
    pressed = null
  }

  const onWheel = (event: WheelEvent) => {
    const unit = WHEEL_UNITS_PX[event.deltaMode] ?? 1
    const dx = event.deltaX * unit
    const dy = event.deltaY * unit
    const { size } = usePicture.getState()
    event.preventDefault()
    endFlight()
    if (event.shiftKey) {
      scrollRows((dy || dx) / ROW_PX)
      return
    }
    if (Math.abs(dx) > Math.abs(dy)) moveCamera((camera) => panBy(camera, dx / size.widthPx))
    else moveCamera((camera) => zoomAround(camera, local(event).x / size.widthPx, Math.exp(-dy * WHEEL_ZOOM_RATE)))
    const at = local(event)
    target.onLeave()
    clearTimeout(wheelRest)
    wheelRest = setTimeout(() => {
      wheelRest = undefined
      target.onHover(at.x, at.y)
    }, WHEEL_REST_MS)
  }
  const onPointerLeave = () => {
    clearTimeout(wheelRest)
    wheelRest = undefined
    target.onLeave()
  }

  element.addEventListener('pointerdown', onPointerDown)
  element.addEventListener('contextmenu', onContextMenu)
  element.addEventListener('touchend', onTouchEnd)
  element.addEventListener('pointermove', onPointerMove)
  element.addEventListener('pointerup', onPointerUp)
  element.addEventListener('pointercancel', onPointerUp)
  element.addEventListener('pointerleave', onPointerLeave)
  element.addEventListener('wheel', onWheel, { passive: false })
  return () => {
    element.removeEventListener('pointerdown', onPointerDown)
    clearTimeout(hold)
    element.removeEventListener('contextmenu', onContextMenu)
    element.removeEventListener('touchend', onTouchEnd)
    element.removeEventListener('pointermove', onPointerMove)
    element.removeEventListener('pointerup', onPointerUp)
    element.removeEventListener('pointercancel', onPointerUp)
    element.removeEventListener('pointerleave', onPointerLeave)
    clearTimeout(wheelRest)
    element.removeEventListener('wheel', onWheel)
  }
}

function drag(dx: number, dy: number): void {
  endFlight()
  const { size } = usePicture.getState()
  const isFlame = useView.getState().view.layout === 'flame'
  if (dx !== 0) moveCamera((camera) => panBy(camera, -dx / size.widthPx))
  const rows = (isFlame ? dy : -dy) / ROW_PX
  // What the rows can't take moves the page, so that a thumb on the canvas of a phone is not stuck there.
  if (dy !== 0 && !scrollRows(rows)) scrollBy(0, -dy)
}

function pinch(
  pointers: ReadonlyMap<number, { x: number; y: number }>,
  moved: number,
  to: { x: number; y: number },
): void {
  const before = pointers.get(moved)
  const other = [...pointers].find(([id]) => id !== moved)?.[1]
  if (!before || !other) return
  endFlight()
  const { size } = usePicture.getState()
  const distance = (a: { x: number; y: number }) => Math.max(10, Math.abs(a.x - other.x))
  const middle = (a: { x: number }) => (a.x + other.x) / 2
  moveCamera((camera) =>
    panBy(
      zoomAround(camera, middle(before) / size.widthPx, distance(to) / distance(before)),
      (middle(before) - middle(to)) / size.widthPx,
    ),
  )
}

/** Moves what is visible of the zoomed frame's width. The address follows after a pause. */
export function moveCamera(change: (camera: Camera) => Camera): void {
  const { span } = useView.getState().view
  const { from, to } = change({ ...(span ?? { from: 0, to: 1 }), topRow: 0 })
  changeView({ span: spanOf(from, to) }, 'replace')
}

/** False when the rows were at their end already. */
export function scrollRows(by: number): boolean {
  const { placed, topRow, size } = usePicture.getState()
  if (!placed) return false
  const next = clampRow(topRow + by, rowsOf(placed, size.heightPx))
  if (next === topRow) return false
  usePicture.setState({ topRow: next })
  return true
}
