import { useState } from 'react'
import type { NodeFacts } from '../../workers/index.ts'
import { amountsOf } from '../format/amounts.ts'
import { formatShare } from '../format/counts.ts'
import { useView } from '../view/viewStore.ts'
import { copyText } from './copying.ts'
import { frameAsText, mergedText, placeOf, stackAsText } from './frameText.ts'
import { useNodeFacts } from './nodeFacts.ts'
import { usePicture } from './pictureStore.ts'
import { MERGED } from './placed.ts'
import { focusedBox } from './zooming.ts'

/** The frame that the keyboard is on (the zoomed one at first), in one line, to read and to copy. */
export function FrameStrip({
  isTableOpen,
  onToggleTable,
}: {
  readonly isTableOpen: boolean
  readonly onToggleTable: () => void
}) {
  const placed = usePicture((s) => s.placed)
  const amounts = amountsOf(placed?.asked.mode ?? 'peak')
  const focused = usePicture((s) => s.focused)
  const weigh = useView((s) => s.view.weigh)
  const box = placed ? focusedBox(placed) : -1
  const isMerged = placed !== null && box >= 0 && (placed.picture.flags[box]! & MERGED) !== 0
  // The frame stays in the line when its row is scrolled away.
  const node = focused ?? (placed && box >= 0 ? placed.picture.node[box]! : null)
  const facts = useNodeFacts(placed, isMerged ? null : node)
  return (
    <div className="frame-strip">
      <p className="frame-strip-text">
        {isMerged && placed && mergedText(placed.picture.merged[box]!)}
        {!isMerged && facts && (
          <>
            <b className="code">{facts.functionName}</b>
            {facts.file && (
              <span className="code amount frame-strip-place" title={placeOf(facts)}>
                <bdi dir="ltr">{placeOf(facts)}</bdi>
              </span>
            )}
            {facts.sourceLine && (
              <span className="code frame-strip-source" title={facts.sourceLine}>
                {facts.sourceLine}
              </span>
            )}
            <span>
              {weigh === 'bytes' ? amounts.bytes(facts.bytes) : amounts.allocations(facts.count)}{' '}
              <span className="amount">({formatShare(facts.shareOfRoot)})</span>
            </span>
            <span className="amount">
              {weigh === 'bytes' ? amounts.allocations(facts.count) : amounts.bytes(facts.bytes)}, own{' '}
              {amounts.bytes(facts.ownBytes)}
            </span>
          </>
        )}
      </p>
      <CopyButton label="Copy frame" facts={facts} textOf={frameAsText} />
      <CopyButton label="Copy stack" facts={facts} textOf={stackAsText} />
      <button type="button" aria-expanded={isTableOpen} aria-controls="visible-frames" onClick={onToggleTable}>
        {isTableOpen ? 'Hide table' : 'As a table'}
      </button>
    </div>
  )
}

function CopyButton(props: {
  readonly label: string
  readonly facts: NodeFacts | null
  readonly textOf: (facts: NodeFacts) => string
}) {
  const { facts, label, textOf } = props
  const [copied, setCopied] = useState<NodeFacts | null>(null)
  const copy = async () => {
    if (facts && (await copyText(textOf(facts), label === 'Copy stack' ? 'Stack' : 'Frame'))) setCopied(facts)
  }
  return (
    <button type="button" className="copy-button" disabled={facts === null} onClick={() => void copy()}>
      {copied !== null && copied === facts ? 'Copied' : label}
    </button>
  )
}
