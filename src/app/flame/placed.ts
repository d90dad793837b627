import type { FlamePicture, FlameView, Mode } from '../../workers/index.ts'
import type { Placement } from './camera.ts'
import type { Projection } from './paint/projection.ts'

/** Bits of `FlamePicture.flags`. */
export const MATCHES = 1
export const MERGED = 2
export const MATCHES_BELOW = 8

/** A picture with what it answers, and its boxes in reading order: row by row, from left to right. */
export interface PlacedPicture {
  readonly picture: FlamePicture
  readonly asked: Pick<FlameView, 'from' | 'to' | 'widthPx' | 'weigh' | 'colourBy'> & { readonly mode: Mode }
  /** The shape of the question: node numbers mean the same in pictures with equal ones. */
  readonly shape: string
  /** Boxes sorted by row and left edge. */
  readonly order: Uint32Array
  /** `order[rowStart[r - firstRow]]` is the first box of row r; one entry more than there are rows. */
  readonly rowStart: Uint32Array
  readonly firstRow: number
  readonly rowCount: number
}

export function placePicture(picture: FlamePicture, asked: PlacedPicture['asked'], shape: string): PlacedPicture {
  const count = picture.node.length
  let firstRow = 0
  let lastRow = -1
  for (let i = 0; i < count; i++) {
    const row = picture.row[i]!
    if (i === 0 || row < firstRow) firstRow = row
    if (i === 0 || row > lastRow) lastRow = row
  }
  const rowCount = lastRow - firstRow + 1
  const rowStart = new Uint32Array(rowCount + 1)
  for (let i = 0; i < count; i++) rowStart[picture.row[i]! - firstRow + 1]!++
  for (let r = 0; r < rowCount; r++) rowStart[r + 1]! += rowStart[r]!
  const fill = rowStart.slice()
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[fill[picture.row[i]! - firstRow]!++] = i
  for (let r = 0; r < rowCount; r++) {
    const inRow = order.subarray(rowStart[r], rowStart[r + 1])
    if (!isSorted(inRow, picture.x)) inRow.sort((a, b) => picture.x[a]! - picture.x[b]!)
  }
  return { picture, asked, shape, order, rowStart, firstRow, rowCount }
}

function isSorted(boxes: Uint32Array, x: Float32Array): boolean {
  for (let i = 1; i < boxes.length; i++) if (x[boxes[i]!]! < x[boxes[i - 1]!]!) return false
  return true
}

/** The boxes of a row, left to right. */
export function boxesOfRow(placed: PlacedPicture, row: number): Uint32Array {
  const r = row - placed.firstRow
  if (r < 0 || r >= placed.rowCount) return placed.order.subarray(0, 0)
  return placed.order.subarray(placed.rowStart[r], placed.rowStart[r + 1])
}

/** A box's stretch of the zoomed frame, and its row. */
export function placementOf(placed: PlacedPicture, box: number): Placement {
  const { from, to, widthPx } = placed.asked
  const perPx = (to - from) / widthPx
  const left = placed.picture.x[box]!
  return {
    from: from + left * perPx,
    to: from + (left + placed.picture.width[box]!) * perPx,
    row: placed.picture.row[box]!,
  }
}

/** Left and right edge of a box on the canvas. */
export function edgesOf(
  placed: PlacedPicture,
  box: number,
  projection: Projection,
  widthPx: number,
): { left: number; right: number } {
  if (placed.picture.row[box]! < 0) return { left: 0, right: widthPx }
  const left = placed.picture.x[box]! * projection.scale + projection.shift
  return { left, right: left + placed.picture.width[box]! * projection.scale }
}

/** The box that shows a node, or that stands for a run of small ones which begins with it; -1 if it is not in the picture. */
export function boxOfNode(placed: PlacedPicture, node: number): number {
  return placed.picture.node.indexOf(node)
}

/** The zoomed frame's own box; -1 in an empty picture. */
export function zoomedBox(placed: PlacedPicture): number {
  return boxesOfRow(placed, 0)[0] ?? -1
}
