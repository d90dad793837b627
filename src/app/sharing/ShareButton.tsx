import { useEffect, useId, useState } from 'react'
import type { CaptureFacts, ShareableSource, ShareOptions } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { countOf } from '../format/counts.ts'
import { captureSession } from '../opening/session.ts'
import { PopoverButton } from '../theme/Popup.tsx'
import { embeddedReport } from './embeddedCapture.ts'
import { canSaveReports, type Saved, savePacked, saveReport } from './saving.ts'
import './sharing.css'

const PATH_CHOICES = [1, 2, 3, 4] as const
/** The app alone takes one megabyte of a report. */
const SIZE_CHOICES_MB = [2, 5, 20, 100] as const

interface Props {
  readonly name: string
  readonly facts: CaptureFacts
}

/** Files for colleagues, and what goes into them. */
export function ShareButton(props: Props) {
  return (
    <PopoverButton label="Share" name="Share this capture">
      <SharePanel {...props} />
    </PopoverButton>
  )
}

type State = { kind: 'idle' } | { kind: 'working' } | { kind: 'saved'; saved: Saved } | { kind: 'failed'; why: string }

function SharePanel({ name, facts }: Props) {
  const gone = facts.packed?.redacted
  const [hasCommandLine, setCommandLine] = useState(!gone?.commandLine)
  const [hasThreadNames, setThreadNames] = useState(!gone?.threadNames)
  const [pathParts, setPathParts] = useState<number | null>(null)
  const [maxMegabytes, setMaxMegabytes] = useState<number | null>(null)
  const [state, setState] = useState<State>({ kind: 'idle' })
  const source = useSource()
  const pathsId = useId()
  const sizeId = useId()
  const run = (save: (name: string, options: ShareOptions) => Promise<Saved | string>) => {
    setState({ kind: 'working' })
    const redact = { commandLine: !hasCommandLine, threadNames: !hasThreadNames, pathParts }
    const maxBytes = maxMegabytes === null ? null : maxMegabytes * 1e6
    void save(name, { redact, maxBytes, withSource: source.isWanted }).then((result) =>
      setState(typeof result === 'string' ? { kind: 'failed', why: result } : { kind: 'saved', saved: result }),
    )
  }
  const number = (text: string) => (text === '' ? null : Number(text))
  return (
    <div className="share">
      <fieldset>
        <legend>What goes in besides the numbers</legend>
        <Choice isChecked={hasCommandLine} isGone={gone?.commandLine ?? false} onChange={setCommandLine}>
          command line
        </Choice>
        <Choice isChecked={hasThreadNames} isGone={gone?.threadNames ?? false} onChange={setThreadNames}>
          names of threads
        </Choice>
        <Choice isChecked={source.isWanted} isGone={source.known === null} onChange={source.want}>
          source lines{' '}
          <span className="amount">
            {source.known
              ? `(${countOf(source.known.lineCount, 'line')}, ${formatBytes(source.known.bytes)})`
              : '(none known: choose their folder under Display)'}
          </span>
        </Choice>
        <div className="share-row">
          <label htmlFor={pathsId}>Paths</label>
          <select id={pathsId} value={pathParts ?? ''} onChange={(e) => setPathParts(number(e.target.value))}>
            <option value="">{gone?.pathParts ? 'as they are here' : 'whole'}</option>
            {PATH_CHOICES.filter((n) => n < (gone?.pathParts ?? Number.POSITIVE_INFINITY)).map((n) => (
              <option key={n} value={n}>
                {n === 1 ? 'only the file name' : `only the last ${n} parts`}
              </option>
            ))}
          </select>
          {facts.hasTime && (
            <>
              <label htmlFor={sizeId}>Time</label>
              <select id={sizeId} value={maxMegabytes ?? ''} onChange={(e) => setMaxMegabytes(number(e.target.value))}>
                <option value="">all steps, whatever the size</option>
                {SIZE_CHOICES_MB.map((n) => (
                  <option key={n} value={n}>
                    coarser steps beyond {n} MB
                  </option>
                ))}
              </select>
            </>
          )}
        </div>
      </fieldset>
      {source.isWanted && source.known?.isOwn === false && (
        <p className="amount">
          Only lines of .py files go in: of others a browser does not tell whether they are confidential.
        </p>
      )}
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
        {embeddedReport() && 'This page is a report: the file itself can be sent on. '}
        The packed index opens {embeddedReport() ? 'in memreel' : 'here'} and on the command line like a capture.
      </p>
      <p role="status">{stateText(state)}</p>
    </div>
  )
}

/** `isGone`: there is no such thing to put in. */
function Choice(props: {
  readonly isChecked: boolean
  readonly isGone: boolean
  readonly onChange: (isChecked: boolean) => void
  readonly children: React.ReactNode
}) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.isChecked}
        disabled={props.isGone}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.children}</span>
    </label>
  )
}

/**
 * The source lines that can go in. Those that came with the capture do unless told otherwise; whoever granted a folder was told that nothing
 * of it leaves the page, so its lines have to be asked for.
 */
function useSource() {
  const [known, setKnown] = useState<ShareableSource | null>(null)
  const [isWanted, want] = useState(false)
  useEffect(() => {
    void captureSession()
      .shareableSource()
      .then((answer) => {
        if (!answer.ok || !answer.value) return
        setKnown(answer.value)
        want(answer.value.isOwn)
      })
  }, [])
  return { known, isWanted, want }
}

function stateText(state: State): string {
  if (state.kind === 'working') return 'Packing …'
  if (state.kind === 'failed') return state.why
  if (state.kind === 'idle') return ''
  const { fileName, bytes, snapshotsPerWindow } = state.saved
  const coarser = snapshotsPerWindow > 1 ? ` ${snapshotsPerWindow} memory records make one step of time in it.` : ''
  return `Saved ${fileName}, ${formatBytes(bytes)}.${coarser}`
}
