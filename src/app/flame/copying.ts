import { announce } from '../announce/announce.tsx'

/** Puts text on the clipboard; false where the page may not (an insecure address, a frame without leave). */
export async function copyText(text: string, what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    if (!copyByEvent(text)) {
      announce(`${what} could not be copied: the browser does not allow it here.`)
      return false
    }
  }
  announce(`${what} copied.`)
  return true
}

/** The old way works on plain http and file:// pages, where there is no clipboard object. */
function copyByEvent(text: string): boolean {
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
  }
  document.addEventListener('copy', onCopy)
  const isDone = document.execCommand('copy')
  document.removeEventListener('copy', onCopy)
  return isDone
}
