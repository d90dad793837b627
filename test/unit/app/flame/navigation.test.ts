import { describe, expect, it } from 'vitest'
import { type Direction, neighbour } from '../../../../src/app/flame/navigation.ts'
import { pictureOf, SMALL } from './pictures.ts'

const placed = pictureOf(SMALL)

describe('moving among boxes', () => {
  it.each<[number, Direction, number]>([
    [2, 'caller', 1],
    [1, 'caller', 0],
    [0, 'caller', 0],
    [0, 'callee', 1],
    [1, 'callee', 2],
    [3, 'callee', 6],
    [4, 'callee', 4],
    [6, 'caller', 3],
    [2, 'next', 3],
    [3, 'next', 4],
    [4, 'next', 4],
    [3, 'previous', 2],
    [2, 'previous', 2],
    [3, 'first', 2],
    [3, 'last', 4],
    [6, 'previous', 5],
  ])('from box %i to its %s is box %i', (from, direction, to) => {
    expect(neighbour(placed, from, direction)).toBe(to)
  })

  it('reaches every box with callee and next', () => {
    const reached = new Set<number>()
    const visit = (box: number) => {
      if (reached.has(box)) return
      reached.add(box)
      visit(neighbour(placed, box, 'callee'))
      visit(neighbour(placed, box, 'next'))
    }
    visit(0)
    expect(reached.size).toBe(SMALL.length)
  })
})
