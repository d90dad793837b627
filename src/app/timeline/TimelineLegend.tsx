export function TimelineLegend() {
  return (
    <p className="timeline-legend">
      <span title="Allocated and not yet freed, as Memray saw it">
        <i className="swatch-heap" /> Heap
      </span>
      <span title="What the operating system had in memory for the process. It differs from the heap: code and mapped files count, memory that was asked for but never touched does not, and freed memory may be kept for later.">
        <i className="swatch-rss" /> Resident
      </span>
    </p>
  )
}
