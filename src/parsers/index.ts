/**
 * Bytes -> records: sources, containers (gzip, LZ4), Memray headers and records of every version.
 *
 *   const decoder = createDecoder({ consume: (batch) => index.take(batch) })
 *   for await (const chunk of source.chunks()) decoder.push(chunk)
 *   const { header, frames, threads, ending } = decoder.finish()
 */

export { createDecoder } from './decoder.ts'
export type { CaptureDecoder, DecodedTables, DecoderOptions } from './decoder.types.ts'
export { CaptureError, type CaptureErrorKind } from './errors.ts'
export type {
  AggregatedColumns,
  FrameColumns,
  NativeColumns,
  NativeModule,
  StringTable,
  ThreadColumns,
} from './frames.types.ts'
export type { CaptureEnding, CaptureHeader } from './header.types.ts'
export { ALLOCATOR_NAMES, Allocator, Op, RecordBatch, type RecordSink } from './recordBatch.ts'
export { blobSource } from './sources/blobSource.ts'
export { iterableSource } from './sources/iterableSource.ts'
export { urlSource } from './sources/urlSource.ts'
export type { AbortSignalLike, BlobLike, ByteSource, FetchLike, ResponseLike } from './sources.types.ts'
export { wasmModule } from './wasm.ts'
