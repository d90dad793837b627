import { type RefObject, useEffect, useState } from 'react'

export interface CanvasSize {
  readonly widthPx: number
  readonly heightPx: number
  /** Device pixels for one CSS pixel. */
  readonly ratio: number
}

/**
 * Follows the size of the box that a canvas fills and the screen's pixel ratio (which changes with the page zoom and from screen to
 * screen). The canvas itself is sized by `fitCanvas`, right before drawing, since setting its size clears it.
 */
export function useBoxSize(box: RefObject<HTMLElement | null>): CanvasSize {
  const [size, setSize] = useState<CanvasSize>({ widthPx: 0, heightPx: 0, ratio: 1 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => {
      const next = { widthPx: element.clientWidth, heightPx: element.clientHeight, ratio: devicePixelRatio || 1 }
      setSize((now) =>
        now.widthPx === next.widthPx && now.heightPx === next.heightPx && now.ratio === next.ratio ? now : next,
      )
    }
    // Tells the first size too, once the browser has laid out: asking for it here would make it lay out in the task that mounts the page.
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      removeEventListener('resize', measure)
    }
  }, [box])
  return size
}

/** Gives the canvas as many pixels as the screen has for it, and a context that counts in device pixels, cleared. */
export function fitCanvas(canvas: HTMLCanvasElement, size: CanvasSize): CanvasRenderingContext2D | null {
  const width = Math.max(1, Math.round(size.widthPx * size.ratio))
  const height = Math.max(1, Math.round(size.heightPx * size.ratio))
  const context = canvas.getContext('2d', { alpha: false })
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context?.setTransform(1, 0, 0, 1, 0, 0)
  return context
}
