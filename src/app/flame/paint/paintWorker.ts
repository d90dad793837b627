import { type PaintFrame, paint } from './drawFlame.ts'
import type { FromPainter, NamedFrame, ToPainter } from './messages.ts'
import type { PaintPicture } from './paintPicture.ts'

// The painter's thread: it holds the canvas and the pictures of late, and draws what the page names last.

const pictures = new Map<number, PaintPicture>()
let canvas: OffscreenCanvas | null = null
let wanted: PaintFrame | null = null
let answers: number[] = []
let isScheduled = false

const answer = (message: FromPainter) => self.postMessage(message)

self.addEventListener('message', (event: MessageEvent<ToPainter>) => {
  const { data } = event
  switch (data.kind) {
    case 'canvas':
      canvas = data.canvas
      wanted = null
      break
    case 'picture':
      pictures.set(data.id, data.picture)
      break
    case 'forget':
      pictures.delete(data.id)
      break
    case 'draw':
      wanted = withPictures(data.frame)
      if (data.number > 0) answers.push(data.number)
      schedule()
      break
    case 'png':
      void png()
  }
})

function withPictures({ scenes, ...frame }: NamedFrame): PaintFrame {
  const known = scenes.flatMap(({ id, camera }) => {
    const picture = pictures.get(id)
    return picture ? [{ picture, camera }] : []
  })
  return { ...frame, scenes: known }
}

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  if ('requestAnimationFrame' in self) requestAnimationFrame(draw)
  else setTimeout(draw)
}

function draw(): void {
  isScheduled = false
  if (canvas && wanted) paint(canvas, wanted)
  const drawn = answers
  answers = []
  for (const number of drawn) answer({ kind: 'drawn', number })
}

async function png(): Promise<void> {
  // Drawn once more: what was handed to the screen need not be on the canvas any longer.
  if (canvas && wanted) paint(canvas, wanted)
  answer({ kind: 'png', blob: canvas ? await canvas.convertToBlob({ type: 'image/png' }) : null })
}
