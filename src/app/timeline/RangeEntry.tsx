import { useId, useState } from 'react'
import type { TimeRange } from '../../workers/index.ts'
import { formatElapsed, parseElapsed } from '../format/times.ts'
import { setRange } from './brush.ts'

/** Both ends of the range as text: seconds (`1.25`) or `m:ss.mmm`. */
export function RangeEntry({ range, run }: { readonly range: TimeRange | null; readonly run: TimeRange }) {
  const { fromMs, toMs } = range ?? run
  return (
    <fieldset className="range-entry">
      <legend className="visually-hidden">Time range, elapsed</legend>
      <Moment
        name="From"
        ms={fromMs}
        onChange={(ms) => setRange({ fromMs: ms, toMs: Math.max(ms, toMs) }, run, 'push')}
        run={run}
      />
      <span aria-hidden="true">–</span>
      <Moment
        name="To"
        ms={toMs}
        onChange={(ms) => setRange({ fromMs: Math.min(ms, fromMs), toMs: ms }, run, 'push')}
        run={run}
      />
    </fieldset>
  )
}

function Moment(props: {
  readonly name: string
  readonly ms: number
  readonly run: TimeRange
  readonly onChange: (ms: number) => void
}) {
  // While it is edited the field shows what is typed, else what the range is.
  const [draft, setDraft] = useState<string | null>(null)
  const id = useId()
  const parsed = draft === null ? props.ms : parseElapsed(draft)
  const isWrong = parsed === null
  const commit = () => {
    if (draft !== null && parsed !== null && draft.trim() !== formatElapsed(props.ms)) {
      props.onChange(Math.min(props.run.toMs, Math.max(props.run.fromMs, parsed)))
    }
    setDraft(null)
  }
  return (
    <span className="moment">
      <label htmlFor={id} className="visually-hidden">
        {props.name}
      </label>
      <input
        id={id}
        type="text"
        className="number"
        autoComplete="off"
        spellCheck={false}
        title={`${props.name}: seconds, or minutes:seconds`}
        value={draft ?? formatElapsed(props.ms)}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') {
            setDraft(null)
            event.stopPropagation()
          }
        }}
      />
      {isWrong && (
        <span id={`${id}-wrong`} className="moment-error" role="alert">
          Type seconds (1.25) or minutes:seconds (0:01.250).
        </span>
      )}
    </span>
  )
}
