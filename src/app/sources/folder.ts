import type { FolderFile } from './matchFiles.ts'

/** Entries that are looked at: a home folder that was granted by mistake must not be walked for hours. */
const MAX_ENTRIES = 200_000
/** Folders that hold no sources of a Python program, but very many files. */
const SKIPPED = /^(\.|node_modules$|__pycache__$)/

/** The parts of the File System Access API that TypeScript's DOM types lack. */
interface FolderHandle {
  readonly kind: 'directory'
  readonly name: string
  values(): AsyncIterable<FolderHandle | FileHandle>
}
interface FileHandle {
  readonly kind: 'file'
  readonly name: string
  getFile(): Promise<File>
}
interface FolderPickingWindow {
  showDirectoryPicker?(options: { id: string; mode: 'read' }): Promise<FolderHandle>
}

export interface GrantedFolder {
  readonly name: string
  /** Those whose name is wanted. */
  readonly files: readonly FolderFile[]
  /** True if there was more than could be looked at. */
  readonly isCut: boolean
}

export const hasFolderPicker = () => typeof (window as FolderPickingWindow).showDirectoryPicker === 'function'

/** The browser's own dialog for a folder, then a walk through it; null when it was closed without a choice. Call it from a click. */
export async function pickFolder(isWanted: (name: string) => boolean): Promise<GrantedFolder | null> {
  let root: FolderHandle | undefined
  try {
    root = await (window as FolderPickingWindow).showDirectoryPicker?.({ id: 'memreel-sources', mode: 'read' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
  if (!root) return null
  const files: FolderFile[] = []
  const open: { folder: FolderHandle; path: string }[] = [{ folder: root, path: root.name }]
  let seen = 0
  for (let at = 0; at < open.length; at++) {
    const { folder, path } = open[at]!
    for await (const entry of folder.values()) {
      if (++seen > MAX_ENTRIES) return { name: root.name, files, isCut: true }
      const entryPath = `${path}/${entry.name}`
      if (entry.kind === 'file') {
        if (isWanted(entry.name)) files.push({ path: entryPath, read: () => entry.getFile() })
      } else if (!SKIPPED.test(entry.name)) open.push({ folder: entry, path: entryPath })
    }
  }
  return { name: root.name, files, isCut: false }
}

/** What `<input webkitdirectory>` gave. */
export function folderOf(list: FileList, isWanted: (name: string) => boolean): GrantedFolder {
  const files: FolderFile[] = []
  for (const file of list) {
    if (isWanted(file.name))
      files.push({ path: file.webkitRelativePath || file.name, read: () => Promise.resolve(file) })
  }
  const name = list[0]?.webkitRelativePath.split('/')[0] ?? ''
  return { name, files, isCut: false }
}
