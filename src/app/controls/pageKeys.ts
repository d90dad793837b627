import { zoomOut } from '../flame/zooming.ts'
import { redo, undo } from '../view/viewStore.ts'

export interface PageKeys {
  readonly onSearch: () => void
  readonly onHelp: () => void
}

/** Keys that work wherever the focus is, except where a person is typing or a dialog is open. */
export function listenForPageKeys({ onSearch, onHelp }: PageKeys): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const { target } = event
    const isTyping =
      target instanceof Element &&
      target.closest('input:not([type=checkbox], [type=radio]), textarea, [contenteditable]') !== null
    const isInDialog = target instanceof Element && target.closest('[role=dialog]') !== null
    if (isTyping || isInDialog) return
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && event.key.toLowerCase() === 'z' && !event.altKey) {
      event.preventDefault()
      if (event.shiftKey) redo()
      else undo()
      return
    }
    if (isCommand || event.altKey) return
    if (event.key === '/') {
      event.preventDefault()
      onSearch()
    } else if (event.key === '?') {
      event.preventDefault()
      onHelp()
    } else if (event.key === 'Escape') zoomOut()
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}
