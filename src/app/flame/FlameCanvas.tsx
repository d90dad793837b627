import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useBoxSize } from '../canvas/useCrispCanvas.ts'
import { useView } from '../view/viewStore.ts'
import { rowsOf } from './arrival.ts'
import { openBoxMenu } from './boxMenu.ts'
import { clampRow, homeRow } from './camera.ts'
import { FrameTip } from './FrameTip.tsx'
import { listenForGestures } from './gestures.ts'
import { boxAt } from './hitTest.ts'
import { announceBox, onFlameKey } from './keys.ts'
import { project } from './paint/projection.ts'
import { usePicture } from './pictureStore.ts'
import { RowScrollbar } from './RowScrollbar.tsx'
import { ROW_PX } from './rows.ts'
import { runStage } from './stage.ts'
import { focusedBox, zoomToBox } from './zooming.ts'

/** The canvas with everything that is on it: gestures, keys, rings, the tooltip and the rows' scrollbar. */
export function FlameCanvas() {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const focusRing = useRef<HTMLDivElement>(null)
  const hoverRing = useRef<HTMLDivElement>(null)
  const size = useBoxSize(box)
  /** Counts canvases: one that its painter gave up is replaced. */
  const [canvasNumber, setCanvasNumber] = useState(0)

  useLayoutEffect(() => {
    if (size.widthPx === 0) return
    const { placed, topRow, size: before } = usePicture.getState()
    const rows = placed && rowsOf(placed, size.heightPx)
    // The first measure puts the rows where they belong; later ones keep them.
    usePicture.setState({
      size,
      topRow: rows ? (before.heightPx === 0 ? homeRow(rows) : clampRow(topRow, rows)) : topRow,
    })
  }, [size])
  // Another panel is shown: the size and the rows stay as they are, so that the way back leads to the same place.
  useEffect(() => () => usePicture.setState({ hover: null }), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another canvas needs another stage
  useEffect(() => {
    if (!canvas.current || !focusRing.current || !hoverRing.current) return
    return runStage({
      canvas: canvas.current,
      focusRing: focusRing.current,
      hoverRing: hoverRing.current,
      onBroken: () => setCanvasNumber((number) => number + 1),
    })
  }, [canvasNumber])

  useEffect(() => {
    if (!box.current) return
    return listenForGestures(box.current, {
      onClick: (x, y) => {
        const at = boxUnder(x, y)
        const { placed } = usePicture.getState()
        if (placed && at >= 0) void zoomToBox(placed, at)
      },
      onHover: (x, y) => {
        const at = boxUnder(x, y)
        const { hover } = usePicture.getState()
        if (at >= 0) usePicture.setState({ hover: { box: at, x, y } })
        else if (hover) usePicture.setState({ hover: null })
      },
      onLeave: () => {
        if (usePicture.getState().hover) usePicture.setState({ hover: null })
      },
      onMenu: (x, y, clientX, clientY) => {
        const { placed } = usePicture.getState()
        const at = boxUnder(x, y)
        if (placed && at >= 0) void openBoxMenu(placed, at, clientX, clientY)
      },
    })
  }, [])

  const onFocus = () => {
    const { placed } = usePicture.getState()
    const at = placed ? focusedBox(placed) : -1
    if (placed && at >= 0) void announceBox(placed, at)
  }
  return (
    <div className="flame-stage">
      {/* An application: arrow keys move among the boxes, and each box is said as the keyboard comes to it. */}
      <div
        ref={box}
        className="flame-box"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive, as one control with its own keys
        tabIndex={0}
        aria-label="Flame graph. Arrow keys move among frames, Enter zooms, Escape goes back, the menu key offers more. The same frames are in the table below and in the tree."
        onKeyDown={onFlameKey}
        onFocus={onFocus}
      >
        <canvas key={canvasNumber} ref={canvas} className="flame-canvas" />
        <div ref={hoverRing} className="hover-ring" hidden />
        <div ref={focusRing} className="focus-ring" hidden />
      </div>
      <RowScrollbar />
      <FrameTip />
    </div>
  )
}

function boxUnder(x: number, y: number): number {
  const { placed, size, topRow } = usePicture.getState()
  if (!placed) return -1
  const { view } = useView.getState()
  const offset = (view.layout === 'icicle' ? y : size.heightPx - y) / ROW_PX
  const camera = { ...(view.span ?? { from: 0, to: 1 }), topRow }
  return boxAt(placed, project(placed.asked, camera, size.widthPx), x, Math.floor(topRow + offset))
}
