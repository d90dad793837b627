import { useEffect, useRef } from 'react'
import { formatShare } from '../format/counts.ts'
import { useView } from '../view/viewStore.ts'
import { usePicture } from './pictureStore.ts'
import { zoomToPath } from './zooming.ts'

/** A path may have a hundred thousand steps; these many of its end are shown. */
const LAST_STEPS = 6

/** The way from the root to the zoomed frame; each step goes back to it. */
export function ZoomPath() {
  const list = useRef<HTMLOListElement>(null)
  const zoom = usePicture((s) => s.placed?.picture.zoom)
  const span = useView((s) => s.view.span)
  const hasSpan = span !== null
  const steps = zoom ?? []
  const first = Math.max(0, steps.length - LAST_STEPS)
  const path = steps.map((step) => step.location)
  const to = (length: number) => zoomToPath(path.slice(0, length))
  // Where the path is wider than the screen its end is what matters.
  useEffect(() => {
    if (zoom && list.current) list.current.scrollLeft = list.current.scrollWidth
  }, [zoom])
  return (
    <nav className="zoom-path" aria-label="Zoom">
      <ol ref={list}>
        <li>
          <button type="button" className="plain" disabled={steps.length === 0 && !hasSpan} onClick={() => to(0)}>
            all
          </button>
        </li>
        {first > 0 && (
          <li>
            <button type="button" className="plain" title={`${first} frames between`} onClick={() => to(first)}>
              … {first}
            </button>
          </li>
        )}
        {steps.slice(first).map((step, i) => {
          const length = first + i + 1
          const isLast = length === steps.length
          return (
            <li key={length}>
              <button
                type="button"
                className="plain code"
                aria-current={isLast ? 'location' : undefined}
                title={step.label}
                disabled={isLast && !hasSpan}
                onClick={() => to(length)}
              >
                {step.label}
              </button>
            </li>
          )
        })}
      </ol>
      {span && (
        <button
          type="button"
          className="zoom-span"
          title="Show the whole width of the zoomed frame"
          onClick={() => zoomToPath(path)}
        >
          {formatShare(span.to - span.from)} of its width ×
        </button>
      )}
    </nav>
  )
}
