/** How long a browser may take to begin a download: then the memory behind its address is given back. */
const KEPT_MS = 60_000

/** Gives a file to the browser's downloads. Nothing leaves the machine: the address is the page's own. */
export function download(bytes: BlobPart, mimeType: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mimeType }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}
