import type { Projection } from './paint/projection.ts'
import { boxesOfRow, type PlacedPicture } from './placed.ts'

/** The box at a point: x in canvas pixels, row as the camera sees it. -1 between boxes. */
export function boxAt(placed: PlacedPicture, projection: Projection, x: number, row: number): number {
  const boxes = boxesOfRow(placed, row)
  if (row < 0) return boxes[0] ?? -1
  const at = (x - projection.shift) / projection.scale
  const { x: left, width } = placed.picture
  // The last box that begins at or before the point.
  let low = 0
  let high = boxes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (left[boxes[middle]!]! <= at) low = middle + 1
    else high = middle
  }
  if (low === 0) return -1
  const box = boxes[low - 1]!
  return at < left[box]! + width[box]! ? box : -1
}
