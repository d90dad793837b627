import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createIndexer } from '../../../src/capture/index.ts'
import { CaptureReports } from '../../../src/reports/index.ts'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const MAIN = 'main|/srv/app/job.py|3'
const LOAD = 'load|/srv/app/job.py|9'
const DECODE = 'raw_decode|/usr/lib/python3.11/json/decoder.py|353'
const IMPORT = '_find_and_load|<frozen importlib._bootstrap>|1165'
/** Memory of the main function that is freed: the peak that shares are of. */
const PEAK_BYTES = 20_000_000

/** Some blocks of a frame's stay, and the rest is freed. */
function leaking(
  program: Program,
  stack: readonly string[],
  count: number,
  size: number,
  kind: 'malloc' | 'mmap' = 'malloc',
) {
  program.call(MAIN)
  const rest = program.malloc(PEAK_BYTES - count * size)
  program.call(...stack)
  for (let i = 0; i < count; i++) program[kind](size)
  program.leave(stack.length).free(rest).snapshot()
  return program
}

describe('leaks', () => {
  it('name place, bytes and allocations of what was not freed', () => {
    const reports = leaking(new Program(), [LOAD], 20, 100_000).open()
    const [leak] = found(reports, 'leak')
    expect(leak!.sentence).toBe('2.0 MB in 20 allocations from load (job.py:9) were not freed by the end.')
    expect(leak).toMatchObject({ bytes: 2_000_000, count: 20, view: { mode: 'leaked', inverted: true } })
    expectShown(reports, leak!)
  })

  it('name the caller in the program where a library allocates', () => {
    const reports = leaking(new Program(), [LOAD, DECODE], 20, 100_000).open()
    expect(sentences(reports, 'leak')).toEqual([
      '2.0 MB in 20 allocations from raw_decode (json/decoder.py:353) for load (job.py:9) were not freed by the end.',
    ])
  })

  it('are at most three, the largest first', () => {
    const program = new Program()
    for (const [i, size] of [2e6, 5e6, 1.5e6, 3e6].entries()) {
      program.call(`cache_${i}|/srv/app/job.py|${i + 20}`).malloc(size)
      program.leave()
    }
    expect(found(program.open(), 'leak').map((leak) => leak.bytes)).toEqual([5e6, 3e6, 2e6])
  })

  it('are not told of a capture that was cut off', () => {
    expect(found(leaking(new Program(), [LOAD], 20, 100_000).open('cut off'), 'leak')).toEqual([])
  })

  it('are not told of a capture of version 7 without totals, which has no other mark of its end', () => {
    const file = new Uint8Array(readFileSync(new URL('../../fixtures/parsers/v7-nocompress.bin', import.meta.url)))
    const open = () => {
      const indexer = createIndexer()
      indexer.push(file.slice())
      return new CaptureReports(indexer.finish())
    }
    expect(found(open(), 'leak')).toHaveLength(1)
    // the number of events stands behind magic, version and native flag
    file.fill(0, 12, 20)
    expect(open().index.header.eventCount).toBe(0)
    expect(found(open(), 'leak')).toEqual([])
  })

  it('are not told of little memory: less than 1 MB, or than a twentieth of the peak', () => {
    expect(found(leaking(new Program(), [LOAD], 20, 49_999).open(), 'leak')).toEqual([])
    expect(found(leaking(new Program(), [LOAD], 20, 50_000).open(), 'leak')).toHaveLength(1)
    const small = new Program().call(LOAD)
    small.malloc(999_999)
    expect(found(small.open(), 'leak')).toEqual([])
  })

  it('are not told of what is freed later, in another window and by another thread', () => {
    const program = new Program().call(LOAD)
    const block = program.malloc(2e6)
    program.snapshot().thread(2).free(block).snapshot()
    expect(found(program.open(), 'leak')).toEqual([])
  })

  it('are not told of imports: modules stay', () => {
    expect(found(leaking(new Program(), [IMPORT, LOAD], 20, 100_000).open(), 'leak')).toEqual([])
  })

  describe('where Python’s allocator was not traced', () => {
    const PYMALLOC = 1
    const MALLOC = 3
    const POOL = 1 << 20

    it('speak of pools with care', () => {
      const reports = leaking(new Program({ pythonAllocator: PYMALLOC }), [LOAD], 12, POOL, 'mmap').open()
      expect(sentences(reports, 'leak')).toEqual([
        "12.6 MB in 12 allocations from load (job.py:9) were still held at the end, most of it in blocks of the size that Python's allocator takes " +
          'for small objects. It may keep them for reuse: a capture with --trace-python-allocators tells.',
      ])
      expectShown(reports, found(reports, 'leak')[0]!)
    })

    it('say nothing of a few pools, which any program keeps', () => {
      expect(
        found(leaking(new Program({ pythonAllocator: PYMALLOC }), [LOAD], 9, POOL, 'mmap').open(), 'leak'),
      ).toEqual([])
    })

    it.each([
      ['another allocator', { pythonAllocator: MALLOC }, POOL],
      ['traced', { pythonAllocator: PYMALLOC, tracesPythonAllocators: true }, POOL],
      ['another size', { pythonAllocator: PYMALLOC }, POOL + 4096],
    ])('take mappings for what they are otherwise: %s', (_, fields, size) => {
      const reports = leaking(new Program(fields), [LOAD], 3, size, 'mmap').open()
      expect(sentences(reports, 'leak')[0]).toMatch(
        /^3\.\d MB in 3 allocations from load \(job\.py:9\) were not freed by the end\.$/,
      )
    })
  })
})
