import type { ShareOptions } from '../../workers/index.ts'
import { download } from '../exports/download.ts'
import { stemOf } from '../exports/fileNames.ts'
import { captureSession } from '../opening/session.ts'
import { viewToHash } from '../view/hash.ts'
import { useView } from '../view/viewStore.ts'
import { embeddedReport } from './embeddedCapture.ts'

/** Beside the page, wherever it is hosted. */
const TEMPLATE_URL = './report-template.html'

/** The app as one file has to be fetched, which a page from file:// and a report itself can't. */
export const canSaveReports =
  (location.protocol === 'http:' || location.protocol === 'https:') && embeddedReport() === null

export interface Saved {
  readonly fileName: string
  readonly bytes: number
  readonly snapshotsPerWindow: number
}

/** A file for others, or a sentence on why there is none. */
export async function saveReport(captureName: string, options: ShareOptions): Promise<Saved | string> {
  const template = await fetchTemplate()
  if (template === null) return 'This page is hosted without the file that reports are made of (report-template.html).'
  const { view } = useView.getState()
  // steps of a zoom are made of texts that are no longer the same
  const kept = options.redact.pathParts === null ? view : { ...view, zoom: [] }
  const made = await captureSession().reportPage(template, options, viewToHash(kept))
  if (!made.ok) return made.error.sentence
  return save(made.value, `memreel-${stemOf(captureName)}.html`, 'text/html')
}

export async function savePacked(captureName: string, options: ShareOptions): Promise<Saved | string> {
  const made = await captureSession().packed(options)
  if (!made.ok) return made.error.sentence
  return save(made.value, `${stemOf(captureName)}.memreel`, 'application/octet-stream')
}

function save(
  { bytes, snapshotsPerWindow }: { bytes: Uint8Array; snapshotsPerWindow: number },
  fileName: string,
  mimeType: string,
): Saved {
  download(bytes as Uint8Array<ArrayBuffer>, mimeType, fileName)
  return { fileName, bytes: bytes.length, snapshotsPerWindow }
}

async function fetchTemplate(): Promise<string | null> {
  try {
    const response = await fetch(TEMPLATE_URL)
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}
