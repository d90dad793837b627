import type { CaptureFacts } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { PopoverButton } from '../theme/Popup.tsx'

/** The two lines of the chart, and why they differ: the question that everybody asks who compares a report with what the system says. */
export function TimelineLegend({ facts }: { readonly facts: CaptureFacts | null }) {
  return (
    <PopoverButton
      className="plain timeline-legend"
      name="Heap and resident size"
      title="What the two lines are, and why they differ"
      label={
        <>
          <span>
            <i className="swatch-heap" /> Heap
          </span>
          <span>
            <i className="swatch-rss" /> Resident
          </span>
        </>
      }
    >
      <div className="legend-text">
        <p>
          <b>Heap</b>: allocated and not yet freed, as Memray saw it.
          {facts && ` At most ${formatBytes(facts.peakBytes)}.`}
        </p>
        <p>
          <b>Resident</b>: what the operating system had in memory for the process.{' '}
          {facts && (facts.peakRssBytes > 0 ? `At most ${formatBytes(facts.peakRssBytes)}.` : 'Not recorded here.')}
        </p>
        <h3>Resident is more where</h3>
        <ul>
          <li>code, libraries and mapped files are in memory: nobody allocated them</li>
          <li>freed memory is kept: an arena or pool goes back to the system only when all of it is free</li>
          <li>something was allocated before the recording began</li>
        </ul>
        <h3>Heap is more where</h3>
        <ul>
          <li>memory was asked for and never touched: a large array of zeros, a thread’s stack</li>
          <li>pages were swapped out, or belong to a mapped file (leave out mmap among the allocators to see)</li>
        </ul>
      </div>
    </PopoverButton>
  )
}
