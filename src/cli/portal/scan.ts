import type { Dirent } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'

/** A file that looks like a capture, by its name. */
export interface FoundFile {
  /** Real path on this machine. */
  readonly file: string
  /** Below the folder that was asked for, with slashes. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

const CAPTURE_NAME = /\.(bin|bin\.gz|memreel)$/i
const MAX_DEPTH = 40
const MAX_FILES = 200_000
/** At a time: enough to keep the disk busy. */
const STATS_AT_A_TIME = 64

/**
 * All captures below a path, or the path itself. Links are not followed, so that nothing outside can be reached through one; folders
 * whose name starts with a dot are left out.
 */
export async function findCaptures(root: string): Promise<FoundFile[]> {
  const real = await realpath(root)
  const facts = await lstat(real)
  if (facts.isFile()) {
    return [{ file: real, path: basename(real), sizeBytes: facts.size, modifiedMs: facts.mtimeMs }]
  }
  const files: string[] = []
  const folders: { path: string; depth: number }[] = [{ path: real, depth: 0 }]
  while (folders.length > 0 && files.length < MAX_FILES) {
    const folder = folders.pop()!
    for (const entry of await entriesOf(folder.path)) {
      if (entry.name.startsWith('.')) continue
      const path = join(folder.path, entry.name)
      if (entry.isDirectory() && folder.depth < MAX_DEPTH) folders.push({ path, depth: folder.depth + 1 })
      else if (entry.isFile() && CAPTURE_NAME.test(entry.name)) files.push(path)
    }
  }
  const found: FoundFile[] = []
  for (let i = 0; i < files.length; i += STATS_AT_A_TIME) {
    const some = files.slice(i, i + STATS_AT_A_TIME)
    for (const one of await Promise.all(some.map((file) => foundFile(real, file)))) if (one) found.push(one)
  }
  return found
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    // gone since, or not ours to read: it has no captures for us
    return []
  }
}

async function foundFile(root: string, file: string): Promise<FoundFile | null> {
  try {
    const facts = await lstat(file)
    if (!facts.isFile()) return null
    return { file, path: relative(root, file).split(sep).join('/'), sizeBytes: facts.size, modifiedMs: facts.mtimeMs }
  } catch {
    return null
  }
}
