import type { AskedStretch } from './projection.ts'

/** What drawing needs of a picture, and nothing else: it crosses to the painter's thread once, and each drawing of it only names it. */
export interface PaintPicture {
  readonly asked: AskedStretch
  /** One entry for each box: see FlamePicture. */
  readonly x: Float32Array
  readonly width: Float32Array
  readonly row: Int32Array
  /** See inks.ts. */
  readonly ink: Uint8Array
  /** Boxes with a text, and their texts. */
  readonly labelled: Uint32Array
  readonly texts: readonly string[]
}

/** Boxes sorted by ink: a canvas is fast as long as its fill colour rarely changes. `boxes[start[n]]` is the first box of ink n. */
export interface BoxesByInk {
  readonly boxes: Uint32Array
  readonly start: Uint32Array
}

export function boxesByInk(ink: Uint8Array, inks: number): BoxesByInk {
  const start = new Uint32Array(inks + 1)
  for (let i = 0; i < ink.length; i++) start[ink[i]! + 1]!++
  for (let n = 0; n < inks; n++) start[n + 1]! += start[n]!
  const fill = start.slice()
  const boxes = new Uint32Array(ink.length)
  for (let i = 0; i < ink.length; i++) boxes[fill[ink[i]!]!++] = i
  return { boxes, start }
}
