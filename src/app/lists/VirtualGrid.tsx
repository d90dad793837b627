// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table element can't be laid out by their numbers alone
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { copyText } from '../flame/copying.ts'
import { SearchText } from './marks.tsx'
import { HEAD_PX, useRowPx } from './measures.ts'
import type { PagedRows } from './pagedRows.ts'
import { useLongPress } from './useLongPress.ts'
import { usePrinting } from './usePrinting.ts'
import './lists.css'

export interface GridColumn<Row, Column extends string> {
  readonly id: Column | 'share'
  readonly name: string
  readonly title?: string
  readonly isNumber?: boolean
  /** Left out: the column can't be sorted by. */
  readonly sort?: Column
  /** The order that a first click gives: numbers begin with the biggest. */
  readonly startsDescending?: boolean
  readonly render: (row: Row) => ReactNode
}

const MOST_PRINTED = 200

/**
 * A long list as a grid: only the rows in view are in the document, whatever their number. One tab stop; arrow, Page, Home and End
 * keys move the row, Enter opens it, the menu key and a long press open its menu, Ctrl+C copies it.
 */
export function VirtualGrid<Row, Column extends string>(props: {
  readonly label: string
  /** Gives the columns their widths: see the panels' style sheets. */
  readonly className: string
  readonly columns: readonly GridColumn<Row, Column>[]
  readonly rows: PagedRows<Row>
  readonly sort: Column
  readonly descending: boolean
  readonly onSort: (sort: Column, descending: boolean) => void
  readonly onOpen: (row: Row) => void
  /** A click, beside making the row the current one. */
  readonly onSelect?: (row: Row) => void
  readonly onMenu: (row: Row, x: number, y: number) => void
  readonly textOf: (row: Row) => string
  readonly isChosen?: (row: Row) => boolean
  readonly empty: string
}) {
  const { rows, columns } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  useSyncExternalStore(rows.subscribe, rows.snapshot)
  const [current, setCurrent] = useState(rows.current)
  const rowPx = useRowPx()
  const isPrinting = usePrinting()
  const total = rows.totals?.total ?? 0
  const at = Math.min(current, Math.max(0, total - 1))

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    // Rows are drawn in a task of their own, not within the scrolling.
    useFlushSync: false,
    initialOffset: rows.scrollTop,
    scrollPaddingEnd: HEAD_PX,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height of a row is what has to be measured anew
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx])
  // The virtualizer knows the offset: asking the element would make the browser lay everything out once more.
  useEffect(() => {
    rows.scrollTop = virtual.scrollOffset ?? 0
  })
  const items = isPrinting
    ? Array.from({ length: Math.min(total, MOST_PRINTED) }, (_, index) => ({ index, start: index * rowPx }))
    : virtual.getVirtualItems()
  const pool = poolFor(items.length)
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => rows.look(first, last), [rows, first, last])

  const move = (to: number) => {
    const next = Math.max(0, Math.min(total - 1, to))
    rows.current = next
    setCurrent(next)
    virtual.scrollToIndex(next, { align: 'auto' })
  }
  const menuOf = (index: number, x?: number, y?: number) => {
    const row = rows.row(index)
    if (!row) return
    const box = document.getElementById(`${id}-${index}`)?.getBoundingClientRect()
    props.onMenu(row, x ?? (box?.left ?? 0) + 24, y ?? box?.bottom ?? 0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const row = rows.row(at)
    const isCommand = event.ctrlKey || event.metaKey
    if (isCommand && event.key === 'c' && row && getSelection()?.isCollapsed !== false) {
      event.preventDefault()
      void copyText(props.textOf(row), 'Row')
      return
    }
    if (isCommand || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2)
    const to: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    }
    if (event.key in to) move(to[event.key]!)
    else if (event.key === 'Enter' && row) props.onOpen(row)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) menuOf(at)
    else return
    event.preventDefault()
  }
  const indexAt = (target: EventTarget | null) => {
    const index = target instanceof Element ? target.closest('[data-index]')?.getAttribute('data-index') : null
    return index == null ? -1 : Number(index)
  }
  const onClick = (event: MouseEvent) => {
    const index = indexAt(event.target)
    if (index < 0) return
    rows.current = index
    setCurrent(index)
    const row = rows.row(index)
    if (event.target instanceof Element && event.target.closest('.row-menu'))
      menuOf(index, event.clientX, event.clientY)
    else if (row) props.onSelect?.(row)
  }
  const onContextMenu = (event: MouseEvent) => {
    const index = indexAt(event.target)
    if (index < 0) return
    event.preventDefault()
    rows.current = index
    setCurrent(index)
    menuOf(index, event.clientX, event.clientY)
  }
  const longPress = useLongPress((target, x, y) => {
    const index = indexAt(target)
    if (index >= 0) menuOf(index, x, y)
  })

  return (
    <div
      ref={scroller}
      className={`grid ${props.className}${rows.isCurrent ? '' : ' is-stale'}`}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={rows.row(at) ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={(event) => {
        const row = rows.row(indexAt(event.target))
        if (row) props.onOpen(row)
      }}
      onContextMenu={onContextMenu}
      {...longPress}
    >
      <div role="rowgroup" className="grid-head">
        <div role="row" tabIndex={-1} aria-rowindex={1} className="grid-row">
          {columns.map((column) => (
            <HeadCell
              key={column.id}
              column={column}
              sort={props.sort}
              descending={props.descending}
              onSort={(sort, descending) => {
                rows.toTop()
                setCurrent(0)
                if (scroller.current) scroller.current.scrollTop = 0
                props.onSort(sort, descending)
              }}
            />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className="grid-body"
        style={{ height: isPrinting ? items.length * rowPx : virtual.getTotalSize() }}
      >
        {items.map(({ index, start }) => {
          const row = rows.row(index)
          return (
            <GridRow
              // Elements are used again for other rows: making new ones for each would cost more than all else.
              key={index % pool}
              id={`${id}-${index}`}
              index={index}
              row={row}
              columns={columns}
              top={start}
              heightPx={rowPx}
              isCurrent={index === at}
              isChosen={row !== undefined && props.isChosen?.(row) === true}
            />
          )
        })}
      </div>
      {rows.totals && total === 0 && (
        <p className="grid-empty" role="status">
          {props.empty}
        </p>
      )}
    </div>
  )
}

/** As many elements as are needed at once, in steps, so that a row more or less does not give all of them new names. */
function poolFor(count: number): number {
  let pool = 32
  while (pool < count) pool *= 2
  return pool
}

interface GridRowProps<Row, Column extends string> {
  readonly id: string
  readonly index: number
  readonly row: Row | undefined
  readonly columns: readonly GridColumn<Row, Column>[]
  readonly top: number
  readonly heightPx: number
  readonly isCurrent: boolean
  readonly isChosen: boolean
}

function PlainGridRow<Row, Column extends string>(props: GridRowProps<Row, Column>) {
  const { id, index, row, columns, isCurrent } = props
  return (
    <div
      role="row"
      tabIndex={-1}
      id={id}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isCurrent}
      className={`grid-row${isCurrent ? ' is-current' : ''}${props.isChosen ? ' is-chosen' : ''}`}
      style={{ height: props.heightPx, transform: `translateY(${props.top}px)` }}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" tabIndex={-1} className={cellClass(column)}>
          {row && column.render(row)}
        </div>
      ))}
      <button type="button" className="plain row-menu" tabIndex={-1} aria-hidden="true">
        ⋯
      </button>
    </div>
  )
}
/** Scrolling draws the rows that came into view, and leaves the others as they are. */
const GridRow = memo(PlainGridRow) as typeof PlainGridRow

function cellClass(column: { readonly id: string; readonly isNumber?: boolean }): string {
  return `cell cell-${column.id}${column.isNumber ? ' number' : ''}`
}

function HeadCell<Row, Column extends string>(props: {
  readonly column: GridColumn<Row, Column>
  readonly sort: Column
  readonly descending: boolean
  readonly onSort: (sort: Column, descending: boolean) => void
}) {
  const { column, descending } = props
  const { sort } = column
  const isSorted = sort !== undefined && sort === props.sort
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      className={cellClass(column)}
      aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : undefined}
    >
      {sort === undefined ? (
        <span title={column.title}>{column.name}</span>
      ) : (
        <button
          type="button"
          className="plain"
          title={column.title}
          onClick={() => props.onSort(sort, isSorted ? !descending : (column.startsDescending ?? false))}
        >
          {column.name}
          <span className="sort-mark" aria-hidden="true">
            {isSorted ? (descending ? '▾' : '▴') : ''}
          </span>
        </button>
      )}
    </div>
  )
}

/** A function and where it is, the name first: on narrow screens the place is cut, from its beginning. */
export function Place(props: { readonly functionName: string; readonly file: string; readonly line?: number }) {
  const { functionName, file, line } = props
  const place = line !== undefined && line > 0 ? `${file}:${line}` : file
  return (
    <span className="place code" title={file ? `${functionName} at ${place}` : functionName}>
      <span className="place-name">
        <SearchText text={functionName} />
      </span>
      {file !== '' && file !== functionName && (
        <span className="place-file">
          <bdi>{place}</bdi>
        </span>
      )}
    </span>
  )
}

/** A share as a thin bar; in growth the colour tells what grew from what shrank. */
export function Share({ share, change }: { readonly share: number; readonly change?: 'gain' | 'loss' | undefined }) {
  const width = Number.isFinite(share) ? Math.min(100, Math.abs(share) * 100) : 0
  return (
    <span className={`share-bar ${change ?? ''}`} aria-hidden="true">
      <i style={{ width: `${width}%` }} />
    </span>
  )
}
