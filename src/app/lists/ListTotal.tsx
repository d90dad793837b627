import { formatCount, formatShare } from '../format/counts.ts'
import { useAmounts } from '../view/useAmounts.ts'
import type { ListTotals } from './pagedRows.ts'

/** The line below a table: how many rows, what they hold, and what the filter leaves of all. */
export function ListTotal({
  totals,
  isFiltered,
}: {
  readonly totals: ListTotals | null
  readonly isFiltered: boolean
}) {
  const amounts = useAmounts()
  if (!totals) return <p>&nbsp;</p>
  const share = totals.wholeBytes > 0 ? totals.filteredBytes / totals.wholeBytes : 0
  return (
    <p role="status">
      <b>{formatCount(totals.total)}</b> {totals.total === 1 ? 'row' : 'rows'}
      {isFiltered ? ' that match: ' : ', in total '}
      <b>{amounts.bytes(totals.filteredBytes)}</b> in {amounts.allocations(totals.filteredCount)}
      {isFiltered && (
        <span className="amount">
          {' '}
          ({formatShare(share)} of {amounts.bytes(totals.allBytes)})
        </span>
      )}
    </p>
  )
}
