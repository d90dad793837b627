import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { type CaptureIndex, type SourceLines, SourceLineTable } from '../capture/index.ts'

const MAX_SOURCE_BYTES = 16 * 1024 * 1024
const MAX_LINE_LENGTH = 400

/**
 * The lines of source code that a capture's frames name, as far as this machine has them. Files that are not everybody's business are left
 * alone by Memray's rule: read are Python files, and others only if they are executable or readable by all.
 */
export async function readSourceLines(index: CaptureIndex): Promise<SourceLines> {
  const { frames, strings } = index
  const framesOf = new Map<number, number[]>()
  for (let frame = 0; frame < frames.count; frame++) {
    const file = frames.file[frame]!
    const list = framesOf.get(file)
    if (list) list.push(frame)
    else framesOf.set(file, [frame])
  }
  const table = new SourceLineTable(frames.count)
  for (const [file, list] of framesOf) {
    const lines = await linesOf(strings.texts[file]!)
    if (!lines) continue
    for (const frame of list) {
      const text = (lines[frames.line[frame]! - 1] ?? '').trim().slice(0, MAX_LINE_LENGTH)
      table.set(frame, text)
    }
  }
  return table.lines
}

/** Null where there is no such file, or none that may be read. */
async function linesOf(path: string): Promise<string[] | null> {
  if (path === '' || path.startsWith('<') || path.includes('\0')) return null
  let file: Awaited<ReturnType<typeof open>>
  try {
    // a pipe must not make the command wait
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch {
    return null
  }
  try {
    const facts = await file.stat()
    if (!facts.isFile() || facts.size > MAX_SOURCE_BYTES || isConfidential(path, facts.mode)) return null
    return (await file.readFile('utf8')).split(/\r\n|\r|\n/)
  } catch {
    return null
  } finally {
    await file.close()
  }
}

export function isConfidential(path: string, mode: number): boolean {
  return !path.endsWith('.py') && (mode & 0o111) === 0 && (mode & 0o004) === 0
}
