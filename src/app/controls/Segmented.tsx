import { useId } from 'react'
import './controls.css'

/** One of a few: radio buttons in one row, with the keyboard and the semantics that radio buttons have anyway. */
export function Segmented<T extends string>(props: {
  readonly name: string
  readonly value: T
  readonly choices: readonly { readonly value: T; readonly label: string; readonly title?: string }[]
  readonly onChange: (value: T) => void
  readonly hasVisibleName?: boolean
}) {
  const id = useId()
  return (
    <fieldset className="segmented">
      <legend className={props.hasVisibleName ? '' : 'visually-hidden'}>{props.name}</legend>
      <div className="segments">
        {props.choices.map(({ value, label, title }) => (
          <label key={value} title={title}>
            <input
              type="radio"
              name={id}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
