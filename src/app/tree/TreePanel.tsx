import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useEffect, useId, useLayoutEffect, useMemo, useRef } from 'react'
import { openFrameMenu } from '../frame/menuStore.ts'
import { useRowPx } from '../lists/measures.ts'
import { useLongPress } from '../lists/useLongPress.ts'
import { usePrinting } from '../lists/usePrinting.ts'
import { useQuestion } from '../lists/useQuestion.ts'
import { SearchResult } from '../search/SearchResult.tsx'
import { shapeKey } from '../view/viewState.ts'
import { useView } from '../view/viewStore.ts'
import { linesOf, ROOT_KEY, type TreeLine } from './openTree.ts'
import { TreeItem } from './TreeItem.tsx'
import { targetOfLine, zoomToLine } from './treeActions.ts'
import { treeKeys } from './treeKeys.ts'
import { closeRow, openRows, place, showTree, useTree } from './treeStore.ts'
import '../lists/lists.css'
import './tree.css'

const MOST_PRINTED = 200

/** The same tree as the flame graph, in rows: each frame with what it holds, opened as far as one wants. */
export function TreePanel() {
  const { question, key, generation } = useQuestion()
  const weigh = useView((s) => s.view.weigh)
  const search = useView((s) => s.view.search)
  const zoom = useView((s) => s.view.zoom)
  const { known, open, current, error, shownKey } = useTree()
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const rowPx = useRowPx()
  const isPrinting = usePrinting()

  const wantedKey = JSON.stringify([key, weigh, search])
  useEffect(() => {
    const shape = shapeKey(useView.getState().view)
    const pattern = search.text === '' ? null : search
    void showTree({ generation, key: wantedKey, shape, question, weigh, search: pattern, zoom })
  }, [wantedKey, generation, question, weigh, search, zoom])

  const lines = useMemo(() => linesOf(known, open), [known, open])
  const whole = known.get(ROOT_KEY)?.node
  const at = Math.max(
    0,
    lines.findIndex((line) => line.key === current),
  )
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    // Rows are drawn in a task of their own, not within the scrolling.
    useFlushSync: false,
    initialOffset: place.scrollTop,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height of a row is what has to be measured anew
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx])
  useEffect(() => {
    place.scrollTop = virtual.scrollOffset ?? 0
  })
  const items = isPrinting
    ? lines.slice(0, MOST_PRINTED).map((_, index) => ({ index, start: index * rowPx }))
    : virtual.getVirtualItems()

  const goTo = (index: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))]
    if (!line) return
    useTree.setState({ current: line.key })
    virtual.scrollToIndex(lines.indexOf(line), { align: 'auto' })
  }
  const menuOf = (line: TreeLine, x?: number, y?: number) => {
    const target = targetOfLine(line)
    if (!target) return
    const box = document.getElementById(`${id}-${line.key}`)?.getBoundingClientRect()
    openFrameMenu(target, x ?? (box?.left ?? 0) + 24, y ?? box?.bottom ?? 0)
  }
  const lineAt = (target: EventTarget | null): TreeLine | undefined => {
    const index = target instanceof Element ? target.closest('[data-index]')?.getAttribute('data-index') : null
    return index == null ? undefined : lines[Number(index)]
  }
  const toggle = (line: TreeLine) => {
    if (line.kind !== 'node' || line.row.childCount === 0) return
    if (line.isOpen) closeRow(line.key)
    else void openRows([line.key])
  }
  const onClick = (event: MouseEvent) => {
    const line = lineAt(event.target)
    if (!line || !(event.target instanceof Element)) return
    useTree.setState({ current: line.key })
    if (event.target.closest('.row-menu')) menuOf(line, event.clientX, event.clientY)
    else if (event.target.closest('.tree-twist')) toggle(line)
  }
  const longPress = useLongPress((target, x, y) => {
    const line = lineAt(target)
    if (line) menuOf(line, x, y)
  })
  const onKeyDown = treeKeys({
    lines,
    at,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1),
    goTo,
    menuOf,
    toggle,
  })

  return (
    <section className="panel" aria-labelledby="tree-title">
      <h2 id="tree-title" className="visually-hidden">
        Tree
      </h2>
      <div className="tree-head" aria-hidden="true">
        <span>Frame</span>
        <span className="number">Size</span>
        <span>{weigh === 'bytes' ? 'Share of bytes' : 'Share of allocations'}</span>
        <span className="number">Own</span>
        <span className="number">Allocations</span>
      </div>
      {error && (
        <p className="message error" role="alert">
          {error.sentence}
        </p>
      )}
      <div
        ref={scroller}
        className={`grid tree${shownKey === wantedKey ? '' : ' is-stale'}`}
        role="tree"
        tabIndex={0}
        aria-label="Frames from the root. Arrow keys move and open, Enter zooms the flame graph."
        aria-activedescendant={lines[at] ? `${id}-${lines[at].key}` : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const line = lineAt(event.target)
          if (line && event.target instanceof Element && !event.target.closest('.tree-twist')) toggle(line)
        }}
        onContextMenu={(event) => {
          const line = lineAt(event.target)
          if (!line) return
          event.preventDefault()
          onClick(event)
          menuOf(line, event.clientX, event.clientY)
        }}
        {...longPress}
      >
        <div
          role="none"
          className="grid-body"
          style={{ height: isPrinting ? items.length * rowPx : virtual.getTotalSize() }}
        >
          {items.map(({ index, start }) => {
            const line = lines[index]
            return (
              line && (
                <TreeItem
                  key={line.key}
                  id={`${id}-${line.key}`}
                  index={index}
                  line={line}
                  whole={whole?.width ?? 0}
                  weigh={weigh}
                  isCurrent={index === at}
                  top={start}
                  heightPx={rowPx}
                />
              )
            )
          })}
        </div>
        {whole && lines.length === 0 && (
          <p className="grid-empty" role="none">
            The selection holds nothing.
          </p>
        )}
      </div>
      <div className="panel-foot">
        <p className="panel-note">Enter shows a frame in the flame graph. E opens the biggest path below it.</p>
        {search.text !== '' && <SearchResult />}
        <button type="button" className="link" onClick={() => lines[at] && zoomToLine(lines[at])}>
          Show in flame graph
        </button>
      </div>
    </section>
  )
}
