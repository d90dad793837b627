import { useEffect, useId, useState } from 'react'
import type { FramePattern } from '../../workers/index.ts'
import { patternProblem } from '../frame/patterns.ts'

const PAUSE_MS = 300

/** A pattern for frames. What is typed counts after a pause; a wrong expression is explained and not asked. */
export function PatternField(props: {
  readonly label: string
  readonly hint: string
  readonly pattern: FramePattern | null
  readonly onChange: (pattern: FramePattern | null) => void
}) {
  const { pattern, onChange } = props
  const id = useId()
  const [draft, setDraft] = useState<FramePattern>(pattern ?? { text: '', isRegExp: false, matchCase: false })
  const [known, setKnown] = useState(pattern)
  // Undo, Clear all or a frame's menu changed it from outside.
  if (known !== pattern) {
    setKnown(pattern)
    if (JSON.stringify(pattern) !== JSON.stringify(asked(draft)))
      setDraft(pattern ?? { text: '', isRegExp: false, matchCase: false })
  }
  const problem = patternProblem(draft)
  useEffect(() => {
    const next = asked(draft)
    if (patternProblem(draft) !== null || JSON.stringify(next) === JSON.stringify(pattern)) return
    const timer = setTimeout(() => onChange(next), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [draft, pattern, onChange])
  return (
    <div className="pattern-field">
      <label htmlFor={id}>{props.label}</label>
      <div className="search-field">
        <input
          id={id}
          type="search"
          value={draft.text}
          placeholder="function, file or text in them"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        />
        <button
          type="button"
          aria-pressed={draft.matchCase}
          aria-label={`${props.label}: match case`}
          title="Match case"
          onClick={() => setDraft({ ...draft, matchCase: !draft.matchCase })}
        >
          Aa
        </button>
        <button
          type="button"
          aria-pressed={draft.isRegExp}
          aria-label={`${props.label}: regular expression`}
          title="Regular expression"
          onClick={() => setDraft({ ...draft, isRegExp: !draft.isRegExp })}
        >
          .*
        </button>
      </div>
      <p id={`${id}-hint`} className={problem ? 'field-problem' : 'amount'}>
        {problem ?? props.hint}
      </p>
    </div>
  )
}

function asked(draft: FramePattern): FramePattern | null {
  return draft.text === '' ? null : draft
}
