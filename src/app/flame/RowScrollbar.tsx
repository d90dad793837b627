import { type PointerEvent, useRef } from 'react'
import { useView } from '../view/viewStore.ts'
import { rowsOf } from './arrival.ts'
import { clampRow } from './camera.ts'
import { usePicture } from './pictureStore.ts'

const MIN_THUMB_PX = 24

/**
 * Where the visible rows lie in all rows. For the pointer only: the canvas can't be the child of a scrolling box, since a box of a
 * hundred thousand rows would be taller than browsers allow; arrow and Page keys move the rows as well.
 */
export function RowScrollbar() {
  const placed = usePicture((s) => s.placed)
  const topRow = usePicture((s) => s.topRow)
  const { heightPx } = usePicture((s) => s.size)
  const isFlame = useView((s) => s.view.layout) === 'flame'
  const grabbed = useRef<{ y: number; topRow: number } | null>(null)
  if (!placed) return null
  const rows = rowsOf(placed, heightPx)
  const all = rows.ancestors + rows.depth + 1
  if (all <= rows.visible) return null
  const thumbPx = Math.max(MIN_THUMB_PX, (rows.visible / all) * heightPx)
  const rowsPerPx = (all - rows.visible) / Math.max(1, heightPx - thumbPx)
  const offset = (topRow + rows.ancestors) / rowsPerPx
  const top = isFlame ? heightPx - thumbPx - offset : offset
  const move = (event: PointerEvent) => {
    if (!grabbed.current) return
    const by = (event.clientY - grabbed.current.y) * rowsPerPx * (isFlame ? -1 : 1)
    usePicture.setState({ topRow: clampRow(grabbed.current.topRow + by, rows) })
  }
  return (
    <div
      className="row-scrollbar"
      aria-hidden="true"
      onPointerDown={(event) => {
        const y = event.clientY - event.currentTarget.getBoundingClientRect().top
        const isOnThumb = y >= top && y <= top + thumbPx
        // Beside the thumb: it comes to the pointer, and the drag goes on from there.
        const start = isOnThumb
          ? topRow
          : clampRow((isFlame ? heightPx - y - thumbPx / 2 : y - thumbPx / 2) * rowsPerPx - rows.ancestors, rows)
        usePicture.setState({ topRow: start })
        grabbed.current = { y: event.clientY, topRow: start }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={move}
      onPointerUp={() => {
        grabbed.current = null
      }}
      onPointerCancel={() => {
        grabbed.current = null
      }}
    >
      <div className="row-thumb" style={{ transform: `translateY(${top}px)`, height: thumbPx }} />
    </div>
  )
}
