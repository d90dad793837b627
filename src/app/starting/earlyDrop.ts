import { fileFromDrop, type PickedFile } from '../opening/fileHandles.ts'

let dropped: Promise<PickedFile | null> | null = null

function allow(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
}

function keep(event: DragEvent): void {
  if (!event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  dropped = fileFromDrop(event.dataTransfer)
}

/** From the page's first task on, a file that is dropped is not lost: without this the browser would leave the page for it. */
export function keepEarlyDrops(): void {
  addEventListener('dragover', allow)
  addEventListener('drop', keep)
}

/** What was dropped before the page took drops itself, which it does from now on; null if nothing was. */
export function takeEarlyDrop(): Promise<PickedFile | null> | null {
  removeEventListener('dragover', allow)
  removeEventListener('drop', keep)
  const taken = dropped
  dropped = null
  return taken
}
