import { type FSWatcher, watch } from 'node:fs'
import { FactsCache } from './factsCache.ts'
import { FactsReader } from './factsReader.ts'
import type { ListedCapture, Listing } from './listing.ts'
import { type FoundFile, findCaptures } from './scan.ts'

/** After a change in a folder: more of them usually follow. */
const SETTLE_MS = 300
/** Folders are looked through this often besides, as not all file systems tell of changes … */
const RESCAN_MS = 5000
/** … and so rarely that it takes no more than this share of the time. */
const RESCAN_SHARE = 0.05
const SAVE_MS = 2000

/** The captures below some paths, followed as they come, change and go. */
export class Catalogue {
  private readonly roots: readonly string[]
  private readonly reader = new FactsReader()
  private readonly cache: FactsCache
  private files = new Map<string, FoundFile>()
  private readonly reading = new Set<string>()
  private readonly listeners = new Set<() => void>()
  private readonly watchers: FSWatcher[] = []
  private rescan: NodeJS.Timeout | null = null
  private saving: NodeJS.Timeout | null = null
  private isScanning = false
  private isClosed = false
  private current: string | null = null

  constructor(roots: readonly string[], cacheFolder?: string) {
    this.roots = roots
    this.cache = new FactsCache(roots, cacheFolder)
  }

  async start(): Promise<void> {
    await this.cache.load()
    await this.scan()
    for (const root of this.roots) this.watch(root)
  }

  /** The file behind an address of the listing, and nothing else. */
  find(url: string): FoundFile | null {
    return this.files.get(url) ?? null
  }

  /** The listing as JSON; the same text until something changes. */
  json(): string {
    this.current ??= JSON.stringify(this.listing())
    return this.current
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const watcher of this.watchers) watcher.close()
    if (this.rescan) clearTimeout(this.rescan)
    if (this.saving) clearTimeout(this.saving)
    await this.reader.close()
    await this.cache.save([...this.files.values()])
  }

  private listing(): Listing {
    const captures: ListedCapture[] = []
    let unread = 0
    for (const [url, file] of this.files) {
      const known = this.cache.get(file)
      if (!known) unread++
      captures.push({
        url: url.split('/').map(encodeURIComponent).join('/'),
        path: file.path,
        sizeBytes: file.sizeBytes,
        modifiedMs: Math.round(file.modifiedMs),
        facts: known?.facts ?? null,
        problem: known?.problem ?? null,
      })
    }
    return { captures, unread }
  }

  private async scan(): Promise<void> {
    if (this.isScanning || this.isClosed) return
    this.isScanning = true
    const started = performance.now()
    try {
      const found = new Map<string, FoundFile>()
      for (const [root, path] of this.roots.entries()) {
        for (const file of await captures(path)) found.set(`captures/${root}/${file.path}`, file)
      }
      const isChanged = !sameFiles(found, this.files)
      this.files = found
      if (isChanged) this.changed()
      for (const file of found.values()) void this.read(file)
    } finally {
      this.isScanning = false
      const tookMs = performance.now() - started
      this.rescanIn(Math.max(RESCAN_MS, tookMs / RESCAN_SHARE))
    }
  }

  private async read(file: FoundFile): Promise<void> {
    if (this.cache.get(file) || this.reading.has(file.file)) return
    this.reading.add(file.file)
    const facts = await this.reader.read(file.file)
    this.reading.delete(file.file)
    this.cache.set(file, facts)
    this.changed()
    this.saving ??= setTimeout(() => {
      this.saving = null
      void this.cache.save([...this.files.values()])
    }, SAVE_MS)
    this.saving.unref()
  }

  private changed(): void {
    this.current = null
    for (const listener of this.listeners) listener()
  }

  private watch(root: string): void {
    try {
      const watcher = watch(root, { recursive: true, persistent: false }, () => this.rescanIn(SETTLE_MS))
      // looking through the folder from time to time goes on
      watcher.on('error', () => watcher.close())
      this.watchers.push(watcher)
    } catch {
      // no watching on this file system: the same
    }
  }

  private rescanIn(ms: number): void {
    if (this.isClosed) return
    if (this.rescan) clearTimeout(this.rescan)
    this.rescan = setTimeout(() => void this.scan(), ms)
    this.rescan.unref()
  }
}

async function captures(root: string): Promise<FoundFile[]> {
  try {
    return await findCaptures(root)
  } catch {
    // the folder is gone for the moment: nothing is in it
    return []
  }
}

function sameFiles(a: Map<string, FoundFile>, b: Map<string, FoundFile>): boolean {
  if (a.size !== b.size) return false
  for (const [url, file] of a) {
    const other = b.get(url)
    if (!other || other.sizeBytes !== file.sizeBytes || other.modifiedMs !== file.modifiedMs) return false
  }
  return true
}
