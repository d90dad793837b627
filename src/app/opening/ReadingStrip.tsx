import { useEffect } from 'react'
import { announce } from '../announce/announce.tsx'
import { formatBytes } from '../format/bytes.ts'
import { formatCount, formatShare } from '../format/counts.ts'
import { formatDuration } from '../format/times.ts'
import { cancelOpening } from './openCapture.ts'
import { useLastOpening, useReport } from './reportStore.ts'
import './opening.css'

/** Over a report that shows what was read so far: how far that is, how long it still takes, and the ways to end it. */
export function ReadingStrip() {
  const opening = useLastOpening()
  useEffect(() => {
    announce('This is what was read so far. Reading goes on, and what you choose stays.')
    return () => {
      if (useReport.getState().report?.isReading === false) announce('All of the capture is read.')
    }
  }, [])
  if (!opening?.progress) return null
  const { bytesRead, bytesTotal, bytesPerSecond, recordsPerSecond, remainingMs } = opening.progress
  const share = bytesTotal ? Math.min(1, bytesRead / bytesTotal) : null
  return (
    <section className="reading" aria-label="Reading">
      <progress
        className="opening-bar"
        aria-label={`Reading ${opening.name}`}
        max={1}
        {...(share !== null && { value: share })}
      />
      <p className="reading-text">
        <b>Still reading.</b> Everything here is about what was read so far.
      </p>
      <p className="reading-figures number">
        {formatBytes(bytesRead)}
        {bytesTotal !== null && share !== null && ` of ${formatBytes(bytesTotal)} (${formatShare(share)})`}
        {`, ${formatBytes(bytesPerSecond)}/s, ${formatCount(recordsPerSecond)} records/s`}
        {remainingMs !== null && `, ${formatDuration(remainingMs)} left`}
      </p>
      <div className="reading-actions">
        <button type="button" disabled={opening.isStopping} onClick={() => cancelOpening(true)}>
          Stop and keep this
        </button>
        <button type="button" disabled={opening.isStopping} onClick={() => cancelOpening(false)}>
          Cancel
        </button>
      </div>
    </section>
  )
}
