import { useDeferredValue, useEffect, useId, useMemo, useState } from 'react'
import { formatBytes } from '../format/bytes.ts'
import { countOf, formatCount } from '../format/counts.ts'
import { formatDateTime, formatDuration } from '../format/times.ts'
import { openUrl } from '../opening/openCapture.ts'
import { type PortalCapture, picturePoints, type Sorting, type SortKey, shownCaptures } from './listing.ts'
import { followPortal, usePortal } from './portalStore.ts'
import './portal.css'

const ROWS_AT_A_TIME = 200
const NO_CAPTURES: readonly PortalCapture[] = []

const COLUMNS: readonly { readonly key: SortKey; readonly name: string; readonly isNumber: boolean }[] = [
  { key: 'program', name: 'Capture', isNumber: false },
  { key: 'date', name: 'Started', isNumber: false },
  { key: 'duration', name: 'Duration', isNumber: true },
  { key: 'peak', name: 'Peak', isNumber: true },
  { key: 'allocations', name: 'Allocations', isNumber: true },
  { key: 'size', name: 'Size', isNumber: true },
]

/** The captures that the server has, to search, to sort and to open. */
export function PortalList() {
  const listing = usePortal((s) => s.listing)
  const problem = usePortal((s) => s.problem)
  const [search, setSearch] = useState('')
  const [sorting, setSorting] = useState<Sorting>({ key: 'date', isDescending: true })
  const [rows, setRows] = useState(ROWS_AT_A_TIME)
  const wanted = useDeferredValue(search)
  const id = useId()
  useEffect(() => followPortal(), [])
  const captures = listing?.captures ?? NO_CAPTURES
  const shown = useMemo(() => shownCaptures(captures, wanted, sorting), [captures, wanted, sorting])
  const sortBy = (key: SortKey) =>
    setSorting({ key, isDescending: sorting.key === key ? !sorting.isDescending : key !== 'program' })
  return (
    <section className="portal" aria-label="Captures on this server">
      <div className="portal-head">
        <label htmlFor={id}>Captures here</label>
        <input
          id={id}
          type="search"
          value={search}
          placeholder="path or command line"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setSearch(event.target.value)
            setRows(ROWS_AT_A_TIME)
          }}
        />
        <span className="amount" role="status">
          {listing === null ? 'Reading the list …' : statusText(shown.length, captures.length, listing.unread)}
        </span>
      </div>
      {problem && <p className="message error">{problem}</p>}
      {captures.length > 0 && (
        <div className="portal-scroll">
          <table>
            <thead>
              <tr>
                {COLUMNS.map(({ key, name, isNumber }) => (
                  <th
                    key={key}
                    className={isNumber ? 'portal-title number' : 'portal-title'}
                    aria-sort={sorting.key === key ? (sorting.isDescending ? 'descending' : 'ascending') : 'none'}
                  >
                    <button type="button" className="plain" onClick={() => sortBy(key)}>
                      {name}
                      {sorting.key === key ? (sorting.isDescending ? ' ↓' : ' ↑') : ''}
                    </button>
                  </th>
                ))}
                <th className="portal-title">Heap over time</th>
              </tr>
            </thead>
            <tbody>
              {shown.slice(0, rows).map((capture) => (
                <Row key={capture.url} capture={capture} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length > rows && (
        <button type="button" onClick={() => setRows(rows + ROWS_AT_A_TIME)}>
          Show {formatCount(Math.min(ROWS_AT_A_TIME, shown.length - rows))} more
        </button>
      )}
    </section>
  )
}

function Row({ capture }: { readonly capture: PortalCapture }) {
  const { facts, url, path, problem } = capture
  return (
    <tr>
      <td className="portal-name">
        <a
          href={`?capture=${encodeURIComponent(url)}`}
          onClick={(event) => {
            if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
            event.preventDefault()
            void openUrl(url)
          }}
        >
          <bdi>{path}</bdi>
        </a>
        <span className="amount code" title={facts?.program}>
          {problem ?? facts?.program ?? 'not read yet'}
        </span>
      </td>
      <td>{facts ? formatDateTime(facts.startMs) : ''}</td>
      <td className="number">{facts ? formatDuration(facts.durationMs) : ''}</td>
      <td className="number">{facts ? formatBytes(facts.peakBytes) : ''}</td>
      <td className="number">{facts && !facts.isAggregated ? formatCount(facts.allocations) : ''}</td>
      <td className="number">{formatBytes(capture.sizeBytes)}</td>
      <td>
        {facts?.picture && (
          <svg className="portal-picture" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
            <polygon points={picturePoints(facts.picture)} />
          </svg>
        )}
      </td>
    </tr>
  )
}

function statusText(shown: number, all: number, unread: number): string {
  const found = shown === all ? countOf(all, 'capture') : `${formatCount(shown)} of ${countOf(all, 'capture')}`
  return unread > 0 ? `${found}, ${formatCount(unread)} still to be read` : found
}
