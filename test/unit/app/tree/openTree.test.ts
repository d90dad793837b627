import { describe, expect, it } from 'vitest'
import {
  childKey,
  keyOf,
  linesOf,
  type PathKey,
  parentKey,
  pathOfKey,
  ROOT_KEY,
} from '../../../../src/app/tree/openTree.ts'
import type { TreeChildren } from '../../../../src/workers/index.ts'

const held = { bytes: 1, count: 1, ownBytes: 0, ownCount: 0, width: 1 }

function children(path: number[], steps: readonly number[], others = 0): [PathKey, TreeChildren] {
  const rows = steps.map((step) => ({
    ...held,
    step,
    functionName: `f${step}`,
    file: 'a.py',
    line: 1,
    thread: null,
    childCount: 1,
    isMatch: false,
    hasMatch: false,
  }))
  return [keyOf(path), { path, node: held, rows, others: { nodes: others, bytes: others, count: others } }]
}

describe('the open part of a tree', () => {
  it('names places by their path', () => {
    expect(keyOf([3, 17, 5])).toBe('3.17.5')
    expect(pathOfKey('3.17.5')).toEqual([3, 17, 5])
    expect(pathOfKey(ROOT_KEY)).toEqual([])
    expect(parentKey('3.17.5')).toBe('3.17')
    expect(parentKey('3')).toBe(ROOT_KEY)
    expect(childKey(ROOT_KEY, 4)).toBe('4')
    expect(childKey('3.17', 4)).toBe('3.17.4')
  })

  it('lists what is open from top to bottom, with levels and positions', () => {
    const known = new Map([children([], [1, 2]), children([1], [3], 12), children([2], [4])])
    const lines = linesOf(known, new Set([ROOT_KEY, '1']))
    expect(lines.map((line) => [line.key, line.level])).toEqual([
      ['1', 1],
      ['1.3', 2],
      ['1+', 2],
      ['2', 1],
    ])
    expect(lines[0]).toMatchObject({ isOpen: true, position: 1, siblings: 2 })
    expect(lines[1]).toMatchObject({ isOpen: false, position: 1, siblings: 2 })
    expect(lines[2]).toMatchObject({ kind: 'others', others: { nodes: 12 } })
    expect(lines[3]).toMatchObject({ isOpen: false, position: 2 })
  })

  it('goes as deep as a stack does', () => {
    const known = new Map<PathKey, TreeChildren>()
    const open = new Set<PathKey>([ROOT_KEY])
    let key: PathKey = ROOT_KEY
    for (let depth = 0; depth < 3000; depth++) {
      const [, made] = children([], [1])
      known.set(key, made)
      key = childKey(key, 1)
      open.add(key)
    }
    expect(linesOf(known, open)).toHaveLength(3000)
  })
})
