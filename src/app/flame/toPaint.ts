import { countOf } from '../format/counts.ts'
import { inkBoxes } from './inks.ts'
import type { PaintPicture } from './paint/paintPicture.ts'
import { MERGED, type PlacedPicture } from './placed.ts'

/** A run of small boxes that is narrower gets no text, however far a flight goes in. */
const MIN_RUN_LABEL_PX = 12

const known = new WeakMap<PlacedPicture, PaintPicture>()

/** What is drawn of a picture. */
export function toPaint(placed: PlacedPicture): PaintPicture {
  const found = known.get(placed)
  if (found) return found
  const { x, width, row, flags, merged, labels } = placed.picture
  const { from, to, widthPx } = placed.asked
  const labelled: number[] = []
  const texts: string[] = []
  for (let box = 0; box < width.length; box++) {
    const isRun = (flags[box]! & MERGED) !== 0
    const text = isRun ? (width[box]! >= MIN_RUN_LABEL_PX ? countOf(merged[box]!, 'small frame') : '') : labels[box]!
    if (text === '') continue
    labelled.push(box)
    texts.push(text)
  }
  const picture: PaintPicture = {
    asked: { from, to, widthPx },
    x,
    width,
    row,
    ink: inkBoxes(placed),
    labelled: Uint32Array.from(labelled),
    texts,
  }
  known.set(placed, picture)
  return picture
}
