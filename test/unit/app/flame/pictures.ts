import { type PlacedPicture, placePicture } from '../../../../src/app/flame/placed.ts'
import type { FlamePicture } from '../../../../src/workers/index.ts'

/** A box for a test: row, left edge, width, and what differs from an ordinary box. */
export interface TestBox {
  readonly row: number
  readonly x: number
  readonly width: number
  readonly node?: number
  readonly flags?: number
  readonly merged?: number
}

export function pictureOf(boxes: readonly TestBox[], asked: Partial<PlacedPicture['asked']> = {}): PlacedPicture {
  const picture: FlamePicture = {
    node: Uint32Array.from(boxes, (box, i) => box.node ?? i),
    x: Float32Array.from(boxes, (box) => box.x),
    width: Float32Array.from(boxes, (box) => box.width),
    row: Int32Array.from(boxes, (box) => box.row),
    bytes: Float64Array.from(boxes, (box) => box.width),
    count: new Float64Array(boxes.length).fill(1),
    flags: Uint8Array.from(boxes, (box) => box.flags ?? 0),
    merged: Uint32Array.from(boxes, (box) => box.merged ?? 0),
    colour: new Uint16Array(boxes.length),
    labels: boxes.map((_, i) => `frame ${i}`),
    legend: [],
    rootBytes: 1000,
    rootCount: 10,
    depth: Math.max(0, ...boxes.map((box) => box.row)),
    nodeCount: boxes.length,
    zoom: [],
    search: null,
    shown: null,
    hidden: {
      importBytes: 0,
      irrelevantFrames: 0,
      otherThreadBytes: 0,
      otherAllocatorBytes: 0,
      outOfFocusBytes: 0,
      ignoredFrames: 0,
      otherModuleBytes: 0,
      interpreterFrames: 0,
      nativeFrames: 0,
    },
  }
  return placePicture(
    picture,
    { from: 0, to: 1, widthPx: 1000, weigh: 'bytes', colourBy: 'kind', mode: 'peak', ...asked },
    'shape',
  )
}

/**
 *   row -1  |0          all             |
 *   row  0  |1          zoomed          |
 *   row  1  |2   a   |3   b   |   |4  c |
 *   row  2  |5 d|    |6   e   |
 */
export const SMALL: readonly TestBox[] = [
  { row: -1, x: 0, width: 1000 },
  { row: 0, x: 0, width: 1000 },
  { row: 1, x: 0, width: 300 },
  { row: 1, x: 300, width: 400 },
  { row: 1, x: 800, width: 200 },
  { row: 2, x: 0, width: 100 },
  { row: 2, x: 300, width: 400 },
]
