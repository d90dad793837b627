import { boxesOfRow, type PlacedPicture } from './placed.ts'

export type Direction = 'caller' | 'callee' | 'previous' | 'next' | 'first' | 'last'

/**
 * Moving among boxes: to the caller, to the first box below that lies under this one, to the neighbours in the row, and to the
 * row's ends. Stays where it is (returns the box) when there is nothing that way.
 */
export function neighbour(placed: PlacedPicture, box: number, direction: Direction): number {
  const { picture } = placed
  const row = picture.row[box]!
  if (direction === 'caller') return containing(placed, row - 1, box) ?? box
  if (direction === 'callee') return firstUnder(placed, row + 1, box) ?? box
  const inRow = boxesOfRow(placed, row)
  const at = inRow.indexOf(box)
  const to = { previous: at - 1, next: at + 1, first: 0, last: inRow.length - 1 }[direction]
  return inRow[to] ?? box
}

/** Rounding moves edges by less than this. */
const SLACK_PX = 0.01

function containing(placed: PlacedPicture, row: number, box: number): number | null {
  const { x, width } = placed.picture
  const boxes = boxesOfRow(placed, row)
  if (row < 0) return boxes[0] ?? null
  const middle = x[box]! + width[box]! / 2
  for (const other of boxes) {
    if (x[other]! <= middle && middle <= x[other]! + width[other]!) return other
  }
  return null
}

function firstUnder(placed: PlacedPicture, row: number, box: number): number | null {
  const { x, width } = placed.picture
  const boxes = boxesOfRow(placed, row)
  if (row <= 0) return boxes[0] ?? null
  const left = x[box]! - SLACK_PX
  const right = x[box]! + width[box]! + SLACK_PX
  for (const other of boxes) {
    if (x[other]! >= left && x[other]! + width[other]! <= right) return other
  }
  return null
}
