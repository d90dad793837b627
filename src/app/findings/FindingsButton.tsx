import { Popover } from 'radix-ui'
import { type MouseEvent, useEffect, useState } from 'react'
import type { CaptureFacts, Finding, FindingKind } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { attempt } from '../lists/pagedRows.ts'
import { useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'
import { addressOf } from '../view/captureAddress.ts'
import { viewToHash } from '../view/hash.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { viewOfFinding } from './findingView.ts'
import './findings.css'

const KINDS: Record<FindingKind, string> = {
  leak: 'Not freed',
  'steady-growth': 'Steady growth',
  'brief-peak': 'Brief peak',
  'growing-buffer': 'Growing buffer',
  thrash: 'Allocated and freed at once',
  imports: 'Imports',
  'busiest-thread': 'Threads',
}

/** What the capture proves by itself, in at most ten sentences: each leads to the view that shows it. */
export function FindingsButton({ facts }: { readonly facts: CaptureFacts }) {
  const findings = useFindings()
  const [isOpen, setOpen] = useState(false)
  if (!findings || findings.length === 0) return null
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger>
        Findings <span className="amount">{findings.length}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popup findings"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Findings"
        >
          <ol>
            {findings.map((finding) => (
              <li key={finding.sentence}>
                <FindingLink finding={finding} facts={facts} onShow={() => setOpen(false)} />
              </li>
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function FindingLink(props: { readonly finding: Finding; readonly facts: CaptureFacts; readonly onShow: () => void }) {
  const { finding, facts, onShow } = props
  const view = useView((s) => s.view)
  const capture = useView((s) => s.capture)
  const shown = viewOfFinding(finding.view, view, facts.header.hasNativeTraces)
  const onClick = (event: MouseEvent) => {
    // With a modifier the browser opens the link as it does any other.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onShow()
    changeView(shown)
  }
  return (
    <a className="finding" href={addressOf(capture, viewToHash(shown), location)} onClick={onClick}>
      <span className="finding-kind">{KINDS[finding.kind]}</span>
      {finding.sentence}
    </a>
  )
}

/** Asked for once per capture, when all of it is read and after its first picture: nobody waits for that one longer because of these. */
function useFindings(): readonly Finding[] | null {
  const generation = useReport((s) => s.report?.generation ?? 0)
  const isRead = useReport((s) => s.report?.isReading === false)
  const hasPicture = usePicture((s) => s.placed !== null)
  const [answer, setAnswer] = useState<{ readonly generation: number; readonly list: readonly Finding[] } | null>(null)
  useEffect(() => {
    if (!hasPicture || !isRead) return
    let isCurrent = true
    void attempt(() => captureSession().findings()).then((outcome) => {
      // Without an answer there is no button: a finding is an offer, and its absence no failure to tell of.
      if (isCurrent && outcome.ok) setAnswer({ generation, list: outcome.value })
    })
    return () => {
      isCurrent = false
    }
  }, [generation, hasPicture, isRead])
  return answer?.generation === generation ? answer.list : null
}
