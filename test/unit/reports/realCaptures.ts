import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createIndexer, type IndexOptions } from '../../../src/capture/index.ts'
import { CaptureReports } from '../../../src/reports/index.ts'

const FIXTURES = new URL('../../fixtures/reports/', import.meta.url)

/**
 * Real captures whose reports Memray itself has written:
 *
 * | name | what |
 * | --- | --- |
 * | tiny | Memray 1.20, one thread |
 * | threads | Memray 1.20, Python 3.13, many threads, main thread's launcher frames skipped |
 * | aggregated | Memray 1.20, --aggregate |
 * | aggregated-old | Memray 1.19, --aggregate, many threads |
 * | old | Memray 1.6, header version 9 |
 */
export type CaptureName = 'tiny' | 'threads' | 'aggregated' | 'aggregated-old' | 'old'

export function capturePath(name: CaptureName): string {
  return new URL(`${name}.bin`, FIXTURES).pathname
}

export function openCapture(name: CaptureName, options?: IndexOptions): CaptureReports {
  return reportsOf(readFileSync(capturePath(name)), options)
}

export function reportsOf(file: Uint8Array, options?: IndexOptions): CaptureReports {
  const indexer = createIndexer(options)
  indexer.push(file)
  return new CaptureReports(indexer.finish())
}

/** What Memray wrote: `transform.csv`, `tree.txt`, … */
export function answer(name: CaptureName, report: string): string {
  return gunzipSync(readFileSync(new URL(`${name}.answers/${report}.gz`, FIXTURES))).toString('utf8')
}

export function jsonAnswer<T>(name: CaptureName, report: string): T {
  return JSON.parse(answer(name, report))
}
