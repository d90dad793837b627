import type { MouseEvent } from 'react'

/** False for clicks that open a link elsewhere, or keep it: those are the browser's. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}
