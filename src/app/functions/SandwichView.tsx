import type { FlameView, SandwichRow } from '../../workers/index.ts'
import { changeOf } from '../format/amounts.ts'
import { formatCount, formatShare } from '../format/counts.ts'
import { findInFlame } from '../frame/frameActions.ts'
import { openFrameMenu } from '../frame/menuStore.ts'
import { targetOfNeighbour } from '../frame/targets.ts'
import { Share } from '../lists/VirtualGrid.tsx'
import { useAmounts } from '../view/useAmounts.ts'
import type { FunctionRef } from '../view/viewState.ts'
import { useView } from '../view/viewStore.ts'
import { choose, closeChosen, goBack, useSandwich } from './functionsStore.ts'

/** More rows than these are told as a number. */
const MOST_ROWS = 100

/** Who called the chosen function, and what it called, each with what went that way. */
export function SandwichView(props: {
  readonly chosen: FunctionRef
  /** What shares of all are of. */
  readonly whole: number
  readonly weigh: FlameView['weigh']
}) {
  const { chosen, whole, weigh } = props
  const { of, sandwich, error } = useSandwich(chosen)
  const amounts = useAmounts()
  const isStale = of !== chosen
  const amountOf = (row: { bytes: number; count: number }) => (weigh === 'bytes' ? row.bytes : row.count)
  const own = sandwich ? (weigh === 'bytes' ? sandwich.ownBytes : sandwich.ownCount) : 0
  const total = sandwich ? (weigh === 'bytes' ? sandwich.totalBytes : sandwich.totalCount) : 0
  return (
    <section
      className={isStale ? 'sandwich is-stale' : 'sandwich'}
      aria-label={`Callers and callees of ${chosen.functionName}`}
    >
      <header className="sandwich-head">
        <button type="button" onClick={goBack} title="To the function before">
          ‹ Back
        </button>
        <h3 className="code" title={`${chosen.functionName} at ${chosen.file}`}>
          {chosen.functionName}
        </h3>
        <button type="button" onClick={() => findInFlame({ ...chosen, line: 0 })}>
          In flame graph
        </button>
        <button type="button" className="plain" aria-label="Close callers and callees" onClick={closeChosen}>
          ×
        </button>
      </header>
      <div className="sandwich-body">
        {error && (
          <p className="message error" role="alert">
            {error.sentence}
          </p>
        )}
        {!isStale && !error && !sandwich && <p className="panel-note">The selection holds nothing of this function.</p>}
        {sandwich && (
          <>
            <Neighbours
              title="Callers"
              none="Nothing called it: its stacks begin here."
              rows={sandwich.callers}
              total={total}
              amountOf={amountOf}
            />
            <dl className="sandwich-self">
              <div>
                <dt>File</dt>
                <dd className="sandwich-place code">{chosen.file}</dd>
              </div>
              <div>
                <dt>Total</dt>
                <dd>
                  <b>{amounts.bytes(sandwich.totalBytes)}</b> in {amounts.allocations(sandwich.totalCount)}
                  {whole > 0 && <span className="amount">, {formatShare(total / whole)} of all</span>}
                </dd>
              </div>
              <div>
                <dt>Own</dt>
                <dd>
                  <b>{amounts.bytes(sandwich.ownBytes)}</b> in {amounts.allocations(sandwich.ownCount)}
                  {whole > 0 && <span className="amount">, {formatShare(own / whole)} of all</span>}
                </dd>
              </div>
            </dl>
            <Neighbours
              title="Callees"
              none="It called nothing that allocated."
              rows={sandwich.callees}
              total={total}
              amountOf={amountOf}
            />
          </>
        )}
      </div>
    </section>
  )
}

function Neighbours(props: {
  readonly title: string
  readonly none: string
  readonly rows: readonly SandwichRow[]
  readonly total: number
  readonly amountOf: (row: SandwichRow) => number
}) {
  const { title, rows, total, amountOf } = props
  const amounts = useAmounts()
  const mode = useView((s) => s.view.mode)
  if (rows.length === 0) {
    return (
      <>
        <h4>{title}</h4>
        <p className="panel-note">{props.none}</p>
      </>
    )
  }
  return (
    <table className="neighbours">
      <caption>
        {title} <span className="amount">{formatCount(rows.length)}</span>
      </caption>
      <colgroup>
        <col />
        <col className="neighbour-size" />
        <col className="neighbour-count" />
        <col className="neighbour-part" />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Function</th>
          <th scope="col">Size</th>
          <th scope="col">Allocations</th>
          <th scope="col">Share of the function’s total</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map((row) => {
          const share = total !== 0 ? amountOf(row) / total : 0
          return (
            <tr
              key={`${row.functionName}\0${row.file}`}
              onContextMenu={(event) => {
                event.preventDefault()
                openFrameMenu(targetOfNeighbour(row), event.clientX, event.clientY)
              }}
            >
              <th scope="row">
                <button
                  type="button"
                  className="link code"
                  title={`${row.functionName} at ${row.file}`}
                  onClick={() => choose(row)}
                >
                  {row.functionName}
                </button>
                <span className="code amount neighbour-file">
                  <bdi>{row.file}</bdi>
                </span>
              </th>
              <td className="number">{amounts.bytes(row.bytes)}</td>
              <td className="number amount">{amounts.count(row.count)}</td>
              <td className="number neighbour-share">
                {formatShare(share)}
                <Share share={share} change={changeOf(mode, amountOf(row))} />
              </td>
            </tr>
          )
        })}
        {rows.length > MOST_ROWS && (
          <tr>
            <td colSpan={4} className="amount">
              and {formatCount(rows.length - MOST_ROWS)} smaller
            </td>
          </tr>
        )}
      </tbody>
    </table>
  )
}
