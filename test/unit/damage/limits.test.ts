import { describe, expect, it } from 'vitest'
import { type CaptureIndex, createIndexer } from '../../../src/capture/index.ts'
import { CaptureError } from '../../../src/parsers/index.ts'
import { CaptureReports, PLAIN_SHAPE, type Shape, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { hostileCaptures } from '../../fuzz/hostile.ts'

function hostile(name: string): Uint8Array {
  for (const capture of hostileCaptures(1)) if (capture.name === name) return capture.make()
  throw new Error(`There is no hostile capture called ${name}.`)
}

function open(file: Uint8Array): CaptureIndex {
  const indexer = createIndexer()
  indexer.push(file)
  return indexer.finish()
}

const shaped = (shape: Partial<Shape>) => ({ selection: WHOLE_RUN_PEAK, shape: { ...PLAIN_SHAPE, ...shape } })

/** What a hostile capture reaches is a cap that is stated, and everything up to it is shown. */
describe('a capture that asks for too much', () => {
  it('is read as far as its mappings can be kept', () => {
    const index = open(hostile('mappings side by side'))
    expect(index.ending).toMatchObject({
      isComplete: false,
      reason: expect.stringContaining('a million memory mappings'),
    })
    // 4096 bytes each; the one that did not fit is the last that was counted
    expect(index.totals.allocations).toBe(2 ** 20 + 1)
    expect(new CaptureReports(index).stats().allocatedBytes).toBe((2 ** 20 + 1) * 4096)
  })

  it('by a name without an end says so, and keeps what came before', () => {
    const index = open(hostile('a name of 100 MB without an end, in an LZ4 bomb'))
    expect(index.ending).toMatchObject({ isComplete: false, reason: expect.stringContaining('longer than 16 MB') })
    expect(index.header.commandLine).toBe('run.py')
  })

  it('by a command line without an end is refused', () => {
    expect(() => open(hostile('a command line of 100 MB without an end, in an LZ4 bomb'))).toThrow(
      expect.objectContaining({ name: 'CaptureError', kind: 'limit', message: expect.stringContaining('16 MB') }),
    )
  })

  it('with a stack of a million frames that allocate shows the flame graph, and says why not the inverted one', () => {
    const reports = new CaptureReports(open(hostile('a million pushes, each with an allocation, in an LZ4 bomb')))
    const { tree, weights } = reports.weigh(shaped({}))
    // a node for each frame of the recursion, and the root; each call allocated 8 bytes
    expect([tree.count, weights.bytes[0], weights.height[0]]).toEqual([1_000_001, 8_000_000, 1_000_000])
    expect(() => reports.weigh(shaped({ inverted: true }))).toThrow(CaptureError)
    expect(() => reports.weigh(shaped({ inverted: true }))).toThrow('too deep to be listed')
  })
})
