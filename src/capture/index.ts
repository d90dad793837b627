export {
  bucketThreshold,
  type CaptureIndex,
  DISTANCE_BUCKETS,
  distanceBucket,
  MAX_DISTANCE,
} from './captureIndex.ts'
export type { IndexOptions } from './indexBuilder.ts'
export { createIndexer, type Indexer } from './indexer.ts'
