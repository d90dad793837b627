import type { TreeChildren, TreeRow } from '../../workers/index.ts'

/** Steps from the root, as text: a name for a place in the tree. */
export type PathKey = string
export const ROOT_KEY: PathKey = ''
export const keyOf = (path: readonly number[]): PathKey => path.join('.')
export const pathOfKey = (key: PathKey): number[] => (key === '' ? [] : key.split('.').map(Number))
export function parentKey(key: PathKey): PathKey {
  const at = key.lastIndexOf('.')
  return at < 0 ? ROOT_KEY : key.slice(0, at)
}
export const childKey = (parent: PathKey, step: number): PathKey =>
  parent === ROOT_KEY ? String(step) : `${parent}.${step}`

/** A line of the tree on the screen. */
export type TreeLine =
  | {
      readonly kind: 'node'
      readonly key: PathKey
      readonly row: TreeRow
      readonly level: number
      readonly position: number
      readonly siblings: number
      readonly isOpen: boolean
    }
  | { readonly kind: 'others'; readonly key: PathKey; readonly level: number; readonly others: TreeChildren['others'] }

/**
 * The open part of a tree as lines from top to bottom. Goes by a stack of its own: trees may be a hundred thousand levels deep.
 *
 *     known: '' -> [a, b], 'a' -> [c]     open: '', 'a'     ->     a, c, b
 */
export function linesOf(known: ReadonlyMap<PathKey, TreeChildren>, open: ReadonlySet<PathKey>): TreeLine[] {
  const lines: TreeLine[] = []
  const stack: { key: PathKey; children: TreeChildren; next: number; level: number }[] = []
  const enter = (key: PathKey, level: number) => {
    const children = known.get(key)
    if (children) stack.push({ key, children, next: 0, level })
  }
  enter(ROOT_KEY, 1)
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const { rows, others } = top.children
    if (top.next === rows.length) {
      if (others.nodes > 0) lines.push({ kind: 'others', key: `${top.key}+`, level: top.level, others })
      stack.pop()
      continue
    }
    const row = rows[top.next++]!
    const key = childKey(top.key, row.step)
    const isOpen = open.has(key) && known.has(key)
    lines.push({
      kind: 'node',
      key,
      row,
      level: top.level,
      position: top.next,
      siblings: rows.length + (others.nodes > 0 ? 1 : 0),
      isOpen,
    })
    if (isOpen) enter(key, top.level + 1)
  }
  return lines
}
