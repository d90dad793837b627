import { describe, expect, it } from 'vitest'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const MAIN = 'main|/srv/app/job.py|3'
const SORT = 'sorted_copy|/srv/app/job.py|30'
const BASE_BYTES = 20_000_000

/** A run of 101 windows of 10 ms with a level of 20 MB, and blocks that live in some of them besides. */
function run(blocks: readonly { from: number; to: number; size: number }[], windows = 101): Program {
  const program = new Program().call(MAIN)
  program.malloc(BASE_BYTES)
  const live = new Map<object, number>()
  for (let window = 0; window < windows; window++) {
    program.call(SORT)
    for (const block of blocks) if (block.from === window) live.set(block, program.malloc(block.size))
    for (const block of blocks) if (block.to === window) program.free(live.get(block)!)
    program.leave()
    if (window < windows - 1) program.snapshot()
  }
  return program
}

describe('a peak that lasts a moment', () => {
  it('is told with how high, how long at most, when, and what it came from', () => {
    const reports = run([{ from: 50, to: 52, size: 25_000_000 }]).open()
    expect(sentences(reports, 'brief-peak')).toEqual([
      // windows 50 to 52 lie between the snapshots at 500 and 530 ms
      'The peak of 45.0 MB lasted 30 ms at most, 500 ms after the start; the rest of the run stayed at 20.0 MB or less. ' +
        'Most of the rise is from sorted_copy (job.py:30).',
    ])
    const [peak] = found(reports, 'brief-peak')
    expect(peak).toMatchObject({ bytes: 45_000_000, count: 2 })
    expect(peak!.view.windows).toEqual({ from: 52, to: 52 })
    expectShown(reports, peak!)
  })

  it('can be inside one window: no snapshot saw it', () => {
    const reports = run([{ from: 50, to: 50, size: 25_000_000 }]).open()
    expect(Math.max(...reports.index.snapshots.heap)).toBe(BASE_BYTES)
    expect(sentences(reports, 'brief-peak')[0]).toMatch(/^The peak of 45\.0 MB lasted 10 ms at most, 500 ms after/)
  })

  it('names no place if several made it', () => {
    const program = run([{ from: 50, to: 50, size: 11_000_000 }])
    expect(sentences(program.open(), 'brief-peak')).toHaveLength(1)
    const several = new Program().call(MAIN)
    several.malloc(BASE_BYTES)
    for (let window = 0; window < 60; window++) {
      several.snapshot()
      if (window !== 30) continue
      const blocks = ['a', 'b', 'c'].map((name) => {
        const block = several.call(`${name}|/srv/app/job.py|1`).malloc(8_000_000)
        several.leave()
        return block
      })
      for (const block of blocks) several.free(block)
    }
    expect(sentences(several.open(), 'brief-peak')).toEqual([
      'The peak of 44.0 MB lasted 10 ms at most, 310 ms after the start; the rest of the run stayed at 20.0 MB or less.',
    ])
  })

  it('is none that is not far above the rest', () => {
    expect(found(run([{ from: 50, to: 52, size: 9_999_999 }]).open(), 'brief-peak')).toEqual([])
    expect(found(run([{ from: 50, to: 52, size: 10_000_000 }]).open(), 'brief-peak')).toHaveLength(1)
  })

  it('is none that lasts longer than a twentieth of the run', () => {
    expect(found(run([{ from: 50, to: 53, size: 25_000_000 }]).open(), 'brief-peak')).toHaveLength(1)
    expect(found(run([{ from: 50, to: 54, size: 25_000_000 }]).open(), 'brief-peak')).toEqual([])
  })

  it('is none that comes again', () => {
    const twice = [
      { from: 20, to: 21, size: 24_000_000 },
      { from: 70, to: 71, size: 25_000_000 },
    ]
    expect(found(run(twice).open(), 'brief-peak')).toEqual([])
  })

  it('is none at the very start or end, of which nobody knows what was before or after', () => {
    expect(found(run([{ from: 100, to: 101, size: 25_000_000 }]).open(), 'brief-peak')).toEqual([])
    const early = new Program().call(MAIN)
    early.free(early.malloc(50_000_000))
    early.malloc(BASE_BYTES)
    for (let window = 0; window < 100; window++) early.snapshot()
    expect(found(early.open(), 'brief-peak')).toEqual([])
  })
})
