import { useState } from 'react'
import type { CaptureFacts } from '../../workers/index.ts'
import { formatCount } from '../format/counts.ts'
import { useView } from '../view/viewStore.ts'

/** What a reader of this report has to know before believing its numbers. */
export function CutOffBanner({ facts }: { readonly facts: CaptureFacts }) {
  const [isShort, setShort] = useState(false)
  if (facts.ending.isComplete) return null
  return (
    <div className="message warn" role="note">
      <p>
        {facts.isPart ? (
          <>
            <b>This is a part of the capture.</b> {facts.ending.reason}{' '}
          </>
        ) : (
          <>
            <b>This capture is cut off.</b> {facts.ending.reason} (at byte {formatCount(facts.ending.byteOffset)}){' '}
          </>
        )}
        {!isShort && 'Leaks can’t be told from what was only not freed yet.'}
      </p>
      <button type="button" className="link" aria-expanded={!isShort} onClick={() => setShort(!isShort)}>
        {isShort ? 'More' : 'Less'}
      </button>
    </div>
  )
}

/** Whoever made the file chose a size: what that took away is said. */
export function CoarseTimeBanner({ facts }: { readonly facts: CaptureFacts }) {
  const [isDismissed, setDismissed] = useState(false)
  const joined = facts.packed?.snapshotsPerWindow ?? 1
  if (joined === 1 || isDismissed) return null
  return (
    <div className="message" role="note">
      <p>
        <b>Time is coarser than in the capture</b>, so that the file is small: {formatCount(joined)} memory records make
        one step. Ranges end on these steps; reports of the whole run are exact.
      </p>
      <button type="button" className="plain dismiss" aria-label="Dismiss" onClick={() => setDismissed(true)}>
        ×
      </button>
    </div>
  )
}

/** Memray's own warning, beside the mode that it is about. */
export function LeaksMisleadBanner({ facts }: { readonly facts: CaptureFacts }) {
  const mode = useView((s) => s.view.mode)
  if (mode !== 'leaked' || !facts.leaksMislead) return null
  return (
    <p className="message warn" role="note">
      <span>
        <b>Leaks may mislead here.</b> Python’s {facts.header.pythonAllocator} allocator keeps freed memory for later,
        and its allocations were not traced: a pool can look like a leak. Record with{' '}
        <code>memray run --trace-python-allocators</code> or <code>PYTHONMALLOC=malloc</code> to know.
      </span>
    </p>
  )
}
