import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type CaptureIndex, createIndexer } from '../../../src/capture/index.ts'
import { CaptureError } from '../../../src/parsers/index.ts'
import { CaptureReports, flameColumns, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { capturesIn, FIXTURES } from '../answers/realCaptures.ts'
import { lz4Frame, pieces } from '../parsers/lz4Writer.ts'
import { type Prefixes, prefixesOf, sumsOf, unpackedStart } from './prefixes.ts'

/** A capture is cut at each byte, or at so many places if it is longer. */
const MOST_CUTS = 2_000
/** Reports are made of every so many of the cut captures. */
const CUTS_PER_REPORT = 10
/** Room for other work of the machine, when times are compared. */
const TIME_SLACK_MS = 40

const fixtures = new Map(capturesIn(FIXTURES).map((capture) => [capture.name, capture]))
const fixture = (name: string) => fixtures.get(name)!.bytes
const tiny = unpackedStart(fixture('v13/tiny'))

/** One of each header version, compressed and not; aggregated, native and of other Pythons; and packed by others than Memray. */
const CAPTURES: readonly (readonly [string, () => Uint8Array])[] = [
  ...[
    ...['v7/tiny', 'v7/nocompress', 'v7/native', 'v8/tiny', 'v8/nocompress', 'v9/tiny', 'v9/nocompress'],
    ...['v10/tiny', 'v10/nocompress', 'v10/agg', 'v11/tiny', 'v11/nocompress', 'v11/agg'],
    ...['v12/tiny', 'v12/uncompressed', 'v12/aggregated', 'v13/tiny', 'v13/maps', 'v13/nativethreads'],
    ...['v13/forked-child-15113', 'v13-python3.9/threads', 'v13-python3.13/lifetimes-aggregated'],
  ].map((name) => [name, () => fixture(name)] as const),
  ['v13/tiny, not compressed', () => tiny],
  ['v13/tiny, compressed in linked blocks of 700 bytes', () => lz4Frame(pieces(tiny, 700))],
  [
    'v13/tiny, compressed in independent blocks with checksums',
    () => lz4Frame(pieces(tiny, 900), { isIndependent: true, hasBlockChecksums: true, hasContentChecksum: true }),
  ],
  ['v13/tiny, in gzip', () => new Uint8Array(gzipSync(tiny))],
  ['v13-python3.9/agg, not compressed', () => unpackedStart(fixture('v13-python3.9/agg'))],
]

function cutsOf(file: Uint8Array): number[] {
  const count = Math.min(MOST_CUTS, file.length)
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

function expectedOf(start: Uint8Array, prefixes: Prefixes, isPlain: boolean): Expected | null {
  const { headerBytes, recordsIn, recordEnd, tables } = prefixes
  if (start.length < headerBytes) return null
  const { version } = tables.header
  let end = start.length
  // In a plain file, the last byte that is not zero is the last of the capture; version 7 has filler that is skipped instead.
  if (isPlain && version >= 8) while (end > headerBytes && start[end - 1] === 0) end--
  const records = recordsIn[end]!
  const rest = start.subarray(records === 0 ? headerBytes : recordEnd[records]!, end)
  const isComplete =
    version >= 8 ? tables.ending.isComplete && records === tables.recordCount : rest.every((byte) => byte === 0)
  return { records, isComplete }
}

describe.each(CAPTURES)('%s, cut at every byte', (_, bytes) => {
  const file = bytes()
  const isPlain = !(file[0] === 4 && file[1] === 0x22) && file[0] !== 0x1f
  const stream = unpackedStart(file)
  const prefixes = prefixesOf(stream)
  const wholeMs = Math.max(...Array.from({ length: 5 }, () => timeOf(() => open(file))))

  it('opens as far as it goes, says that it was cut, and answers for what there is', { timeout: 60_000 }, () => {
    const seen = { opened: 0, refused: 0 }
    for (const [number, cut] of cutsOf(file).entries()) {
      const where = `cut at byte ${cut} of ${file.length}`
      const expected = expectedOf(isPlain ? file.subarray(0, cut) : unpackedStart(file, cut), prefixes, isPlain)
      let index: CaptureIndex
      try {
        index = open(file.slice(0, cut))
      } catch (error) {
        expect(error, where).toBeInstanceOf(CaptureError)
        expect((error as CaptureError).kind, where).toBe(cut === 0 ? 'empty' : 'header-cut-off')
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
    expect(seen.opened + seen.refused).toBe(cutsOf(file).length)
    expect(seen.refused).toBeGreaterThan(0)
  })

  it('takes no longer than the whole file does', () => {
    const slow = cutsOf(file).filter((cut, i) => {
      if (i % 20 !== 0) return false
      const part = file.slice(0, cut)
      // the better of three, since something else may have been going on
      return Array.from({ length: 3 }, () => timeOf(() => open(part))).every((ms) => ms > wholeMs + TIME_SLACK_MS)
    })
    expect(slow).toEqual([])
  })
})

function timeOf(work: () => unknown): number {
  const started = performance.now()
  try {
    work()
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error
  }
  return performance.now() - started
}

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
