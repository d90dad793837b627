import type { CaptureFacts } from '../../workers/index.ts'
import { formatElapsed } from '../format/times.ts'
import { changeView, useView } from '../view/viewStore.ts'

/** What the numbers of a mode are about, where the mode's name does not say it all. */
export function ModeNote({ facts }: { readonly facts: CaptureFacts }) {
  const mode = useView((s) => s.view.mode)
  const range = useView((s) => s.view.range)
  if (mode === 'temporary' && range) {
    return (
      <p className="message" role="note">
        <span>Temporary allocations are counted over the whole run: the chosen range does not limit them.</span>
        <button type="button" className="link" onClick={() => changeView({ range: null })}>
          Whole run
        </button>
      </p>
    )
  }
  if (mode !== 'growth') return null
  return (
    <p className="message growth-note" role="note">
      <span>
        What was held at <b>{formatElapsed(range?.toMs ?? facts.endMs)}</b> compared with{' '}
        <b>{formatElapsed(range?.fromMs ?? facts.startMs)}</b>
        {range
          ? '. '
          : ', where nothing was held yet: all that is left has grown. Choose a range to compare two moments. '}
        <span className="growth-key">
          <i className="gain" /> grew
        </span>{' '}
        <span className="growth-key">
          <i className="loss" /> shrank
        </span>{' '}
        <span className="amount">Widths and shares are of what changed, either way.</span>
      </span>
    </p>
  )
}
