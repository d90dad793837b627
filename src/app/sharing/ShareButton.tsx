import { useId, useState } from 'react'
import type { CaptureFacts, ShareOptions } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { PopoverButton } from '../theme/Popup.tsx'
import { canSaveReports, type Saved, savePacked, saveReport } from './saving.ts'
import './sharing.css'

const PATH_CHOICES = [1, 2, 3, 4] as const
const SIZE_CHOICES_MB = [1, 5, 20, 100] as const

interface Props {
  readonly name: string
  readonly facts: CaptureFacts
}

/** Files for colleagues, and what is left out of them. */
export function ShareButton(props: Props) {
  return (
    <PopoverButton label="Share" name="Share this capture">
      <SharePanel {...props} />
    </PopoverButton>
  )
}

type State = { kind: 'idle' } | { kind: 'working' } | { kind: 'saved'; saved: Saved } | { kind: 'failed'; why: string }

function SharePanel({ name, facts }: Props) {
  const [commandLine, setCommandLine] = useState(false)
  const [threadNames, setThreadNames] = useState(false)
  const [pathParts, setPathParts] = useState<number | null>(null)
  const [maxMegabytes, setMaxMegabytes] = useState<number | null>(null)
  const [state, setState] = useState<State>({ kind: 'idle' })
  const pathsId = useId()
  const sizeId = useId()
  const run = (save: (name: string, options: ShareOptions) => Promise<Saved | string>) => {
    setState({ kind: 'working' })
    const maxBytes = maxMegabytes === null ? null : maxMegabytes * 1e6
    void save(name, { redact: { commandLine, threadNames, pathParts }, maxBytes }).then((result) =>
      setState(typeof result === 'string' ? { kind: 'failed', why: result } : { kind: 'saved', saved: result }),
    )
  }
  const number = (text: string) => (text === '' ? null : Number(text))
  return (
    <div className="share">
      <fieldset>
        <legend>Leave out</legend>
        <label>
          <input type="checkbox" checked={commandLine} onChange={(e) => setCommandLine(e.target.checked)} />
          the command line
        </label>
        <label>
          <input type="checkbox" checked={threadNames} onChange={(e) => setThreadNames(e.target.checked)} />
          names of threads
        </label>
        <div className="share-row">
          <label htmlFor={pathsId}>Paths</label>
          <select id={pathsId} value={pathParts ?? ''} onChange={(e) => setPathParts(number(e.target.value))}>
            <option value="">whole</option>
            {PATH_CHOICES.map((n) => (
              <option key={n} value={n}>
                {n === 1 ? 'only the file name' : `only the last ${n} parts`}
              </option>
            ))}
          </select>
        </div>
        {facts.hasTime && (
          <div className="share-row">
            <label htmlFor={sizeId}>Size</label>
            <select id={sizeId} value={maxMegabytes ?? ''} onChange={(e) => setMaxMegabytes(number(e.target.value))}>
              <option value="">all steps of time</option>
              {SIZE_CHOICES_MB.map((n) => (
                <option key={n} value={n}>
                  coarser time, at most {n} MB
                </option>
              ))}
            </select>
          </div>
        )}
      </fieldset>
      <div className="share-buttons">
        {canSaveReports && (
          <button type="button" className="primary" disabled={state.kind === 'working'} onClick={() => run(saveReport)}>
            Save report (HTML)
          </button>
        )}
        <button type="button" disabled={state.kind === 'working'} onClick={() => run(savePacked)}>
          Save packed index
        </button>
      </div>
      <p className="amount">
        {canSaveReports && 'The report is one page that opens in this view, without a network. '}
        The packed index opens here and on the command line like a capture.
      </p>
      <p role="status">{stateText(state)}</p>
    </div>
  )
}

function stateText(state: State): string {
  if (state.kind === 'working') return 'Packing …'
  if (state.kind === 'failed') return state.why
  if (state.kind === 'idle') return ''
  const { fileName, bytes, snapshotsPerWindow } = state.saved
  const coarser = snapshotsPerWindow > 1 ? ` ${snapshotsPerWindow} memory records make one step of time in it.` : ''
  return `Saved ${fileName}, ${formatBytes(bytes)}.${coarser}`
}
