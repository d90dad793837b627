import { createStore, del, delMany, get, set, type UseStore, update } from 'idb-keyval'
import { create } from 'zustand'
import { FILE_ID } from '../view/captureAddress.ts'
import type { ReadableFileHandle } from './fileHandles.ts'

/** Files up to this size are kept whole, so that a reload reopens them without a question. */
const KEPT_FILE_BYTES = 64e6
const KEPT_TOTAL_BYTES = 256e6
const REMEMBERED = 12

/** What the browser remembers of a capture that was opened; the newest first. */
export interface RecentCapture {
  readonly id: string
  readonly kind: 'file' | 'url'
  readonly name: string
  readonly sizeBytes: number | null
  readonly openedAtMs: number
  /** For kind url. */
  readonly url?: string
  readonly lastModified?: number
  readonly handle?: ReadableFileHandle
  /** True if the file itself, or a packed index of it, is kept under `blobKey(id)`. */
  readonly isKept?: boolean
  /** Bytes kept, where that is not the file itself but its packed index. */
  readonly packedBytes?: number
}

const LIST_KEY = 'recent'
const blobKey = (id: string) => `file:${id}`

export const useRecents = create<{ readonly list: readonly RecentCapture[] }>(() => ({ list: [] }))

/** Files of this visit, so that Undo and Back work also where nothing can be stored. */
const inMemory = new Map<string, { file: File; handle: ReadableFileHandle | null }>()

let store: UseStore | null = null

/**
 * All storage goes through here. A page from file://, a private window or a full disk have none: then the page works
 * the same, but remembers nothing, and says nothing about it either, since nobody asked for it.
 */
async function stored<T>(action: (store: UseStore) => Promise<T>, otherwise: T): Promise<T> {
  try {
    store ??= createStore('memreel', 'captures')
    return await action(store)
  } catch {
    return otherwise
  }
}

export async function loadRecents(): Promise<readonly RecentCapture[]> {
  const raw = await stored((s) => get<unknown>(LIST_KEY, s), undefined)
  const list = Array.isArray(raw) ? raw.filter(isRecent) : []
  useRecents.setState({ list })
  return list
}

/** The id under which a file is known: the same file opened again keeps its id, so that its links stay good. */
export function fileIdFor(file: File): string {
  const known = useRecents
    .getState()
    .list.find(
      (r) =>
        r.kind === 'file' && r.name === file.name && r.sizeBytes === file.size && r.lastModified === file.lastModified,
    )
  if (known) return known.id
  for (const [id, held] of inMemory) {
    if (
      held.file === file ||
      (held.file.name === file.name && held.file.size === file.size && held.file.lastModified === file.lastModified)
    )
      return id
  }
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => (byte % 36).toString(36)).join('')
}

/**
 * A file that is too large to be kept, and that no handle leads back to, is kept as its packed index: `pack` makes one of at most so many
 * bytes, or none.
 */
export async function rememberFile(
  id: string,
  file: File,
  handle: ReadableFileHandle | null,
  pack: (maxBytes: number) => Promise<Blob | null>,
): Promise<void> {
  inMemory.set(id, { file, handle })
  const known = (await loadRecents()).find((recent) => recent.id === id)
  if (known?.packedBytes === file.size) {
    // what was opened is the packed index that is kept here: the entry goes on standing for the file
    await remember({ ...known, openedAtMs: Date.now() })
    return
  }
  const isSmall = file.size <= KEPT_FILE_BYTES
  const content = isSmall ? file : handle ? null : await pack(KEPT_FILE_BYTES)
  const isKept =
    content !== null &&
    (await stored(async (s) => {
      await set(blobKey(id), content, s)
      return true
    }, false))
  const entry: RecentCapture = {
    id,
    kind: 'file',
    name: file.name,
    sizeBytes: file.size,
    openedAtMs: Date.now(),
    lastModified: file.lastModified,
    isKept,
    ...(isKept && !isSmall ? { packedBytes: content.size } : {}),
    ...(handle ? { handle } : {}),
  }
  await remember(entry)
}

export async function rememberUrl(url: string, name: string, sizeBytes: number | null): Promise<void> {
  const known = useRecents.getState().list.find((r) => r.kind === 'url' && r.url === url)
  await remember({
    id: known?.id ?? `url${Date.now().toString(36)}`,
    kind: 'url',
    url,
    name,
    sizeBytes,
    openedAtMs: Date.now(),
  })
}

async function remember(entry: RecentCapture): Promise<void> {
  const dropped: string[] = []
  const next = (raw: unknown) => {
    const before = Array.isArray(raw) ? raw.filter(isRecent) : []
    return within([entry, ...before.filter((r) => r.id !== entry.id)], dropped)
  }
  const isStored = await stored(async (s) => {
    try {
      await update<unknown>(LIST_KEY, next, s)
    } catch (error) {
      // Some browsers can't store handles; the list is worth having without them.
      if (!entry.handle || !(error instanceof DOMException)) throw error
      const { handle: _, ...plain } = entry
      await update<unknown>(LIST_KEY, (raw) => next(raw).map((r) => (r.id === entry.id ? plain : r)), s)
    }
    await delMany(dropped.map(blobKey), s)
    return true
  }, false)
  if (isStored) await loadRecents()
}

/** Cuts the list to what is remembered and gives up the oldest kept files beyond the total. */
function within(list: readonly RecentCapture[], dropped: string[]): RecentCapture[] {
  let keptBytes = 0
  const result: RecentCapture[] = []
  for (const recent of list) {
    if (result.length === REMEMBERED) {
      if (recent.isKept) dropped.push(recent.id)
      continue
    }
    const ownBytes = recent.packedBytes ?? recent.sizeBytes ?? 0
    keptBytes += recent.isKept ? ownBytes : 0
    const isOver = recent.isKept && keptBytes > KEPT_TOTAL_BYTES
    if (isOver) {
      dropped.push(recent.id)
      keptBytes -= ownBytes
    }
    // A file that is neither kept nor reachable by a handle could only be chosen again: its name is still worth showing.
    result.push(isOver ? { ...recent, isKept: false } : recent)
  }
  return result
}

export async function clearRecents(): Promise<void> {
  const ids = useRecents.getState().list.map((r) => r.id)
  useRecents.setState({ list: [] })
  await stored(async (s) => {
    await delMany(ids.map(blobKey), s)
    await del(LIST_KEY, s)
  }, undefined)
}

/** A file that this browser knows under an id: from this visit's memory, kept whole, or only as a name (and perhaps a handle). */
export async function recall(
  id: string,
): Promise<{ recent: RecentCapture | null; file: File | null; handle: ReadableFileHandle | null }> {
  const held = inMemory.get(id)
  const recent = (await loadRecents()).find((r) => r.id === id) ?? null
  if (held) return { recent, file: held.file, handle: held.handle }
  const kept = recent?.isKept ? await stored((s) => get<unknown>(blobKey(id), s), undefined) : undefined
  const file = kept instanceof File ? kept : kept instanceof Blob && recent ? new File([kept], recent.name) : null
  return { recent, file, handle: recent?.handle ?? null }
}

/** What is read back was written by some version of this page, or by a person with the developer tools open. */
function isRecent(value: unknown): value is RecentCapture {
  if (typeof value !== 'object' || value === null) return false
  const v: Partial<Record<keyof RecentCapture, unknown>> = value
  return (
    typeof v.id === 'string' &&
    FILE_ID.test(v.id) &&
    (v.kind === 'file' || (v.kind === 'url' && typeof v.url === 'string')) &&
    typeof v.name === 'string' &&
    (v.sizeBytes === null || typeof v.sizeBytes === 'number') &&
    typeof v.openedAtMs === 'number'
  )
}
