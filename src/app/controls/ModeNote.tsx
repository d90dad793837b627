import type { CaptureFacts } from '../../workers/index.ts'
import { formatElapsed } from '../format/times.ts'
import { useView } from '../view/viewStore.ts'
import { Threshold } from './Threshold.tsx'

/** What the numbers of a mode are about, where the mode's name does not say it all. */
export function ModeNote({ facts }: { readonly facts: CaptureFacts }) {
  const mode = useView((s) => s.view.mode)
  const panel = useView((s) => s.view.panel)
  const range = useView((s) => s.view.range)
  if (mode === 'temporary') {
    return (
      <div className="message mode-note" role="note">
        <Threshold />
        <span className="amount">
          of the same thread, over the whole run{range ? ': the chosen range does not limit them' : ''}
        </span>
      </div>
    )
  }
  if (mode !== 'growth') return null
  return (
    <p className="message mode-note" role="note">
      <span>
        What was held at <b>{formatElapsed(range?.toMs ?? facts.endMs)}</b> compared with{' '}
        <b>{formatElapsed(range?.fromMs ?? facts.startMs)}</b>
        {range ? '' : ', where nothing was held yet: choose a range to compare two moments'}.{' '}
        <span className="amount">Widths and shares are of all that changed, either way.</span>
        {panel !== 'flame' && panel !== 'stats' && (
          <span className="growth-key">
            <i className="gain" /> grown <i className="loss" /> shrunk
          </span>
        )}
      </span>
    </p>
  )
}
