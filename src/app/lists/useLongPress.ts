import { type PointerEvent, type TouchEvent, useEffect, useRef } from 'react'

const HOLD_MS = 500
/** A finger is never quite still. */
const STILL_PX = 10

/** A finger that stays: what the right button is to a mouse. */
export function useLongPress(onHold: (target: EventTarget, x: number, y: number) => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const wasHeld = useRef(false)
  const cancel = () => {
    if (held.current) clearTimeout(held.current.timer)
    held.current = null
  }
  useEffect(
    () => () => {
      if (held.current) clearTimeout(held.current.timer)
    },
    [],
  )
  return {
    onPointerDown: (event: PointerEvent) => {
      cancel()
      if (event.pointerType !== 'touch' || !event.isPrimary) return
      const { target, clientX: x, clientY: y } = event
      const hold = () => {
        wasHeld.current = true
        onHold(target, x, y)
      }
      held.current = { timer: setTimeout(hold, HOLD_MS), x, y }
    },
    onPointerMove: (event: PointerEvent) => {
      const { current } = held
      if (current && Math.hypot(event.clientX - current.x, event.clientY - current.y) > STILL_PX) cancel()
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    // Without this the browser makes a click of it all the same, and the click would close the menu.
    onTouchEnd: (event: TouchEvent) => {
      if (wasHeld.current && event.cancelable) event.preventDefault()
      wasHeld.current = false
    },
  }
}
