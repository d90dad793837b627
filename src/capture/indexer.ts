import { CaptureError, type CaptureHeader, createDecoder, type RecordSink } from '../parsers/index.ts'
import { aggregatedIndex } from './aggregatedIndex.ts'
import type { CaptureIndex } from './captureIndex.ts'
import { detached } from './detached.ts'
import { IndexBuilder, type IndexOptions } from './indexBuilder.ts'
import {
  bookedLikeMemray,
  isPacked,
  lateBooking,
  MAX_PACKED_BYTES,
  PACKED_MAGIC_BYTES,
  unpackIndex,
} from './packed/index.ts'

/** Bytes of a capture in, the index out: one pass, pieces of any size. */
export interface Indexer {
  /** Null until the header has been read. */
  readonly header: CaptureHeader | null
  /** True once the capture's end or damage was met: further bytes change nothing. */
  readonly ended: boolean
  readonly recordCount: number
  readonly snapshotCount: number
  /** Takes the next bytes of the file. Throws CaptureError if they are no readable capture. */
  push(fileBytes: Uint8Array): void
  /** The series so far, as views that are valid until the next `push`. */
  snapshots(): { elapsedMs: Float64Array; rss: Float64Array; heap: Float64Array }
  /**
   * An index of what was read so far, as a copy that stays as it is while reading goes on, without `late`. Null before the header has
   * been read, where Memray's booking is asked for, and for a packed index, which is read at once.
   */
  preview(): CaptureIndex | null
  /** Says that there are no more bytes. May be called early: the index then holds what was read. */
  finish(): CaptureIndex
}

/** For a capture, or for a packed index in its place: the first bytes tell. */
export function createIndexer(options: IndexOptions = {}): Indexer {
  let inner: Indexer | null = null
  let first = new Uint8Array(0)
  const chosen = (isLast: boolean) => {
    if (!inner && (isLast || first.length >= PACKED_MAGIC_BYTES)) {
      inner = isPacked(first) ? packedIndexer(options) : captureIndexer(options)
      inner.push(first)
    }
    return inner
  }
  return {
    get header() {
      return inner?.header ?? null
    },
    get ended() {
      return inner?.ended ?? false
    },
    get recordCount() {
      return inner?.recordCount ?? 0
    },
    get snapshotCount() {
      return inner?.snapshotCount ?? 0
    },
    push(fileBytes) {
      if (inner) inner.push(fileBytes)
      else {
        first = joined([first, fileBytes])
        chosen(false)
      }
    },
    snapshots: () => inner?.snapshots() ?? { elapsedMs: NO_VALUES, rss: NO_VALUES, heap: NO_VALUES },
    preview: () => inner?.preview() ?? null,
    finish: () => chosen(true)!.finish(),
  }
}

const NO_VALUES = new Float64Array(0)

/** A packed file is small: it is kept until its end, and then read at once. */
function packedIndexer(options: IndexOptions): Indexer {
  const pieces: Uint8Array[] = []
  let bytes = 0
  return {
    header: null,
    ended: false,
    recordCount: 0,
    snapshotCount: 0,
    push(fileBytes) {
      bytes += fileBytes.length
      if (bytes > MAX_PACKED_BYTES) throw new CaptureError('limit', 'This packed index is larger than one can be.')
      pieces.push(fileBytes.slice())
    },
    snapshots: () => ({ elapsedMs: NO_VALUES, rss: NO_VALUES, heap: NO_VALUES }),
    preview: () => null,
    finish() {
      const index = unpackIndex(joined(pieces))
      return options.bookLikeMemray ? (bookedLikeMemray(index) ?? index) : index
    },
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** What an error says of a limit that was met, the machine's own included; null if it is another kind of error. */
function limitSentence(cause: unknown): string | null {
  if (cause instanceof CaptureError) return cause.kind === 'limit' ? cause.message : null
  // arrays and maps throw it where the memory is not enough
  return cause instanceof RangeError ? 'This capture needs more memory than there is.' : null
}

function captureIndexer(options: IndexOptions): Indexer {
  const builder = new IndexBuilder(options)
  const booker = options.findLateBooking ? new IndexBuilder({ bookLikeMemray: true }) : null
  const decoder = createDecoder(booker ? both(builder, booker) : builder)
  let limit: string | null = null
  return {
    get header() {
      return decoder.header
    },
    get ended() {
      return decoder.ended || limit !== null
    },
    get recordCount() {
      return decoder.recordCount
    },
    get snapshotCount() {
      return builder.snapshotCount
    },
    push(fileBytes) {
      if (limit !== null) return
      try {
        decoder.push(fileBytes)
      } catch (cause) {
        // a table is full: what was read until here is shown, and where it ends
        const sentence = limitSentence(cause)
        if (sentence === null || !decoder.header) throw cause
        limit = sentence
      }
    },
    snapshots: () => builder.snapshots(),
    preview() {
      if (!decoder.header || options.bookLikeMemray) return null
      const tables = decoder.tables()
      if (tables.aggregated) return detached(aggregatedIndex(tables, tables.aggregated))
      return builder.preview(tables)
    },
    finish() {
      try {
        const tables =
          limit === null
            ? decoder.finish()
            : { ...decoder.tables(), ending: { isComplete: false, reason: limit, byteOffset: decoder.streamBytes } }
        if (tables.aggregated) return aggregatedIndex(tables, tables.aggregated)
        const index = builder.finish(tables)
        return booker ? { ...index, late: lateBooking(index, booker.finish(tables)) } : index
      } catch (cause) {
        const sentence = limitSentence(cause)
        throw sentence === null ? cause : new CaptureError('limit', sentence)
      }
    },
  }
}

function both(first: RecordSink, second: RecordSink): RecordSink {
  return {
    consume(batch) {
      first.consume(batch)
      second.consume(batch)
    },
  }
}
