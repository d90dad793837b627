import { changeView, useView } from '../view/viewStore.ts'

/** The text that the rows of a list have to contain. Filtering is the worker's: a key press costs the page nothing. */
export function FilterField(props: {
  readonly list: 'table' | 'functions'
  readonly label: string
  readonly placeholder: string
}) {
  const { list } = props
  const filter = useView((s) => s.view[list].filter)
  const change = (text: string) => {
    const { view } = useView.getState()
    const next = { filter: text }
    changeView(
      list === 'table' ? { table: { ...view.table, ...next } } : { functions: { ...view.functions, ...next } },
      'replace',
    )
  }
  return (
    <input
      type="search"
      aria-label={props.label}
      placeholder={props.placeholder}
      autoComplete="off"
      spellCheck={false}
      value={filter}
      onChange={(event) => change(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        if (filter === '') event.currentTarget.blur()
        else change('')
      }}
    />
  )
}
