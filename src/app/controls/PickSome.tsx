import { useId, useState } from 'react'
import { formatCount } from '../format/counts.ts'
import { PopoverButton } from '../theme/Popup.tsx'

export interface Pickable {
  readonly id: number
  readonly label: string
  readonly allocationCount: number
}

/** More than these get a field to find them by. */
const FIND_FROM = 12
/** Programs with tens of thousands of threads exist; nobody scrolls through them. */
const MOST_SHOWN = 300

/** Several of many, each with how much it allocated; null stands for all of them. */
export function PickSome(props: {
  readonly name: string
  readonly all: readonly Pickable[]
  readonly picked: readonly number[] | null
  readonly note?: string
  readonly onChange: (picked: readonly number[] | null) => void
}) {
  const { all, picked, name } = props
  const [text, setText] = useState('')
  const findId = useId()
  const found = text === '' ? all : all.filter((item) => item.label.toLowerCase().includes(text.toLowerCase()))
  const isPicked = (id: number) => picked === null || picked.includes(id)
  const toggle = (id: number) => {
    const now = all.filter((item) => (item.id === id ? !isPicked(id) : isPicked(item.id))).map((item) => item.id)
    props.onChange(now.length === 0 || now.length === all.length ? null : now)
  }
  const label =
    picked === null
      ? `${formatCount(all.length)} ${name}`
      : `${formatCount(picked.length)} of ${formatCount(all.length)} ${name}`
  return (
    <PopoverButton label={label} name={`Choose ${name}`} className={picked === null ? undefined : 'is-limiting'}>
      <fieldset className="pick-some">
        <legend className="visually-hidden">{name}</legend>
        <div className="pick-head">
          <button type="button" disabled={picked === null} onClick={() => props.onChange(null)}>
            All {name}
          </button>
          {props.note && <span className="amount">{props.note}</span>}
        </div>
        {all.length > FIND_FROM && (
          <p>
            <label htmlFor={findId} className="visually-hidden">
              Find among {name}
            </label>
            <input
              id={findId}
              type="search"
              placeholder="Find"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </p>
        )}
        <ul>
          {found.slice(0, MOST_SHOWN).map((item) => (
            <li key={item.id}>
              <label className="pick">
                <input type="checkbox" checked={isPicked(item.id)} onChange={() => toggle(item.id)} />
                <span className="pick-label">{item.label}</span>
                <span className="amount number">{formatCount(item.allocationCount)}</span>
              </label>
              <button
                type="button"
                className="link pick-only"
                aria-label={`Only ${item.label}`}
                onClick={() => props.onChange(all.length === 1 ? null : [item.id])}
              >
                only
              </button>
            </li>
          ))}
        </ul>
        {found.length > MOST_SHOWN && <p className="amount">and {formatCount(found.length - MOST_SHOWN)} more</p>}
      </fieldset>
    </PopoverButton>
  )
}
