import { useId } from 'react'
import { Place, Share } from '../lists/VirtualGrid.tsx'

export interface BarRow {
  readonly key: string
  readonly name: string
  readonly file?: string
  readonly line?: number
  readonly value: number
  readonly cells: readonly string[]
}

/** A table whose rows carry bars: each is as long as its value is of the biggest one. */
export function Bars(props: {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly BarRow[]
  readonly onChoose?: (place: { functionName: string; file: string }) => void
}) {
  const { rows, onChoose } = props
  const id = useId()
  const biggest = rows.reduce((most, row) => Math.max(most, row.value), 0)
  return (
    <section className="stats-part" aria-labelledby={id}>
      <h3 id={id}>{props.title}</h3>
      <table className="bars">
        <thead>
          <tr>
            {props.head.map((name, i) => (
              <th key={name} scope="col" className={i > 0 ? 'number' : ''}>
                {name}
              </th>
            ))}
            <td className="bars-bar" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const place = <Place functionName={row.name} file={row.file ?? ''} line={row.line ?? 0} />
            return (
              <tr key={row.key}>
                <th scope="row">
                  {onChoose && row.file ? (
                    <button
                      type="button"
                      className="link bars-place"
                      onClick={() => onChoose({ functionName: row.name, file: row.file! })}
                    >
                      {place}
                    </button>
                  ) : (
                    place
                  )}
                </th>
                {row.cells.map((cell, i) => (
                  <td key={props.head[i + 1]} className="number">
                    {cell}
                  </td>
                ))}
                <td className="bars-bar">
                  <Share share={biggest > 0 ? row.value / biggest : 0} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
