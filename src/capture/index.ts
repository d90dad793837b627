export {
  bucketThreshold,
  type CaptureIndex,
  DISTANCE_BUCKETS,
  distanceBucket,
  MAX_DISTANCE,
  type SourceLines,
} from './captureIndex.ts'
export type { IndexOptions } from './indexBuilder.ts'
export { createIndexer, type Indexer } from './indexer.ts'
export {
  type CaptureFile,
  isPacked,
  type PackedFacts,
  type PackOptions,
  packedFacts,
  packIndex,
  type Redactions,
  unpackIndex,
} from './packed/index.ts'
export { SourceLineTable } from './sourceLineTable.ts'
