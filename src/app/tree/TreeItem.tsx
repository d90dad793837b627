// biome-ignore-all lint/a11y/useFocusableInteractive: the tree is one tab stop that points at its rows
import { type CSSProperties, memo } from 'react'
import type { FlameView } from '../../workers/index.ts'
import { changeOf } from '../format/amounts.ts'
import { countOf, formatShare } from '../format/counts.ts'
import { Place, Share } from '../lists/VirtualGrid.tsx'
import { useAmounts } from '../view/useAmounts.ts'
import { useView } from '../view/viewStore.ts'
import type { TreeLine } from './openTree.ts'

export const TreeItem = memo(function TreeItem(props: {
  readonly id: string
  readonly index: number
  readonly line: TreeLine
  /** What shares are of. */
  readonly whole: number
  readonly weigh: FlameView['weigh']
  readonly isCurrent: boolean
  readonly top: number
  readonly heightPx: number
}) {
  const { line, whole, weigh } = props
  const amounts = useAmounts()
  const mode = useView((s) => s.view.mode)
  const style = { height: props.heightPx, transform: `translateY(${props.top}px)` }
  const common = { id: props.id, 'data-index': props.index, style, tabIndex: -1, 'aria-level': line.level }
  if (line.kind === 'others') {
    return (
      <div {...common} role="treeitem" aria-selected={props.isCurrent} className="tree-row amount">
        <span className="tree-frame" style={indentOf(line)}>
          {countOf(line.others.nodes, 'smaller frame')}
        </span>
        <span className="number">{amounts.bytes(line.others.bytes)}</span>
      </div>
    )
  }
  const { row } = line
  const share = whole > 0 ? row.width / whole : 0
  const place = row.line > 0 ? `${row.file} line ${row.line}` : row.file
  const spoken = `${row.functionName}, ${place}: ${amounts.bytes(row.bytes)}, ${formatShare(share)}, own ${amounts.bytes(row.ownBytes)}, ${amounts.allocations(row.count)}`
  const marks = row.isMatch ? ' is-match' : row.hasMatch ? ' has-match' : ''
  return (
    <div
      {...common}
      role="treeitem"
      aria-label={row.isMatch ? `${spoken}, matches the search` : spoken}
      aria-setsize={line.siblings}
      aria-posinset={line.position}
      aria-expanded={row.childCount > 0 ? line.isOpen : undefined}
      aria-selected={props.isCurrent}
      className={`tree-row${props.isCurrent ? ' is-current' : ''}${marks}`}
    >
      <span className="tree-frame" style={indentOf(line)}>
        <span className="tree-twist">{row.childCount === 0 ? '' : line.isOpen ? '▾' : '▸'}</span>
        {row.thread && line.level === 1 && <span className="tree-thread">{row.thread}</span>}
        <Place functionName={row.functionName} file={row.file} line={row.line} />
      </span>
      <span className="number">{amounts.bytes(row.bytes)}</span>
      <span className="cell-share">
        <span className="number">{formatShare(share)}</span>
        <Share share={share} change={changeOf(mode, weigh === 'bytes' ? row.bytes : row.count)} />
      </span>
      <span className="number tree-own">{row.ownBytes === 0 ? '' : amounts.bytes(row.ownBytes)}</span>
      <span className="number tree-count">{amounts.count(row.count)}</span>
      <button type="button" className="plain row-menu" tabIndex={-1} aria-hidden="true">
        ⋯
      </button>
    </div>
  )
})

/** The style sheet turns the level into room, and knows where to stop. */
function indentOf(line: TreeLine): CSSProperties {
  return { '--level': line.level } as CSSProperties
}
