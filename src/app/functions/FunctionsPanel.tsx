import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { FunctionColumn, FunctionPageRow } from '../../workers/index.ts'
import { changeOf } from '../format/amounts.ts'
import { formatCount, formatShare } from '../format/counts.ts'
import { openFrameMenu } from '../frame/menuStore.ts'
import { functionRowText, targetOfFunction } from '../frame/targets.ts'
import { FilterField } from '../lists/FilterField.tsx'
import { PagedRows } from '../lists/pagedRows.ts'
import { useQuestion } from '../lists/useQuestion.ts'
import { type GridColumn, Place, Share, VirtualGrid } from '../lists/VirtualGrid.tsx'
import { captureSession } from '../opening/session.ts'
import { useAmounts } from '../view/useAmounts.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { choose } from './functionsStore.ts'
import { SandwichView } from './SandwichView.tsx'
import './functions.css'

/** It outlives the panel: coming back shows the same rows at the same place. */
const rows = new PagedRows<FunctionPageRow>()

/** What each function holds itself and with all that it called, and who called the chosen one. */
export function FunctionsPanel() {
  const { question, key, generation } = useQuestion('list')
  const list = useView((s) => s.view.functions)
  const chosen = useView((s) => s.view.chosen)
  const weigh = useView((s) => s.view.weigh)
  const mode = useView((s) => s.view.mode)
  const amounts = useAmounts()
  useSyncExternalStore(rows.subscribe, rows.snapshot)

  useEffect(() => {
    const { sort, descending, filter } = list
    rows.show({
      generation,
      key: JSON.stringify([key, sort, descending, filter]),
      load: (first, count) => captureSession().functions(question, { sort, descending, filter, first, count }),
    })
  }, [question, key, generation, list])

  const { totals } = rows
  const whole = (weigh === 'bytes' ? totals?.wholeBytes : totals?.wholeCount) ?? 0
  const columns = useMemo<readonly GridColumn<FunctionPageRow, FunctionColumn>[]>(() => {
    const shareOf = (row: FunctionPageRow) =>
      whole > 0 ? (weigh === 'bytes' ? row.totalBytes : row.totalCount) / whole : 0
    return [
      {
        id: 'totalBytes',
        name: 'Total',
        title: 'With all that it called',
        sort: 'totalBytes',
        startsDescending: true,
        isNumber: true,
        render: (row) => amounts.bytes(row.totalBytes),
      },
      {
        id: 'share',
        name: weigh === 'bytes' ? 'Share of bytes' : 'Share of allocations',
        title: 'Of all, with all that it called',
        render: (row) => (
          <>
            <span className="number">{formatShare(shareOf(row))}</span>
            <Share share={shareOf(row)} change={changeOf(mode, shareOf(row))} />
          </>
        ),
      },
      {
        id: 'ownBytes',
        name: 'Own',
        title: 'What it allocated itself',
        sort: 'ownBytes',
        startsDescending: true,
        isNumber: true,
        render: (row) => amounts.bytes(row.ownBytes),
      },
      {
        id: 'totalCount',
        name: 'Allocations',
        title: 'With those of all that it called',
        sort: 'totalCount',
        startsDescending: true,
        isNumber: true,
        render: (row) => amounts.count(row.totalCount),
      },
      {
        id: 'ownCount',
        name: 'Own alloc.',
        title: 'Allocations that it made itself',
        sort: 'ownCount',
        startsDescending: true,
        isNumber: true,
        render: (row) => amounts.count(row.ownCount),
      },
      {
        id: 'function',
        name: 'Function',
        sort: 'function',
        render: (row) => <Place functionName={row.functionName} file={row.file} />,
      },
    ]
  }, [amounts, mode, weigh, whole])

  return (
    <section className="panel" aria-labelledby="functions-title">
      <h2 id="functions-title" className="visually-hidden">
        Functions
      </h2>
      <div className="panel-bar">
        <FilterField list="functions" label="Filter the functions" placeholder="Filter functions" />
      </div>
      {rows.error && (
        <p className="message error" role="alert">
          {rows.error.sentence}
        </p>
      )}
      <div className={chosen ? 'functions has-chosen' : 'functions'}>
        <VirtualGrid
          label="Functions. Enter shows callers and callees."
          className="functions-grid"
          columns={columns}
          rows={rows}
          sort={list.sort}
          descending={list.descending}
          onSort={(sort, descending) => changeView({ functions: { ...list, sort, descending } })}
          onOpen={choose}
          onSelect={choose}
          onMenu={(row, x, y) => openFrameMenu(targetOfFunction(row), x, y)}
          textOf={functionRowText}
          isChosen={(row) => chosen !== null && row.functionName === chosen.functionName && row.file === chosen.file}
          empty={list.filter === '' ? 'The selection holds nothing.' : 'No function contains that text.'}
        />
        {chosen && <SandwichView chosen={chosen} whole={whole} weigh={weigh} />}
      </div>
      <div className="panel-foot">
        <p role="status">
          {totals ? (
            <>
              <b>{formatCount(totals.total)}</b> {totals.total === 1 ? 'function' : 'functions'}
              {list.filter === '' ? '' : ' that match'}, of <b>{amounts.bytes(totals.allBytes)}</b> in{' '}
              {amounts.allocations(totals.allCount)}
            </>
          ) : (
            <>&nbsp;</>
          )}
        </p>
        {!chosen && <p className="panel-note">Choose a function to see who called it and what it called.</p>}
      </div>
    </section>
  )
}
