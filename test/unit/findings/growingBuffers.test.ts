import { describe, expect, it } from 'vitest'
import { Allocator } from '../../../src/parsers/index.ts'
import { randomNumbers } from '../capture/randomRun.ts'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const APPEND = 'append_all|/srv/app/job.py|14'
const ENCODE = 'iterencode|/usr/lib/python3.11/json/encoder.py|258'

/** The sizes that a list takes as it grows, in bytes: an eighth more each time. */
function listSizes(from: number, until: number): number[] {
  const sizes: number[] = []
  for (let size = from; size <= until; size = (Math.floor((size * 9) / 8 / 16) + 1) * 16) sizes.push(size)
  return sizes
}

/** Lists that are grown and thrown away. The tracker looks while each has its final size. */
function growLists(program: Program, stack: readonly string[], lists: number, until: number): Program {
  program.call(...stack)
  for (let list = 0; list < lists; list++) {
    let block: number | null = null
    for (const size of listSizes(600, until)) block = program.realloc(block, size)
    program.snapshot().free(block!)
  }
  return program.leave(stack.length).snapshot()
}

describe('growing buffers', () => {
  it('are told with the largest one seen: what to reserve', () => {
    const sizes = listSizes(600, 400_000)
    const reports = growLists(new Program(), [APPEND], 10, 400_000).open()
    const [buffer] = found(reports, 'growing-buffer')
    const bytes = 10 * sizes.reduce((sum, size) => sum + size, 0)
    expect(buffer).toMatchObject({ bytes, count: 10 * sizes.length })
    expect(buffer!.sentence).toBe(
      'append_all (job.py:14) grew buffers step by step: 540 reallocations, 32.0 MB in all; the largest buffer seen had 356.0 kB. ' +
        'Reserving that much at once saves most of it.',
    )
    expect(buffer!.view).toMatchObject({
      mode: 'allocated',
      allocators: [Allocator.REALLOC, Allocator.PYMALLOC_REALLOC],
    })
    expectShown(reports, buffer!)
    // the same allocations are not told once more as thrashing
    expect(found(reports, 'thrash')).toEqual([])
  })

  it('of a library are told with who called it', () => {
    expect(sentences(growLists(new Program(), [APPEND, ENCODE], 10, 400_000).open(), 'growing-buffer')[0]).toMatch(
      /^iterencode \(json\/encoder\.py:258\) for append_all \(job\.py:14\) grew buffers step by step: .* Where the library takes a size/,
    )
  })

  it('are told of one buffer that grows from window to window', () => {
    const slow = new Program().call(APPEND)
    let buffer = slow.realloc(null, 1000)
    for (let step = 2; step <= 200; step++) {
      buffer = slow.realloc(buffer, 1000 * step)
      if (step % 5 === 0) slow.snapshot()
    }
    expect(sentences(slow.open(), 'growing-buffer')).toEqual([
      'append_all (job.py:14) grew buffers step by step: 200 reallocations, 20.1 MB in all; the largest buffer seen had 200.0 kB. ' +
        'Reserving that much at once saves most of it.',
    ])
  })

  it('are none where there are few reallocations, few bytes, or many more bytes elsewhere', () => {
    expect(found(growLists(new Program(), [APPEND], 1, 400_000).open(), 'growing-buffer')).toEqual([])
    expect(found(growLists(new Program(), [APPEND], 10, 40_000).open(), 'growing-buffer')).toEqual([])
    const program = growLists(new Program(), [APPEND], 10, 400_000)
    program.malloc(700_000_000)
    expect(found(program.open(), 'growing-buffer')).toEqual([])
  })

  describe('are none where blocks are not steps of one buffer:', () => {
    const none = (program: Program) => expect(found(program.open(), 'growing-buffer')).toEqual([])

    it('blocks of one size', () => {
      const program = new Program().call(APPEND)
      for (let i = 0; i < 1000; i++) program.free(program.realloc(null, 50_000)).snapshot()
      none(program)
    })

    it.each([1, 2, 3, 4, 5])('blocks of any size that realloc made anew, seed %i', (seed) => {
      const random = randomNumbers(seed)
      const program = new Program().call(APPEND)
      for (let i = 0; i < 3000; i++) {
        const block = program.realloc(null, 600 + random(100_000))
        if (random(10) === 0) program.snapshot()
        program.free(block)
      }
      none(program)
    })

    it('blocks that rise in a row by chance, once in a long run', () => {
      const random = randomNumbers(1)
      const program = new Program().call(APPEND)
      for (let i = 0; i < 1000; i++) {
        const size = i >= 500 && i < 520 ? (i - 499) * 10_000 : 1000 + random(200_000)
        const block = program.realloc(null, size)
        program.snapshot().free(block)
      }
      none(program)
    })

    it.each([1, 2, 3, 4, 5, 6])('blocks of the sizes of a list, in any order, seed %i', (seed) => {
      const random = randomNumbers(seed)
      const sizes = listSizes(600, 400_000)
      const program = new Program().call(APPEND)
      for (let i = 0; i < 3000; i++) {
        const block = program.realloc(null, sizes[random(sizes.length)]!)
        if (random(10) === 0) program.snapshot()
        program.free(block)
      }
      none(program)
    })

    it('blocks that are cut to size', () => {
      const random = randomNumbers(1)
      const program = new Program().call(APPEND)
      for (const list of listSizes(600, 400_000)) {
        for (let i = 0; i < 20; i++) {
          const block = program.realloc(program.malloc(1_000_000), list)
          if (random(4) === 0) program.snapshot()
          program.free(block)
        }
      }
      none(program)
    })

    it('blocks that another thread frees', () => {
      const program = new Program().call(APPEND)
      for (let list = 0; list < 10; list++) {
        for (const size of listSizes(600, 400_000)) {
          const block = program.realloc(null, size)
          program.snapshot().thread(2).free(block).thread(1)
        }
      }
      none(program)
    })

    it('small objects that were traced, of every size', () => {
      const random = randomNumbers(1)
      const program = new Program({ tracesPythonAllocators: true }).call(APPEND)
      for (let i = 0; i < 30_000; i++) {
        const block = program.realloc(null, 600 + 8 * random(120), Allocator.PYMALLOC_REALLOC)
        if (random(50) === 0) program.snapshot()
        program.free(block)
      }
      none(program)
    })
  })
})
