import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ROOT } from '../../../scripts/project.mjs'
import { type CaptureIndex, createIndexer, type IndexOptions } from '../../../src/capture/index.ts'

const FOLDER = join(ROOT, 'test', 'fixtures', 'parsers')

export const CAPTURE_NAMES = readdirSync(FOLDER).filter((name) => /\.bin(\.gz)?$/.test(name))

export function captureBytes(name: string): Uint8Array {
  const bytes = readFileSync(join(FOLDER, name))
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

export function indexOf(bytes: Uint8Array, options: IndexOptions = {}): CaptureIndex {
  const indexer = createIndexer(options)
  indexer.push(bytes)
  return indexer.finish()
}
