import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { TableColumn, TablePageRow } from '../../workers/index.ts'
import { changeOf } from '../format/amounts.ts'
import { formatShare } from '../format/counts.ts'
import { findInFlame } from '../frame/frameActions.ts'
import { openFrameMenu } from '../frame/menuStore.ts'
import { tableRowText, targetOfTableRow } from '../frame/targets.ts'
import { FilterField } from '../lists/FilterField.tsx'
import { ListTotal } from '../lists/ListTotal.tsx'
import { PagedRows } from '../lists/pagedRows.ts'
import { useQuestion } from '../lists/useQuestion.ts'
import { type GridColumn, Place, Share, VirtualGrid } from '../lists/VirtualGrid.tsx'
import { useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'
import { useAmounts } from '../view/useAmounts.ts'
import { changeView, useView } from '../view/viewStore.ts'
import './table.css'

/** It outlives the panel: coming back shows the same rows at the same place. */
const rows = new PagedRows<TablePageRow>()

/** Memory by the line that allocated it and the allocator: Memray's table, with shares. */
export function TablePanel() {
  const { question, key, generation } = useQuestion('list')
  const list = useView((s) => s.view.table)
  const weigh = useView((s) => s.view.weigh)
  const mode = useView((s) => s.view.mode)
  const isSplit = useView((s) => s.view.splitThreads)
  const threadCount = useReport((s) => s.report?.facts.threads.length ?? 1)
  const amounts = useAmounts()
  useSyncExternalStore(rows.subscribe, rows.snapshot)
  // A link may ask for the threads' order in a table that is not split by threads.
  const sort = list.sort === 'thread' && !isSplit ? 'bytes' : list.sort

  useEffect(() => {
    const { descending, filter } = list
    rows.show({
      generation,
      key: JSON.stringify([key, sort, descending, filter]),
      load: (first, count) => captureSession().table(question, { sort, descending, filter, first, count }),
    })
  }, [question, key, generation, list, sort])

  const { totals } = rows
  const whole = weigh === 'bytes' ? totals?.wholeBytes : totals?.wholeCount
  const columns = useMemo<readonly GridColumn<TablePageRow, TableColumn>[]>(() => {
    const shareOf = (row: TablePageRow) => (whole ? (weigh === 'bytes' ? row.bytes : row.count) / whole : 0)
    return [
      {
        id: 'bytes',
        name: 'Size',
        sort: 'bytes',
        startsDescending: true,
        isNumber: true,
        render: (row) => amounts.bytes(row.bytes),
      },
      {
        id: 'share',
        name: weigh === 'bytes' ? 'Share of bytes' : 'Share of allocations',
        title: 'Of all rows, filtered out or not',
        render: (row) => (
          <>
            <span className="number">{formatShare(shareOf(row))}</span>
            <Share share={shareOf(row)} change={changeOf(mode, shareOf(row))} />
          </>
        ),
      },
      {
        id: 'count',
        name: 'Allocations',
        sort: 'count',
        startsDescending: true,
        isNumber: true,
        render: (row) => amounts.count(row.count),
      },
      { id: 'allocator', name: 'Allocator', sort: 'allocator', render: (row) => row.allocator },
      ...(isSplit
        ? [{ id: 'thread', name: 'Thread', sort: 'thread', render: (row: TablePageRow) => row.thread } as const]
        : []),
      {
        id: 'location',
        name: 'Location',
        sort: 'location',
        render: (row) => <Place functionName={row.functionName} file={row.file} line={row.line} />,
      },
    ]
  }, [amounts, mode, weigh, whole, isSplit])

  return (
    <section className="panel" aria-labelledby="table-title">
      <h2 id="table-title" className="visually-hidden">
        Table
      </h2>
      <div className="panel-bar">
        <FilterField list="table" label="Filter the rows of the table" placeholder="Filter rows" />
        {(threadCount > 1 || isSplit) && (
          <label className="check" title="One row for each thread">
            <input
              type="checkbox"
              checked={isSplit}
              // Steps of a zoom carry their thread in a tree that is split.
              onChange={(event) => changeView({ splitThreads: event.target.checked, zoom: [], span: null })}
            />
            By thread
          </label>
        )}
      </div>
      {rows.error && (
        <p className="message error" role="alert">
          {rows.error.sentence}
        </p>
      )}
      <VirtualGrid
        label="Allocations by place"
        className={isSplit ? 'table-grid with-threads' : 'table-grid'}
        columns={columns}
        rows={rows}
        sort={sort}
        descending={list.descending}
        onSort={(next, descending) => changeView({ table: { ...list, sort: next, descending } })}
        onOpen={findInFlame}
        onMenu={(row, x, y) => openFrameMenu(targetOfTableRow(row), x, y)}
        textOf={tableRowText}
        empty={list.filter === '' ? 'The selection holds nothing.' : 'No row contains that text.'}
      />
      <div className="panel-foot">
        <ListTotal totals={totals} isFiltered={list.filter !== ''} />
      </div>
    </section>
  )
}
