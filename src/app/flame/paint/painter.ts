import { type PaintFrame, paint } from './drawFlame.ts'
import type { FromPainter, ToPainter } from './messages.ts'
import type { PaintPicture } from './paintPicture.ts'
import { startPaintWorker } from './startPaintWorker.ts'

/** What draws on one canvas. */
export interface Painter {
  /** `onDrawn` is called once it is on the canvas, or something newer is. */
  draw(frame: PaintFrame, onDrawn?: () => void): void
  png(): Promise<Blob | null>
  /** The canvas is gone. */
  end(): void
}

/**
 * Draws in a thread of its own where the browser can; the page's thread then only says what is to be seen. `onBroken`: that thread failed, and
 * with it this canvas; a new one will be drawn on from here.
 */
export function painterOf(canvas: HTMLCanvasElement, onBroken: () => void): Painter {
  const worker = 'transferControlToOffscreen' in canvas && !isFirefox() ? paintWorker() : null
  return worker ? threadPainter(worker, canvas, onBroken) : pagePainter(canvas)
}

/** Firefox (153) hands the canvas over and then throws where the other thread first draws on it. */
function isFirefox(): boolean {
  return navigator.userAgent.includes('Firefox/')
}

let running: Worker | null = null
let isBroken = false

/** One thread for all canvases to come; null where there is none. */
function paintWorker(): Worker | null {
  if (isBroken) return null
  try {
    running ??= startPaintWorker()
  } catch {
    isBroken = true // a page whose policy allows no workers
  }
  return running
}

/** Those that a flight between two zooms needs, and what Esc goes back to. */
const KEPT_PICTURES = 4
const sent = new Map<PaintPicture, number>()
let lastId = 0
let lastDraw = 0

function threadPainter(worker: Worker, canvas: HTMLCanvasElement, onBroken: () => void): Painter {
  const waiting = new Map<number, () => void>()
  const blobs: ((blob: Blob | null) => void)[] = []
  const post = (message: ToPainter, moved: Transferable[] = []) => worker.postMessage(message, moved)
  const idOf = (picture: PaintPicture) => {
    const id = sent.get(picture) ?? ++lastId
    if (!sent.delete(picture)) post({ kind: 'picture', id, picture })
    sent.set(picture, id)
    return id
  }
  const onMessage = ({ data }: MessageEvent<FromPainter>) => {
    if (data.kind === 'png') blobs.shift()?.(data.blob)
    else {
      waiting.get(data.number)?.()
      waiting.delete(data.number)
    }
  }
  const end = () => {
    worker.removeEventListener('message', onMessage)
    worker.removeEventListener('error', onError)
    for (const resolve of blobs.splice(0)) resolve(null)
  }
  const onError = () => {
    isBroken = true
    running = null
    worker.terminate()
    end()
    onBroken()
  }
  worker.addEventListener('message', onMessage)
  worker.addEventListener('error', onError)
  const offscreen = canvas.transferControlToOffscreen()
  post({ kind: 'canvas', canvas: offscreen }, [offscreen])
  return {
    draw(frame, onDrawn) {
      const scenes = frame.scenes.map(({ picture, camera }) => ({ id: idOf(picture), camera }))
      const number = onDrawn ? ++lastDraw : 0
      if (onDrawn) waiting.set(number, onDrawn)
      post({ kind: 'draw', frame: { ...frame, scenes }, number })
      for (const [picture, id] of sent) {
        if (sent.size <= KEPT_PICTURES) break
        sent.delete(picture)
        post({ kind: 'forget', id })
      }
    },
    png: () =>
      new Promise((resolve) => {
        blobs.push(resolve)
        post({ kind: 'png' })
      }),
    end,
  }
}

function pagePainter(canvas: HTMLCanvasElement): Painter {
  return {
    draw(frame, onDrawn) {
      paint(canvas, frame)
      onDrawn?.()
    },
    png: () => new Promise((resolve) => canvas.toBlob(resolve, 'image/png')),
    end() {},
  }
}
