import { useEffect, useState } from 'react'
import type { CaptureFacts, ErrorReport, StatsReport } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { formatCount, formatShare } from '../format/counts.ts'
import { formatDuration, formatElapsed } from '../format/times.ts'
import { showInTable } from '../frame/frameActions.ts'
import { attempt } from '../lists/pagedRows.ts'
import { useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'
import { Bars } from './Bars.tsx'
import { Histogram } from './Histogram.tsx'
import { placeOfLocation } from './locationText.ts'
import '../lists/lists.css'
import './stats.css'

const LENGTHS = [5, 10, 20, 50]

/** Memray's stats report: of all allocations of the whole run. */
export function StatsPanel() {
  const facts = useReport((s) => s.report?.facts ?? null)
  const generation = useReport((s) => s.report?.generation ?? 0)
  const [length, setLength] = useState(10)
  const revision = useReport((s) => s.report?.revision ?? 0)
  const answer = useStats(length, generation, revision)
  if (!facts) return null
  const { stats, error } = answer
  return (
    <section className="panel" aria-labelledby="stats-title">
      <h2 id="stats-title" className="visually-hidden">
        Stats
      </h2>
      <div className="panel-bar" hidden={facts.header.isAggregated}>
        <p className="panel-note">Of every allocation of the whole run: mode, range and filters change nothing here.</p>
        <label className="check">
          Rows in the lists
          <select value={length} onChange={(event) => setLength(Number(event.target.value))}>
            {LENGTHS.map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </select>
        </label>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard */}
      <section className="stats" aria-label="Statistics" tabIndex={0}>
        <Totals facts={facts} />
        {error && (
          <p className={error.kind === 'not-in-this-capture' ? 'message' : 'message error'} role="status">
            {error.sentence}
          </p>
        )}
        {stats && <Lists stats={stats} facts={facts} />}
      </section>
    </section>
  )
}

function Lists({ stats, facts }: { readonly stats: StatsReport; readonly facts: CaptureFacts }) {
  const shareOfBytes = (bytes: number) => formatShare(bytes / stats.allocatedBytes)
  const shareOfCount = (count: number) => formatShare(count / stats.allocationCount)
  return (
    <>
      <Histogram stats={stats} />
      <Bars
        title="Allocators"
        head={['Allocator', 'Allocations', 'Share']}
        rows={stats.allocators.map(({ name, count }) => ({
          key: name,
          name: name.toLowerCase(),
          value: count,
          cells: [formatCount(count), shareOfCount(count)],
        }))}
      />
      <Bars
        title="Places that allocated the most bytes"
        head={['Place', 'Bytes', 'Share']}
        rows={stats.topBySize.map(({ location, bytes }) => ({
          key: location,
          ...placeOfLocation(location),
          value: bytes,
          cells: [formatBytes(bytes), shareOfBytes(bytes)],
        }))}
        onChoose={showInTable}
      />
      <Bars
        title="Places that allocated most often"
        head={['Place', 'Allocations', 'Share']}
        rows={stats.topByCount.map(({ location, count }) => ({
          key: location,
          ...placeOfLocation(location),
          value: count,
          cells: [formatCount(count), shareOfCount(count)],
        }))}
        onChoose={showInTable}
      />
      {stats.topModulesBySize.length > 0 ? (
        <>
          <Bars
            title="Modules that allocated the most bytes"
            head={['Module', 'Bytes', 'Allocations', 'Share of bytes']}
            rows={stats.topModulesBySize.map(({ module, bytes, count }) => ({
              key: module,
              name: module,
              value: bytes,
              cells: [formatBytes(bytes), formatCount(count), shareOfBytes(bytes)],
            }))}
          />
          <Bars
            title="Modules that allocated most often"
            head={['Module', 'Allocations', 'Bytes', 'Share of allocations']}
            rows={stats.topModulesByCount.map(({ module, bytes, count }) => ({
              key: module,
              name: module,
              value: count,
              cells: [formatCount(count), formatBytes(bytes), shareOfCount(count)],
            }))}
          />
        </>
      ) : (
        <p className="stats-part panel-note">
          Modules are known from version 13 of the format on: this capture (version {facts.header.version}) does not say
          where its packages were.
        </p>
      )}
    </>
  )
}

function Totals({ facts }: { readonly facts: CaptureFacts }) {
  const { header } = facts
  const rows: readonly (readonly [string, string, string?])[] = [
    ...(header.isAggregated
      ? []
      : ([
          ['Allocations', formatCount(facts.allocationCount)],
          ['Allocated in total', formatBytes(facts.allocatedBytes), `${formatCount(facts.allocatedBytes)} bytes`],
          ['Allocations and deallocations', formatCount(facts.eventCount)],
        ] as const)),
    ['Peak heap', formatBytes(facts.peakBytes), `${formatCount(facts.peakBytes)} bytes`],
    ...(facts.hasTime ? ([['Peak reached at', formatElapsed(facts.peakElapsedMs)]] as const) : []),
    ['Not freed at the end', formatBytes(facts.leakedBytes), `${formatCount(facts.leakedBytes)} bytes`],
    ['Duration', formatDuration(facts.endMs)],
    ['Threads', formatCount(facts.threads.length)],
    ['Python allocator', header.pythonAllocator],
  ]
  return (
    <section className="stats-part" aria-labelledby="stats-totals">
      <h3 id="stats-totals">Totals</h3>
      <dl className="stats-totals">
        {rows.map(([name, value, exact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={exact}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Of a former revision the answer stays until the next one is there, of a former capture it does not. */
function useStats(
  rows: number,
  generation: number,
  revision: number,
): { stats: StatsReport | null; error: ErrorReport | null } {
  const [answer, setAnswer] = useState<{
    readonly generation: number
    readonly stats: StatsReport | null
    readonly error: ErrorReport | null
  }>({ generation: -1, stats: null, error: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has other answers
  useEffect(() => {
    let isCurrent = true
    void attempt(() => captureSession().stats(rows)).then((outcome) => {
      if (!isCurrent) return
      setAnswer({
        generation,
        stats: outcome.ok ? outcome.value : null,
        error: outcome.ok ? null : outcome.error,
      })
    })
    return () => {
      isCurrent = false
    }
  }, [rows, generation, revision])
  return answer.generation === generation ? answer : { stats: null, error: null }
}
