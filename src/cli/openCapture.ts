import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
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
import { readInPart, stoppedAfter } from '../reports/index.ts'
import { untilInterrupted } from './interruption.ts'
import { tell } from './output.ts'
import { readingProgress } from './readingProgress.ts'

/** Pieces that are read at a time: large enough that reading costs little, small enough to stay in cache while it is decoded. */
const READ_BYTES = 1 << 20

export async function fileSource(path: string): Promise<ByteSource> {
  let sizeBytes: number | null = null
  try {
    const facts = await stat(path)
    if (facts.isDirectory()) throw new CaptureError('unreadable', `${path} is a folder, not a capture.`)
    if (facts.isFIFO()) return iterableSource(basename(path), null, () => pipeStream(path))
    // a device has no size that would say anything
    if (facts.isFile()) sizeBytes = facts.size
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause
    throw new CaptureError('unreadable', `${path} can't be read: ${reasonOf(cause)}.`)
  }
  return iterableSource(basename(path), sizeBytes, () => createReadStream(path, { highWaterMark: READ_BYTES }))
}

/** A pipe or a device gives its bytes once. */
export async function canReadAgain(path: string): Promise<boolean> {
  return (await stat(path)).isFile()
}

/** Reads a pipe without a thread that waits for its next byte: such a thread would keep the process from ending. */
async function* pipeStream(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  yield* new Socket({ fd: file.fd, readable: true, writable: false })
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
  const progress = readingProgress(source.name, source.sizeBytes)
  const interruption = untilInterrupted()
  let bytes = 0
  let brokeOff: string | null = null
  const chunks = source.chunks()[Symbol.asyncIterator]()
  try {
    while (!interruption.isAsked && (!indexer.ended || hash)) {
      const next = await Promise.race([chunks.next(), interruption.whenAsked])
      if (next === null || next.done) break
      hash?.update(next.value)
      indexer.push(next.value)
      bytes += next.value.length
      progress?.at(bytes, indexer.recordCount)
    }
  } catch (cause) {
    const error =
      cause instanceof CaptureError
        ? cause
        : new CaptureError('unreadable', `${path} can't be read: ${reasonOf(cause)}.`)
    // what came before is worth as much as of a capture that was cut
    if (error.kind !== 'unreadable' || indexer.recordCount === 0) throw error
    brokeOff = error.message
  } finally {
    progress?.end()
    interruption.end()
    chunks.return?.().catch(() => {})
  }
  const why = interruption.isAsked ? stoppedAfter(bytes, source.sizeBytes) : brokeOff
  const index = readInPart(indexer.finish(), why)
  if (index.packed) tellOfThreshold(options.exactTemporaryThreshold)
  return { index, fileBytes: source.sizeBytes ?? bytes, sha256: why === null ? (hash?.digest('hex') ?? null) : null }
}

/** A packed index keeps distances in steps above 15, and can't be read again to count others. */
function tellOfThreshold(threshold: number | undefined): void {
  if (threshold === undefined || threshold > MAX_DISTANCE) return
  const bucket = distanceBucket(threshold)
  if (bucketThreshold(bucket) === threshold) return
  tell(`a packed index can't tell ${threshold} apart: this counts up to ${bucketThreshold(bucket - 1)}.`)
}
