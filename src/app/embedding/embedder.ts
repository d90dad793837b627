import { openFile, openUrl } from '../opening/openCapture.ts'
import { useReport } from '../opening/reportStore.ts'
import { viewFromHash } from '../view/hash.ts'
import { changeView } from '../view/viewStore.ts'

/**
 * The page inside an iframe of another site (docs/embedding.md). The address names the one origin that may tell it what to do, and that
 * is told what happens: `?embed=https://tickets.example.org`. Nothing of a capture's content is ever sent out.
 */
const PARAMETER = 'embed'
const PROTOCOL = 1
const MAX_NAME_LENGTH = 300

/** The origin that the address names; null where the page stands alone. */
function embedderOrigin(search: string, isFramed: boolean): string | null {
  const text = isFramed ? new URLSearchParams(search).get(PARAMETER) : null
  if (text === null) return null
  try {
    const { protocol, origin } = new URL(text)
    return protocol === 'https:' || protocol === 'http:' ? origin : null
  } catch {
    return null // no address: nobody may command
  }
}

type EmbedderCommand =
  | { readonly kind: 'bytes'; readonly bytes: ArrayBuffer | Blob; readonly name: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'view'; readonly view: string }

/** Null for anything that is no command. */
function readCommand(data: unknown): EmbedderCommand | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null
  if (data.type === 'memreel:view') {
    return 'view' in data && typeof data.view === 'string' ? { kind: 'view', view: data.view } : null
  }
  if (data.type !== 'memreel:open') return null
  if ('url' in data && typeof data.url === 'string') return { kind: 'url', url: data.url }
  if (!('bytes' in data) || !(data.bytes instanceof ArrayBuffer || data.bytes instanceof Blob)) return null
  const name = 'name' in data && typeof data.name === 'string' ? data.name.slice(0, MAX_NAME_LENGTH) : 'capture.bin'
  return { kind: 'bytes', bytes: data.bytes, name }
}

export function listenToEmbedder(): () => void {
  const origin = embedderOrigin(location.search, window.parent !== window)
  if (origin === null) return () => {}
  const tell = (message: object) => window.parent.postMessage(message, origin)
  const onMessage = (event: MessageEvent) => {
    if (event.source !== window.parent || event.origin !== origin) return
    const command = readCommand(event.data)
    if (command?.kind === 'bytes') void openFile({ file: new File([command.bytes], command.name), handle: null })
    else if (command?.kind === 'url') void openUrl(command.url)
    else if (command?.kind === 'view') changeView(viewFromHash(command.view.replace(/^#/, '')))
  }
  addEventListener('message', onMessage)
  const stopFollowing = useReport.subscribe((now, before) => {
    const wasTold = before.report?.generation === now.report?.generation && before.report?.isReading === false
    if (now.report && !now.report.isReading && !wasTold) {
      tell({ type: 'memreel:opened', name: now.report.name })
    }
    if (now.failure && now.failure !== before.failure) tell({ type: 'memreel:failed' })
  })
  tell({ type: 'memreel:ready', version: PROTOCOL })
  return () => {
    removeEventListener('message', onMessage)
    stopFollowing()
  }
}
