import { useMemo } from 'react'
import { amountsOf } from '../format/amounts.ts'
import { countOf, formatCount, formatShare } from '../format/counts.ts'
import { mergedText } from './frameText.ts'
import { usePicture } from './pictureStore.ts'
import { MERGED, type PlacedPicture } from './placed.ts'
import { zoomToBox } from './zooming.ts'

const MOST_ROWS = 250

/** The frames of the picture as a table: the biggest first, each a button that zooms to it. */
export function VisibleFrames() {
  const placed = usePicture((s) => s.placed)
  const rows = useMemo(() => (placed ? biggest(placed) : []), [placed])
  if (!placed) return null
  const { picture } = placed
  const amounts = amountsOf(placed.asked.mode)
  const all = picture.node.length
  const root = placed.asked.weigh === 'bytes' ? picture.rootBytes : picture.rootCount
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
    <section id="visible-frames" className="visible-frames" aria-label="Table of the visible frames" tabIndex={0}>
      <table>
        <caption>
          {rows.length < all
            ? `The ${formatCount(rows.length)} biggest of ${countOf(all, 'frame')} in the picture`
            : `All ${countOf(all, 'frame')} in the picture`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Frame</th>
            <th scope="col" className="number">
              Level
            </th>
            <th scope="col" className="number">
              Size
            </th>
            <th scope="col" className="number">
              Allocations
            </th>
            <th scope="col" className="number">
              Share of all
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((box) => {
            const isMerged = (picture.flags[box]! & MERGED) !== 0
            const amount = placed.asked.weigh === 'bytes' ? picture.bytes[box]! : picture.count[box]!
            return (
              <tr key={box}>
                <th scope="row">
                  <button type="button" className="link code" onClick={() => void zoomToBox(placed, box)}>
                    {isMerged
                      ? mergedText(picture.merged[box]!)
                      : picture.labels[box] || 'a frame too narrow for its name'}
                  </button>
                </th>
                <td className="number">{picture.row[box]! + picture.zoom.length}</td>
                <td className="number">{isMerged ? '–' : amounts.bytes(picture.bytes[box]!)}</td>
                <td className="number">{isMerged ? '–' : amounts.count(picture.count[box]!)}</td>
                <td className="number">
                  {isMerged || placed.asked.mode === 'growth' ? '–' : formatShare(amount / root)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function biggest({ picture }: PlacedPicture): number[] {
  const boxes = Array.from(picture.width.keys())
  boxes.sort((a, b) => picture.width[b]! - picture.width[a]! || picture.row[a]! - picture.row[b]!)
  return boxes.slice(0, MOST_ROWS)
}
