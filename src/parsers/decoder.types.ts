import type { AggregatedColumns, FrameColumns, NativeColumns, StringTable, ThreadColumns } from './frames.types.ts'
import type { CaptureEnding, CaptureHeader } from './header.types.ts'

/**
 * Bytes of a file in, batches of events out:
 *
 *   file bytes --container--> capture stream --decoder--> RecordBatch --> sink
 *
 * `push` may be called with pieces of any size. Damage after the header never throws: reading stops there, `ended` turns true,
 * and `finish().ending` says where and why. Damage before the end of the header throws CaptureError.
 */
export interface CaptureDecoder {
  /** Null until the whole header has been read. */
  readonly header: CaptureHeader | null
  /** True once the trailer or damage was met: further bytes are ignored. */
  readonly ended: boolean
  /** Bytes of the capture stream (decompressed) decoded so far. */
  readonly streamBytes: number
  /** Records decoded so far, of all kinds. */
  readonly recordCount: number
  /** Takes the next bytes of the file. They are not kept after the call. */
  push(fileBytes: Uint8Array): void
  /** Says that the file is at its end and reads out the tables. */
  finish(): DecodedTables
  /** The tables as they stand, in the middle of the file; indexes that batches have named so far are in them. */
  tables(): DecodedTables
}

export interface DecodedTables {
  readonly header: CaptureHeader
  readonly ending: CaptureEnding
  readonly strings: StringTable
  readonly frames: FrameColumns
  readonly threads: ThreadColumns
  readonly native: NativeColumns
  /** Null in captures that hold all allocations. */
  readonly aggregated: AggregatedColumns | null
  /** Events (allocations and deallocations) decoded. */
  readonly eventCount: number
  readonly recordCount: number
  /** 'none', 'lz4', 'gzip', or nested as 'gzip+lz4'. */
  readonly compression: string
}

export interface DecoderOptions {
  /** Ends reading, with a reason, after this many bytes of the capture stream (decompressed). Without it there is no limit. */
  readonly maxStreamBytes?: number
}
