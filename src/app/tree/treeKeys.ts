import type { KeyboardEvent } from 'react'
import { copyText } from '../flame/copying.ts'
import { parentKey, type TreeLine } from './openTree.ts'
import { targetOfLine, zoomToLine } from './treeActions.ts'
import { openBelow, openRows } from './treeStore.ts'

/** The keys of a tree as every tree has them (WAI-ARIA practices), with E for the biggest path and Enter for the flame graph. */
export function treeKeys(tree: {
  readonly lines: readonly TreeLine[]
  readonly at: number
  readonly page: () => number
  readonly goTo: (index: number) => void
  readonly menuOf: (line: TreeLine) => void
  readonly toggle: (line: TreeLine) => void
}): (event: KeyboardEvent) => void {
  const { lines, at, goTo } = tree
  const act = (event: KeyboardEvent, line: TreeLine): boolean => {
    const isOpen = line.kind === 'node' && line.isOpen
    switch (event.key) {
      case 'ArrowDown':
        goTo(at + 1)
        return true
      case 'ArrowUp':
        goTo(at - 1)
        return true
      case 'PageDown':
        goTo(at + tree.page())
        return true
      case 'PageUp':
        goTo(at - tree.page())
        return true
      case 'Home':
        goTo(0)
        return true
      case 'End':
        goTo(lines.length - 1)
        return true
      case 'ArrowRight':
        if (isOpen) goTo(at + 1)
        else tree.toggle(line)
        return true
      case 'ArrowLeft':
        if (isOpen) tree.toggle(line)
        else goTo(lines.findIndex((other) => other.key === parentKey(line.key)))
        return true
      case '*':
        void openRows(siblingsOf(lines, line))
        return true
      case 'e':
        void openBelow(line.key)
        return true
      case 'Enter':
        zoomToLine(line)
        return true
      case ' ':
        tree.toggle(line)
        return true
      case 'ContextMenu':
        tree.menuOf(line)
        return true
      case 'F10':
        if (event.shiftKey) tree.menuOf(line)
        return event.shiftKey
      default:
        return false
    }
  }
  return (event) => {
    const line = lines[at]
    if (!line) return
    if ((event.ctrlKey || event.metaKey) && event.key === 'c' && getSelection()?.isCollapsed !== false) {
      const target = targetOfLine(line)
      if (!target) return
      event.preventDefault()
      void copyText(target.text, 'Frame')
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (act(event, line)) event.preventDefault()
  }
}

function siblingsOf(lines: readonly TreeLine[], line: TreeLine): string[] {
  const parent = parentKey(line.key)
  return lines.flatMap((other) =>
    other.kind === 'node' && other.level === line.level && other.row.childCount > 0 && parentKey(other.key) === parent
      ? [other.key]
      : [],
  )
}
