import { describe, expect, it } from 'vitest'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const MAIN = 'main|/srv/app/job.py|3'
const PARSE = 'parse_row|/srv/app/rows.py|12'
const SPLIT = 'split|/usr/lib/python3.11/re/__init__.py|206'
const IMPORT = '_find_and_load|<frozen importlib._bootstrap>|1165'

/** `times` blocks that are freed at once, and `lasting` others. */
function thrashing(stack: readonly string[], times: number, size: number, lasting: number): Program {
  const program = new Program().call(MAIN)
  for (let i = 0; i < lasting; i++) program.malloc(16)
  program.call(...stack)
  for (let i = 0; i < times; i++) program.free(program.malloc(size))
  return program.leave(stack.length).snapshot()
}

describe('thrashing places', () => {
  it('are told with how often and how much', () => {
    const reports = thrashing([PARSE], 12_000, 100, 4_000).open()
    const [thrash] = found(reports, 'thrash')
    expect(thrash!.sentence).toBe(
      'parse_row (rows.py:12) allocated and freed at once 12,000 times: 1.2 MB in all, 75.0 % of all allocations.',
    )
    expect(thrash).toMatchObject({ bytes: 1_200_000, count: 12_000, view: { mode: 'temporary', weigh: 'count' } })
    expectShown(reports, thrash!)
  })

  it('name the caller in the program where a library allocates', () => {
    expect(sentences(thrashing([PARSE, SPLIT], 12_000, 100, 4_000).open(), 'thrash')[0]).toMatch(
      /^split \(re\/__init__\.py:206\) for parse_row \(rows\.py:12\) allocated and freed at once 12,000 times:/,
    )
  })

  it('are many allocations', () => {
    expect(found(thrashing([PARSE], 9_999, 100, 0).open(), 'thrash')).toEqual([])
    expect(found(thrashing([PARSE], 10_000, 100, 0).open(), 'thrash')).toHaveLength(1)
    expect(found(thrashing([PARSE], 10_000, 100, 90_001).open(), 'thrash')).toEqual([])
  })

  it('or fewer through which more bytes went than the heap ever held', () => {
    const reports = thrashing([PARSE], 100, 1_000_000, 50_000).open()
    expect(sentences(reports, 'thrash')).toEqual([
      'parse_row (rows.py:12) allocated and freed at once 100 times: 100.0 MB in all, 99.2 % of all bytes allocated.',
    ])
    expect(found(reports, 'thrash')[0]!.view.weigh).toBe('bytes')
    expect(found(thrashing([PARSE], 99, 1_000_000, 50_000).open(), 'thrash')).toEqual([])
    // a hundred blocks of 10 kB beside 2 MB that last
    expect(found(thrashing([PARSE], 100, 10_000, 125_000).open(), 'thrash')).toEqual([])
  })

  it('are none where the block lives longer: freed after two further allocations, or by another thread', () => {
    const later = new Program().call(PARSE)
    for (let i = 0; i < 4_000; i++) {
      const blocks = [later.malloc(100), later.malloc(100), later.malloc(100)]
      for (const block of blocks) later.free(block)
    }
    // of three, the last two are freed after at most one further allocation
    expect(found(later.open(), 'thrash')).toEqual([])

    const elsewhere = new Program().call(PARSE)
    for (let i = 0; i < 12_000; i++) {
      const block = elsewhere.malloc(100)
      elsewhere.thread(2).free(block).thread(1)
    }
    expect(found(elsewhere.open(), 'thrash')).toEqual([])
  })

  it('are none where the same address is freed again and again: such frees do not count allocations', () => {
    const program = new Program().call(PARSE)
    for (let i = 0; i < 200; i++) {
      const block = program.malloc(1_000_000)
      program.free(block).free(block)
    }
    expect(found(program.open(), 'thrash')).toEqual([])
  })

  it('are none during imports, which come once', () => {
    expect(found(thrashing([IMPORT, PARSE], 12_000, 100, 0).open(), 'thrash')).toEqual([])
  })
})
