/**
 * The parts of the File System Access API that Chromium has and TypeScript's DOM types lack. A handle lets a reload reopen a file
 * of any size without a copy of it; browsers without the API get by with the file itself.
 */
export interface ReadableFileHandle {
  readonly kind: 'file'
  readonly name: string
  getFile(): Promise<File>
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>
}

export interface PickedFile {
  readonly file: File
  readonly handle: ReadableFileHandle | null
}

interface HandleGivingItem {
  getAsFileSystemHandle?(): Promise<{ readonly kind: 'file' | 'directory' } | null>
}
interface PickingWindow {
  showOpenFilePicker?(options: { id: string; multiple: false }): Promise<ReadableFileHandle[]>
}

function isFileHandle(handle: { readonly kind: string } | null): handle is ReadableFileHandle {
  return handle?.kind === 'file' && 'getFile' in handle
}

/** The file that was dropped; null when what was dropped is text or a folder. */
export async function fileFromDrop(transfer: DataTransfer): Promise<PickedFile | null> {
  const item = [...transfer.items].find((candidate) => candidate.kind === 'file')
  if (!item) return null
  // Both have to be asked for before the first await: the list of a drop is emptied when its handler returns.
  const asked = (item as unknown as HandleGivingItem).getAsFileSystemHandle?.()
  const isFolder = item.webkitGetAsEntry?.()?.isDirectory === true
  const file = item.getAsFile()
  if (!file || isFolder) return null
  try {
    const handle = (await asked) ?? null
    return { file, handle: isFileHandle(handle) ? handle : null }
  } catch {
    return { file, handle: null } // no handle on this page (file://, a sandboxed frame): the file itself is enough
  }
}

export const hasPicker = () => typeof (window as PickingWindow).showOpenFilePicker === 'function'

/** The browser's own dialog; null when it was closed without a choice. */
export async function pickFile(): Promise<PickedFile | null> {
  try {
    const [handle] = (await (window as PickingWindow).showOpenFilePicker?.({ id: 'memreel', multiple: false })) ?? []
    return handle ? { file: await handle.getFile(), handle } : null
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}

/** The file behind a remembered handle. `ask` may show the browser's question and needs a click of the person. */
export async function fileBehind(handle: ReadableFileHandle, ask: boolean): Promise<File | null> {
  try {
    let state: PermissionState = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted'
    if (state === 'prompt' && ask) state = (await handle.requestPermission?.({ mode: 'read' })) ?? 'granted'
    return state === 'granted' ? await handle.getFile() : null
  } catch {
    return null // moved, deleted, or no longer readable: the caller offers to choose the file again
  }
}
