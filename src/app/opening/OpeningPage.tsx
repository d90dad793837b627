import { useEffect, useRef } from 'react'
import { formatBytes } from '../format/bytes.ts'
import { formatCount, formatShare } from '../format/counts.ts'
import { formatDuration } from '../format/times.ts'
import { nextFrame } from '../starting/nextTask.ts'
import { GrowingTimeline } from '../timeline/GrowingTimeline.tsx'
import { cancelOpening } from './openCapture.ts'
import { useLastOpening } from './reportStore.ts'
import './opening.css'

/** What is known while a capture is read. Every number has its place from the start, so that nothing jumps. */
export function OpeningPage() {
  const opening = useLastOpening()
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever opened the file by keyboard stays in the flow: the page that held the focus is gone.
  useEffect(() => {
    // once it is laid out: focus would make the browser do that in the task that mounts the page
    void nextFrame().then(() => heading.current?.focus())
  }, [])
  if (!opening) return null
  const { progress } = opening
  const total = progress?.bytesTotal ?? opening.sizeBytes
  const read = progress?.bytesRead ?? 0
  const share = total ? Math.min(1, read / total) : null
  return (
    <main className="opening">
      <h1 ref={heading} tabIndex={-1}>
        Opening <span className="opening-name">{opening.name}</span>
      </h1>
      <progress
        className="opening-bar"
        aria-label={`Reading ${opening.name}`}
        max={1}
        {...(share === null ? {} : { value: share })}
      />
      <dl className="opening-facts">
        <div>
          <dt>Read</dt>
          <dd>
            {formatBytes(read)}
            {total !== null && ` of ${formatBytes(total)}`}
            {share !== null && ` (${formatShare(share)})`}
          </dd>
        </div>
        <div>
          <dt>Bytes per second</dt>
          <dd>{progress ? formatBytes(progress.bytesPerSecond) : '–'}</dd>
        </div>
        <div>
          <dt>Records</dt>
          <dd>{progress ? formatCount(progress.recordCount) : '–'}</dd>
        </div>
        <div>
          <dt>Records per second</dt>
          <dd>{progress ? formatCount(progress.recordsPerSecond) : '–'}</dd>
        </div>
        <div>
          <dt>Time left</dt>
          <dd>{progress?.remainingMs == null ? '–' : formatDuration(progress.remainingMs)}</dd>
        </div>
      </dl>
      <div className="opening-actions">
        <button type="button" disabled={opening.isStopping} onClick={() => cancelOpening(false)}>
          Cancel
        </button>
        <button
          type="button"
          disabled={opening.isStopping || !progress?.recordCount}
          onClick={() => cancelOpening(true)}
        >
          Show what was read so far
        </button>
      </div>
      <GrowingTimeline timeline={progress?.timeline ?? null} />
    </main>
  )
}
