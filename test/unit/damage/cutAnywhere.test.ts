import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type CaptureIndex, createIndexer } from '../../../src/capture/index.ts'
import { CaptureError } from '../../../src/parsers/index.ts'
import { CaptureReports, flameColumns, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { capturesIn, FIXTURES } from '../answers/realCaptures.ts'
import { lz4Frame, pieces } from '../parsers/lz4Writer.ts'
import { type Prefixes, prefixesOf, sumsOf, unpackedStart } from './prefixes.ts'

/** A capture is cut at each byte, or at so many places if it is longer: one of each version, and the further kinds. */
const MOST_CUTS = 2_000
const CUTS_OF_OTHERS = 500
/** Reports are made of every so many of the cut captures. */
const CUTS_PER_REPORT = 10

const fixtures = new Map(capturesIn(FIXTURES).map((capture) => [capture.name, capture]))
const fixture = (name: string) => fixtures.get(name)!.bytes
const tiny = unpackedStart(fixture('v13/tiny'))

/** One of each header version, compressed and not. */
const OF_EACH_VERSION: readonly Cut[] = [
  ...[7, 8, 9, 10, 11].flatMap((version) => [`v${version}/tiny`, `v${version}/nocompress`]),
  ...['v12/tiny', 'v12/uncompressed', 'v13/tiny'],
].map((name) => [name, MOST_CUTS, () => fixture(name)] as const)

/** Native, aggregated and of other Pythons; and packed by others than Memray. */
const OTHERS: readonly Cut[] = [
  ...['v7/native', 'v10/agg', 'v11/agg', 'v12/aggregated', 'v13/maps', 'v13/nativethreads', 'v13/forked-child-15113'],
  ...['v13-python3.9/threads', 'v13-python3.13/lifetimes-aggregated'],
].map((name) => [name, CUTS_OF_OTHERS, () => fixture(name)] as const)
const PACKED: readonly Cut[] = [
  ['v13/tiny, not compressed', MOST_CUTS, () => tiny],
  ['v13/tiny, compressed in linked blocks of 700 bytes', MOST_CUTS, () => lz4Frame(pieces(tiny, 700))],
  [
    'v13/tiny, compressed in independent blocks with checksums',
    CUTS_OF_OTHERS,
    () => lz4Frame(pieces(tiny, 900), { isIndependent: true, hasBlockChecksums: true, hasContentChecksum: true }),
  ],
  ['v13/tiny, in gzip', CUTS_OF_OTHERS, () => new Uint8Array(gzipSync(tiny))],
  ['v13-python3.9/agg, not compressed', CUTS_OF_OTHERS, () => unpackedStart(fixture('v13-python3.9/agg'))],
]
/** Name, how many cuts, bytes. */
type Cut = readonly [string, number, () => Uint8Array]

function cutsOf(file: Uint8Array, most: number): number[] {
  const count = Math.min(most, file.length)
  return Array.from({ length: count }, (_, i) => Math.floor((file.length * i) / count))
}

function open(file: Uint8Array): CaptureIndex {
  const indexer = createIndexer()
  indexer.push(file)
  return indexer.finish()
}

/** What opening a cut file has to give: nothing but an error of ours before the header is there, and all complete records behind it. */
interface Expected {
  readonly records: number
  readonly isComplete: boolean
}

function expectedOf(start: Uint8Array, prefixes: Prefixes, isLz4: boolean, isGzip: boolean): Expected | null {
  const { headerBytes, recordsIn, recordEnd, tables } = prefixes
  if (start.length < headerBytes) return null
  const hasTrailer = tables.header.version >= 8
  let end = start.length
  // In a file that Memray did not compress, the last byte that is not zero is the capture's last.
  if (!isLz4 && hasTrailer) while (end > headerBytes && start[end - 1] === 0) end--
  const records = recordsIn[end]!
  // Without a trailer, only a plain file that ends between two records can be a complete one; zeros there are filler.
  const isBetweenRecords = !isLz4 && !isGzip && start.subarray(recordEnd[records]!, end).every((byte) => byte === 0)
  const isComplete = hasTrailer ? tables.ending.isComplete && records === tables.recordCount : isBetweenRecords
  return { records, isComplete }
}

describe.each([...OF_EACH_VERSION, ...OTHERS, ...PACKED])('%s, cut at up to %i places', (_, mostCuts, bytes) => {
  const file = bytes()
  const cuts = cutsOf(file, mostCuts)
  const isLz4 = file[0] === 0x04 && file[1] === 0x22
  const isGzip = file[0] === 0x1f
  const stream = unpackedStart(file)
  const prefixes = prefixesOf(stream)

  it('opens as far as it goes, says that it was cut, and answers for what there is', { timeout: 60_000 }, () => {
    const seen = { opened: 0, refused: 0 }
    for (const [number, cut] of cuts.entries()) {
      const where = `cut at byte ${cut} of ${file.length}`
      const expected = expectedOf(
        isLz4 || isGzip ? unpackedStart(file, cut) : file.subarray(0, cut),
        prefixes,
        isLz4,
        isGzip,
      )
      let index: CaptureIndex
      try {
        index = open(file.slice(0, cut))
      } catch (error) {
        expect(error, where).toBeInstanceOf(CaptureError)
        // Less than four bytes do not tell that they are compressed.
        const kinds = cut === 0 ? ['empty'] : cut < 4 ? ['header-cut-off', 'not-a-capture'] : ['header-cut-off']
        expect(kinds, where).toContain((error as CaptureError).kind)
        expect(expected, where).toBeNull()
        seen.refused++
        continue
      }
      seen.opened++
      expect(expected, where).not.toBeNull()
      expect({ records: index.totals.records, isComplete: index.ending.isComplete }, where).toEqual(expected)
      expect(sumsOf(index), where).toEqual(prefixes.sums[expected!.records])
      expect(index.header, where).toEqual(prefixes.tables.header)
      if (!index.ending.isComplete) expect(index.ending.reason, where).toMatch(/capture|data|gzip/)
      expect(index.ending.byteOffset, where).toBeLessThanOrEqual(stream.length)
      if (number % CUTS_PER_REPORT === 0) expectReports(index)
    }
    expect(seen.opened + seen.refused).toBe(cuts.length)
    expect(seen.refused).toBeGreaterThan(0)
  })
})

/** Reports of a cut capture are made of what it holds. */
function expectReports(index: CaptureIndex): void {
  const reports = new CaptureReports(index)
  const { nodes } = flameColumns(reports, { selection: WHOLE_RUN_PEAK, shape: PLAIN_SHAPE })
  expect(nodes.bytes[0]).toBeGreaterThanOrEqual(0)
  if (index.header.isAggregated) {
    expect(nodes.bytes[0]).toBe(index.totals.peakBytes)
    return
  }
  expect(reports.stats().allocatedBytes).toBe(index.totals.allocatedBytes)
  const leaked = reports.sums({ ...WHOLE_RUN_PEAK, mode: 'leaked' }).bytes.reduce((sum, bytes) => sum + bytes, 0)
  expect(leaked).toBeLessThanOrEqual(index.totals.allocatedBytes)
}
