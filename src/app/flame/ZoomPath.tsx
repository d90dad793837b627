import { useEffect, useRef, useState } from 'react'
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
  const hasSpan = useView((s) => s.view.span !== null)
  const share = useRestingShare()
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
      {hasSpan && (
        <button
          type="button"
          className="zoom-span"
          title="Show the whole width of the zoomed frame"
          onClick={() => zoomToPath(path)}
        >
          {formatShare(share)} of its width ×
        </button>
      )}
    </nav>
  )
}

/** How often the share is written anew while the view moves. */
const SHARE_EVERY_MS = 150

/** The share of the zoomed frame's width that is in view. It follows a moving view some times a second and not with every frame. */
function useRestingShare(): number {
  const [share, setShare] = useState(shareInView)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const follow = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        setShare(shareInView())
      }, SHARE_EVERY_MS)
    }
    setShare(shareInView())
    const stop = useView.subscribe((now, before) => {
      if ((now.view.span === null) !== (before.view.span === null)) setShare(shareInView())
      else if (now.view.span !== before.view.span) follow()
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [])
  return share
}

function shareInView(): number {
  const { span } = useView.getState().view
  return span ? span.to - span.from : 1
}
