import { amountsOf } from '../format/amounts.ts'
import { formatShare } from '../format/counts.ts'
import { useView } from '../view/viewStore.ts'
import { mergedText, placeOf, widthShare } from './frameText.ts'
import { useNodeFacts } from './nodeFacts.ts'
import { usePicture } from './pictureStore.ts'
import { MERGED } from './placed.ts'

const TIP_WIDTH_PX = 340
const TIP_HEIGHT_PX = 170
const OFFSET_PX = 14

/** What the flame graph says under the pointer. It never takes the pointer itself; Ctrl+C copies what it says. */
export function FrameTip() {
  const hover = usePicture((s) => s.hover)
  const placed = usePicture((s) => s.placed)
  const size = usePicture((s) => s.size)
  const weigh = useView((s) => s.view.weigh)
  const box = hover && placed && hover.box < placed.picture.node.length ? hover.box : -1
  const isMerged = placed !== null && box >= 0 && (placed.picture.flags[box]! & MERGED) !== 0
  const facts = useNodeFacts(placed, placed && box >= 0 && !isMerged ? placed.picture.node[box]! : null)
  if (!hover || !placed || box < 0) return null
  const width = Math.min(TIP_WIDTH_PX, size.widthPx - 8)
  const x = hover.x + OFFSET_PX + width > size.widthPx ? Math.max(4, hover.x - OFFSET_PX - width) : hover.x + OFFSET_PX
  const isAbove = hover.y + OFFSET_PX + TIP_HEIGHT_PX > size.heightPx && hover.y > TIP_HEIGHT_PX
  const style = isAbove
    ? { transform: `translate(${x}px, calc(${hover.y - OFFSET_PX}px - 100%))`, width }
    : { transform: `translate(${x}px, ${hover.y + OFFSET_PX}px)`, width }
  if (isMerged) {
    return (
      <div className="tip frame-tip" style={style}>
        <p className="frame-tip-name">{mergedText(placed.picture.merged[box]!)}</p>
        <p className="amount">
          Together {formatShare(widthShare(placed, box))} of the zoomed frame. A click zooms into them.
        </p>
      </div>
    )
  }
  if (!facts) return null
  const amounts = amountsOf(placed.asked.mode)
  const share = (value: number) => <td className="number">{formatShare(value)}</td>
  return (
    <div className="tip frame-tip" style={style}>
      <p className="frame-tip-name code">{facts.functionName}</p>
      {facts.file && <p className="frame-tip-place code">{placeOf(facts)}</p>}
      {facts.sourceLine && <p className="frame-tip-source code">{facts.sourceLine}</p>}
      {facts.thread && <p className="amount">thread {facts.thread}</p>}
      <table>
        <tbody>
          <tr>
            <th>Total</th>
            <td className="number">
              <b>{amounts.bytes(facts.bytes)}</b>
            </td>
            <td className="number">{amounts.allocations(facts.count)}</td>
          </tr>
          <tr>
            <th>Own</th>
            <td className="number">{amounts.bytes(facts.ownBytes)}</td>
            <td className="number">{amounts.allocations(facts.ownCount)}</td>
          </tr>
        </tbody>
      </table>
      <table>
        <thead>
          <tr>
            <th>Share of {weigh === 'bytes' ? 'bytes' : 'allocations'}</th>
            <th className="number">of all</th>
            <th className="number">of caller</th>
            <th className="number">of zoomed</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td />
            {share(facts.shareOfRoot)}
            {share(facts.shareOfParent)}
            {share(facts.shareOfZoomed)}
          </tr>
        </tbody>
      </table>
    </div>
  )
}
