import { type PointerEvent, useEffect, useRef } from 'react'

const HOLD_MS = 500
/** A finger is never quite still. */
const STILL_PX = 10

/** A finger that stays: what the right button is to a mouse. */
export function useLongPress(onHold: (target: EventTarget, x: number, y: number) => void) {
  const held = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
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
      held.current = { timer: setTimeout(() => onHold(target, x, y), HOLD_MS), x, y }
    },
    onPointerMove: (event: PointerEvent) => {
      const { current } = held
      if (current && Math.hypot(event.clientX - current.x, event.clientY - current.y) > STILL_PX) cancel()
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
  }
}
