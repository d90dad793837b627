import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import { version } from '../../../package.json'
import type { FactsAnswer } from './factsWorker.ts'
import type { FoundFile } from './scan.ts'

type Facts = Omit<FactsAnswer, 'job'>

/**
 * What is known of captures, by path, size and time of the last change: in memory, and in one file of the user's cache folder, so that
 * the list is there at once after a restart. Without such a folder only memory is used.
 */
export class FactsCache {
  private readonly known = new Map<string, Facts>()
  private readonly file: string
  private isChanged = false

  constructor(roots: readonly string[], folder = cacheFolder()) {
    const name = createHash('sha256').update(JSON.stringify(roots)).digest('hex').slice(0, 24)
    this.file = join(folder, `portal-${name}.json`)
  }

  async load(): Promise<void> {
    try {
      const stored: unknown = JSON.parse(await readFile(this.file, 'utf8'))
      if (typeof stored !== 'object' || stored === null || !('version' in stored) || !('facts' in stored)) return
      if (stored.version !== version || !Array.isArray(stored.facts)) return
      for (const [key, facts] of stored.facts as [string, Facts][]) this.known.set(key, facts)
    } catch {
      // no cache yet, or one that is of no use
    }
  }

  get(file: FoundFile): Facts | undefined {
    return this.known.get(keyOf(file))
  }

  set(file: FoundFile, facts: Facts): void {
    this.known.set(keyOf(file), facts)
    this.isChanged = true
  }

  /** Forgets what is no longer there, and writes the rest. */
  async save(present: readonly FoundFile[]): Promise<void> {
    const keys = new Set(present.map(keyOf))
    for (const key of this.known.keys()) {
      if (keys.has(key)) continue
      this.known.delete(key)
      this.isChanged = true
    }
    if (!this.isChanged) return
    this.isChanged = false
    try {
      await mkdir(join(this.file, '..'), { recursive: true, mode: 0o700 })
      const whole = `${this.file}.${process.pid}`
      await writeFile(whole, JSON.stringify({ version, facts: [...this.known] }), { mode: 0o600 })
      await rename(whole, this.file)
    } catch {
      // a read-only machine: what is in memory has to do
    }
  }
}

function keyOf({ file, sizeBytes, modifiedMs }: FoundFile): string {
  return `${sizeBytes} ${modifiedMs} ${file}`
}

function cacheFolder(): string {
  const home = homedir()
  const base =
    process.env['XDG_CACHE_HOME'] ??
    (platform() === 'darwin'
      ? join(home, 'Library', 'Caches')
      : platform() === 'win32'
        ? (process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
        : join(home, '.cache'))
  return join(base, 'memreel')
}
