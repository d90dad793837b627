import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type CaptureIndex, createIndexer, type IndexOptions, packIndex } from '../../../src/capture/index.ts'
import { Container } from '../../../src/parsers/container/container.ts'
import { CaptureReports, PLAIN_SHAPE, type Shape } from '../../../src/reports/index.ts'
import { captureBytes } from '../../bench/generator/index.mjs'

const SHARES = [0.23, 0.41, 0.42, 0.77, 0.999]
const fixture = (name: string) => readFileSync(`test/fixtures/parsers/${name}`)

/** Without its LZ4 frame: it is one block, of which nothing is known before its end. */
function unpacked(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = []
  const sink = {
    wantsMore: true,
    take: (piece: Uint8Array, start: number, end: number) => void pieces.push(piece.slice(start, end)),
    finish: () => {},
  }
  new Container(sink, () => {}).take(bytes, 0, bytes.length)
  return Buffer.concat(pieces)
}

const CAPTURES: readonly [string, Uint8Array, IndexOptions][] = [
  ['the sample', readFileSync('public/sample.bin'), {}],
  ['the sample within a small budget', readFileSync('public/sample.bin'), { timeTableEntries: 5000 }],
  ['the sample with a threshold', readFileSync('public/sample.bin'), { exactTemporaryThreshold: 7 }],
  ['native stacks', fixture('v13-nativethreads.bin'), {}],
  ['an aggregated one', unpacked(fixture('v12-aggregated.bin')), {}],
  ['one without compression', fixture('v12-uncompressed.bin'), {}],
  [
    'a synthetic one with mappings',
    captureBytes({ events: 60_000, live: 3000, nodes: 500, snapshots: 333, eventsPerMapping: 200, container: 'lz4' })
      .bytes,
    {},
  ],
]

function readTo(bytes: Uint8Array, end: number, options: IndexOptions): CaptureIndex {
  const indexer = createIndexer(options)
  indexer.push(bytes.subarray(0, end))
  return indexer.finish()
}

/** Everything but how the end was met, which a preview can't know; columns as checksums. */
function told({ ending: _, ...rest }: CaptureIndex): unknown {
  return summed(rest)
}

function summed(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return `${value.constructor.name} ${createHash('sha1').update(bytes).digest('hex')}`
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, summed(part)]))
}

test.each(CAPTURES)(
  'a preview is what finishing there gives, and does not disturb reading on: %s',
  (_, bytes, options) => {
    const indexer = createIndexer(options)
    const previews: [number, CaptureIndex][] = []
    let from = 0
    for (const share of SHARES) {
      const end = Math.floor(bytes.length * share)
      indexer.push(bytes.subarray(from, end))
      from = end
      const preview = indexer.preview()
      expect(preview === null).toBe(indexer.header === null)
      if (preview) previews.push([end, preview])
    }
    indexer.push(bytes.subarray(from))
    expect(told(indexer.finish())).toEqual(told(readTo(bytes, bytes.length, options)))
    expect(previews.length).toBeGreaterThan(1)
    // looked at only now: what was read since has not changed them
    for (const [end, preview] of previews) expect(told(preview)).toEqual(told(readTo(bytes, end, options)))
  },
)

test('there is no preview of nothing, nor of a packed index', () => {
  expect(createIndexer().preview()).toBeNull()
  const whole = createIndexer()
  whole.push(readFileSync('public/sample.bin'))
  const file = { captureName: '', captureBytes: null, captureSha256: null, packedBy: '' }
  const packed = createIndexer()
  packed.push(packIndex(whole.finish(), file))
  expect(packed.preview()).toBeNull()
})

test('trees of what was read so far are the beginning of the whole tree: nodes keep their numbers', () => {
  const bytes = readFileSync('public/sample.bin')
  const shapes: Partial<Shape>[] = [
    {},
    { inverted: true },
    { splitThreads: true },
    { hideImportSystem: true, hideIrrelevant: true },
  ]
  const half = new CaptureReports(readTo(bytes, Math.floor(bytes.length / 2), {}))
  const whole = new CaptureReports(readTo(bytes, bytes.length, {}))
  for (const change of shapes) {
    const shape = { ...PLAIN_SHAPE, ...change }
    const first = half.tree(shape)
    const all = whole.tree(shape)
    expect(first.count).toBeGreaterThan(10)
    expect(first.count).toBeLessThanOrEqual(all.count)
    expect(summed(first.parent)).toBe(summed(all.parent.subarray(0, first.count)))
    expect(summed(first.step)).toBe(summed(all.step.subarray(0, first.count)))
  }
})
