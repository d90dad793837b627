import type { Page } from 'playwright-core'

/** A string of base64 per step: larger ones make the protocol to the browser slow. */
const STEP_BYTES = 4 * 1024 * 1024

/**
 * Drops a file on the window as a person does: a real File in a real DataTransfer, with the drag events before it. What
 * happens then is the page's business; wait for what should appear.
 */
export async function dropFile(page: Page, bytes: Uint8Array, name: string): Promise<void> {
  const pieces = await page.evaluateHandle((): Uint8Array<ArrayBuffer>[] => [])
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    const piece = bytes.subarray(at, at + STEP_BYTES)
    const base64 = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64')
    await pieces.evaluate((list, text) => {
      list.push(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
    }, base64)
  }
  await pieces.evaluate((list, fileName) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(list, fileName))
    for (const type of ['dragenter', 'dragover', 'drop']) {
      window.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    }
  }, name)
  await pieces.dispose()
}
