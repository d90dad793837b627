import { useDeferredValue, useEffect, useId, useMemo, useRef } from 'react'
import { formatBytes } from '../format/bytes.ts'
import { countOf, formatCount } from '../format/counts.ts'
import { programText, visibleName } from '../format/names.ts'
import { formatDateTime, formatDuration } from '../format/times.ts'
import { openUrl } from '../opening/openCapture.ts'
import { isPlainClick } from '../theme/plainClick.ts'
import { type PortalCapture, picturePoints, type SortKey, shownCaptures } from './listing.ts'
import { followPortal, isLive, ROWS_AT_A_TIME, usePortal } from './portalStore.ts'
import './portal.css'

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
  const { listing, problem, search, sorting, rows } = usePortal()
  const wanted = useDeferredValue(search)
  const id = useId()
  const list = useRef<HTMLElement>(null)
  useEffect(() => followPortal(), [])
  useEffect(() => returnToOpened(list.current), [])
  const captures = listing?.captures ?? NO_CAPTURES
  const shown = useMemo(() => shownCaptures(captures, wanted, sorting), [captures, wanted, sorting])
  const sortBy = (key: SortKey) =>
    usePortal.setState({
      sorting: { key, isDescending: sorting.key === key ? !sorting.isDescending : key !== 'program' },
    })
  return (
    <section ref={list} className="portal" aria-label="Captures on this server">
      <div className="portal-head">
        <label htmlFor={id}>Captures here</label>
        <input
          id={id}
          type="search"
          value={search}
          placeholder="path or command line"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => usePortal.setState({ search: event.target.value, rows: ROWS_AT_A_TIME })}
        />
        <span className="amount" role="status">
          {listing ? statusText(shown.length, captures.length, listing.unread) : problem ? '' : 'Reading the list …'}
        </span>
      </div>
      {problem && <p className="message error">{problem}</p>}
      {shown.length > 0 && (
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
      {listing && shown.length === 0 && <p className="portal-none">{noneText(captures.length)}</p>}
      {shown.length > rows && (
        <button type="button" onClick={() => usePortal.setState({ rows: rows + ROWS_AT_A_TIME })}>
          Show {formatCount(Math.min(ROWS_AT_A_TIME, shown.length - rows))} more of {formatCount(shown.length - rows)}
        </button>
      )}
    </section>
  )
}

function Row({ capture }: { readonly capture: PortalCapture }) {
  const { facts, url, path } = capture
  return (
    <tr>
      <td className="portal-name">
        <a
          href={`?capture=${encodeURIComponent(url)}`}
          onClick={(event) => {
            if (!isPlainClick(event)) return
            event.preventDefault()
            usePortal.setState({ opened: url })
            void openUrl(url)
          }}
        >
          <bdi>{visibleName(path)}</bdi>
        </a>
        <About capture={capture} />
      </td>
      <td data-label="Started">{facts ? formatDateTime(facts.startMs) : ''}</td>
      <td data-label="Duration" className="number">
        {facts ? formatDuration(facts.durationMs) : ''}
      </td>
      <td data-label="Peak" className="number">
        {facts ? formatBytes(facts.peakBytes) : ''}
      </td>
      <td data-label="Allocations" className="number">
        {facts && !facts.isAggregated ? formatCount(facts.allocations) : ''}
      </td>
      <td data-label="Size" className="number">
        {formatBytes(capture.sizeBytes)}
      </td>
      <td className="portal-heap">
        {facts?.picture && (
          <svg className="portal-picture" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
            <polygon points={picturePoints(facts.picture)} />
          </svg>
        )}
      </td>
    </tr>
  )
}

/** What ran, or why that is not known. */
function About({ capture: { facts, problem } }: { readonly capture: PortalCapture }) {
  if (problem !== null) return <span className="portal-problem">{problem}</span>
  if (!facts) return <span className="amount">not read yet</span>
  return (
    <span className="amount code" title={visibleName(facts.program)}>
      {facts.isComplete ? '' : 'cut off: '}
      {visibleName(programText(facts.program)) || '(no command line)'}
    </span>
  )
}

/** Whoever comes back from a capture finds the list where it was left, at the link that led there. */
function returnToOpened(list: HTMLElement | null): void {
  const { opened } = usePortal.getState()
  if (opened === null || !list) return
  usePortal.setState({ opened: null })
  list.querySelector<HTMLElement>(`a[href="${CSS.escape(`?capture=${encodeURIComponent(opened)}`)}"]`)?.focus()
}

function statusText(shown: number, all: number, unread: number): string {
  const found = shown === all ? countOf(all, 'capture') : `${formatCount(shown)} of ${countOf(all, 'capture')}`
  return unread > 0 ? `${found}, ${formatCount(unread)} still to be read` : found
}

function noneText(all: number): string {
  if (all > 0) return 'No capture has that in its path or its command line.'
  const names = 'files whose names end in .bin, .bin.gz or .memreel'
  return isLive
    ? `There is no capture yet: ${names} are shown here as they come.`
    : `There is no capture here: ${names}.`
}
