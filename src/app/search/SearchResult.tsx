import { useEffect, useRef, useState } from 'react'
import { usePicture } from '../flame/pictureStore.ts'
import { amountsOf } from '../format/amounts.ts'
import { countOf, formatShare } from '../format/counts.ts'
import { useView } from '../view/viewStore.ts'
import { SEARCH_RESULT_ID } from './searchField.ts'

/** How much matches, or what is wrong with the expression. It stands where the colours are explained, since a search dims them. */
export function SearchResult() {
  const totals = usePicture((s) => s.placed?.picture.search ?? null)
  const rootBytes = usePicture((s) => s.placed?.picture.rootBytes ?? 0)
  const mode = usePicture((s) => s.placed?.asked.mode ?? 'peak')
  const problem = totals && (totals.error ?? (totals.nodeCount === 0 ? 'No frame matches.' : null))
  return (
    <p
      id={SEARCH_RESULT_ID}
      title={totals?.error ?? undefined}
      className={totals?.error ? 'search-result wrong' : 'search-result'}
    >
      {problem}
      {totals && problem === null && (
        <>
          {/* What grew and what shrank has no whole that both are shares of. */}
          {mode !== 'growth' && (
            <>
              <b>{formatShare(rootBytes > 0 ? totals.bytes / rootBytes : 0)}</b> of all ·{' '}
            </>
          )}
          {amountsOf(mode).bytes(totals.bytes)} · {countOf(totals.nodeCount, 'frame')}
        </>
      )}
    </p>
  )
}

/** The result for screen readers: once typing has paused, not after each letter. */
export function SettledResult() {
  const hasText = useView((s) => s.view.search.text !== '')
  const totals = usePicture((s) => s.placed?.picture.search ?? null)
  const rootBytes = usePicture((s) => s.placed?.picture.rootBytes ?? 0)
  const text =
    !hasText || !totals
      ? ''
      : (totals.error ??
        `${countOf(totals.nodeCount, 'frame')} match, ${formatShare(rootBytes > 0 ? totals.bytes / rootBytes : 0)} of the bytes`)
  const [said, setSaid] = useState('')
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    const timer = setTimeout(() => setSaid(text), 800)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <span className="visually-hidden" role="status">
      {said}
    </span>
  )
}
