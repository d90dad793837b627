import { createReadStream } from 'node:fs'
import { type CaptureIndex, createIndexer } from '../capture/index.ts'

const READ_BYTES = 1 << 20

/** Reads a capture or a packed index without saying anything. */
export async function readIndex(file: string): Promise<CaptureIndex> {
  const indexer = createIndexer()
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES })) {
    indexer.push(chunk)
    if (indexer.ended) break
  }
  return indexer.finish()
}
