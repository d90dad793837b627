import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  bucketThreshold,
  type CaptureIndex,
  createIndexer,
  distanceBucket,
  type IndexOptions,
  MAX_DISTANCE,
} from '../capture/index.ts'
import { type ByteSource, CaptureError, iterableSource } from '../parsers/index.ts'
import { tell } from './output.ts'

/** Pieces that are read at a time: large enough that reading costs little, small enough to stay in cache while it is decoded. */
const READ_BYTES = 1 << 20

export async function fileSource(path: string): Promise<ByteSource> {
  let sizeBytes: number
  try {
    const facts = await stat(path)
    if (facts.isDirectory()) throw new CaptureError('unreadable', `${path} is a folder, not a capture.`)
    sizeBytes = facts.size
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause
    throw new CaptureError('unreadable', `${path} can't be read: ${reasonOf(cause)}.`)
  }
  return iterableSource(basename(path), sizeBytes, () => createReadStream(path, { highWaterMark: READ_BYTES }))
}

function reasonOf(cause: unknown): string {
  const code = (cause as { code?: string }).code
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'permission denied'
  return cause instanceof Error ? cause.message : String(cause)
}

export interface OpenedFile {
  readonly index: CaptureIndex
  readonly fileBytes: number
  /** SHA-256 of the file, where it was asked for. */
  readonly sha256: string | null
}

/** Reads a whole capture, or a packed index in its place. Throws CaptureError if nothing of it can be shown. */
export async function openCapture(path: string, options: IndexOptions = {}): Promise<CaptureIndex> {
  return (await openCaptureFile(path, options)).index
}

export async function openCaptureFile(
  path: string,
  options: IndexOptions & { readonly hash?: boolean } = {},
): Promise<OpenedFile> {
  const source = await fileSource(path)
  const indexer = createIndexer(options)
  const hash = options.hash ? createHash('sha256') : null
  const progress = progressLine(source)
  let bytes = 0
  try {
    for await (const chunk of source.chunks()) {
      hash?.update(chunk)
      indexer.push(chunk)
      bytes += chunk.length
      progress?.(bytes, indexer.recordCount)
      if (indexer.ended && !hash) break
    }
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause
    throw new CaptureError('unreadable', `${path} can't be read: ${reasonOf(cause)}.`)
  } finally {
    if (progress) process.stderr.write('\r\u001b[K')
  }
  const index = indexer.finish()
  if (index.packed) tellOfThreshold(options.exactTemporaryThreshold)
  return { index, fileBytes: source.sizeBytes ?? bytes, sha256: hash?.digest('hex') ?? null }
}

/** A packed index keeps distances in steps above 15, and can't be read again to count others. */
function tellOfThreshold(threshold: number | undefined): void {
  if (threshold === undefined || threshold > MAX_DISTANCE) return
  const bucket = distanceBucket(threshold)
  if (bucketThreshold(bucket) === threshold) return
  tell(`a packed index can't tell ${threshold} apart: this counts up to ${bucketThreshold(bucket - 1)}.`)
}

/** How far reading is, on a terminal only and at most ten times a second. */
function progressLine(source: ByteSource): ((bytes: number, records: number) => void) | null {
  if (!process.stderr.isTTY) return null
  const started = performance.now()
  let last = started
  return (bytes, records) => {
    const now = performance.now()
    if (now - last < 100) return
    last = now
    const share = source.sizeBytes
      ? `${((bytes / source.sizeBytes) * 100).toFixed(0)} %`
      : `${(bytes / 1e6).toFixed(0)} MB`
    const seconds = (now - started) / 1000
    const left = source.sizeBytes ? `, ${Math.ceil((seconds / bytes) * (source.sizeBytes - bytes))} s left` : ''
    process.stderr.write(
      `\r\u001b[K${source.name}: ${share}, ${(records / seconds / 1e6).toFixed(1)} million records/s${left}`,
    )
  }
}
