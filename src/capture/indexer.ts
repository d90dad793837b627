import { CaptureError, type CaptureHeader, createDecoder, type RecordSink } from '../parsers/index.ts'
import { aggregatedIndex } from './aggregatedIndex.ts'
import type { CaptureIndex } from './captureIndex.ts'
import { IndexBuilder, type IndexOptions } from './indexBuilder.ts'
import { lateBooking } from './packed/index.ts'

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
  /** Says that there are no more bytes. May be called early: the index then holds what was read. */
  finish(): CaptureIndex
}

export function createIndexer(options: IndexOptions = {}): Indexer {
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
        if (!(cause instanceof CaptureError && cause.kind === 'limit' && decoder.header)) throw cause
        limit = cause.message
      }
    },
    snapshots: () => builder.snapshots(),
    finish() {
      const decoded = decoder.finish()
      const tables =
        limit === null
          ? decoded
          : { ...decoded, ending: { isComplete: false, reason: limit, byteOffset: decoder.streamBytes } }
      if (tables.aggregated) return aggregatedIndex(tables, tables.aggregated)
      const index = builder.finish(tables)
      return booker ? { ...index, late: lateBooking(index, booker.finish(tables)) } : index
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
