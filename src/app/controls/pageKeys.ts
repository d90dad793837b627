import { zoomOut } from '../flame/zooming.ts'
import { panelOfKey, showPanel } from '../view/panelChoice.ts'
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
      target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null
    const isInDialog = target instanceof Element && target.closest('[role=dialog], [role=menu]') !== null
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
    else {
      const panel = panelOfKey(event.key)
      if (!panel) return
      event.preventDefault()
      showPanel(panel)
    }
  }
  addEventListener('keydown', onKeyDown)
  return () => removeEventListener('keydown', onKeyDown)
}
