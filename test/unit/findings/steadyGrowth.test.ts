import { describe, expect, it } from 'vitest'
import { randomNumbers } from '../capture/randomRun.ts'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const MAIN = 'main|/srv/app/job.py|3'
const KEEP = 'remember|/srv/app/cache.py|8'
const STEPS = 200

/**
 * A run of 2 s whose heap follows a line: `heapAt(share of the run)`, in one block that is given back and taken anew in
 * each step.
 */
function run(heapAt: (share: number) => number, steps = STEPS, stepMs = 10): Program {
  const program = new Program().call(MAIN, KEEP)
  program.snapshot()
  let block: number | null = null
  for (let step = 1; step <= steps; step++) {
    if (block !== null) program.free(block)
    block = program.malloc(Math.round(heapAt(step / steps)))
    program.snapshot(stepMs)
  }
  return program
}

const growth = (heapAt: (share: number) => number, steps?: number, stepMs?: number) =>
  found(run(heapAt, steps, stepMs).open(), 'steady-growth')

describe('steady growth', () => {
  it('is told with its slope, from and to, and where it comes from', () => {
    const program = new Program().call(MAIN)
    program.malloc(10_000_000)
    program.snapshot()
    for (let step = 0; step < 400; step++) {
      program.call(KEEP).malloc(100_000)
      program.leave()
      const passing = program.malloc(200_000)
      program.free(passing)
      program.snapshot()
    }
    const reports = program.open()
    // start-up is a fifth: from the snapshot at 810 ms on, where 80 steps of 100 kB are done
    expect(sentences(reports, 'steady-growth')).toEqual([
      'The heap grew steadily, by about 10.0 MB per second, from 18.0 MB at 810 ms to 50.0 MB at 4.0 s. ' +
        'Most of it is from remember (cache.py:8).',
    ])
    const [finding] = found(reports, 'steady-growth')
    expect(finding).toMatchObject({ bytes: 32_000_000, count: 320, view: { mode: 'growth' } })
    expectShown(reports, finding!)
  })

  it.each([1, 2, 3, 4, 5])('is seen through noise and peaks, seed %i', (seed) => {
    const random = randomNumbers(seed)
    const noisy = (share: number) => 20e6 + 30e6 * share + random(2_000_000) + (random(20) === 0 ? 40e6 : 0)
    const [finding] = growth(noisy)
    const [, slope] = /by about ([\d.]+) MB per second/.exec(finding!.sentence)!
    expect(Number(slope)).toBeGreaterThan(14)
    expect(Number(slope)).toBeLessThan(16)
  })

  it('is not told of what a person would not call it', () => {
    const random = randomNumbers(1)
    const shapes: Record<string, (share: number) => number> = {
      flat: () => 20e6,
      noise: () => 20e6 + random(20e6),
      falling: (share) => 50e6 - 30e6 * share,
      'one step': (share) => (share < 0.5 ? 20e6 : 50e6),
      'four steps': (share) => 20e6 + 10e6 * Math.floor(share * 4),
      'up, then flat': (share) => 20e6 + 30e6 * Math.min(0.6, share),
      'flat, then up': (share) => 20e6 + 30e6 * Math.max(0.6, share),
      'up and down': (share) => 20e6 + 30e6 * (1 - Math.abs(2 * share - 1)),
      sawtooth: (share) => 20e6 + 30e6 * ((share * 5) % 1),
      doubling: (share) => 1e6 * 2 ** (6 * share),
      'start-up only': (share) => 20e6 + 30e6 * Math.min(0.2, share),
    }
    for (const [name, heapAt] of Object.entries(shapes)) expect([name, growth(heapAt)]).toEqual([name, []])
  })

  it('is not told of little: of less than a fifth of the heap, or than 1 MB', () => {
    // over the last four fifths of the run: 80 % of the slope
    expect(growth((share) => 77.6e6 + 24e6 * share)).toEqual([])
    expect(growth((share) => 70e6 + 24e6 * share)).toHaveLength(1)
    expect(growth((share) => 100_000 + 1.2e6 * share)).toEqual([])
    expect(growth((share) => 100_000 + 1.3e6 * share)).toHaveLength(1)
  })

  it('is not told of short runs and few snapshots', () => {
    const rising = (share: number) => 20e6 + 30e6 * share
    expect(growth(rising, 200, 4)).toEqual([])
    expect(growth(rising, 90, 100)).toEqual([])
    expect(growth(rising, 110, 100)).toHaveLength(1)
  })

  it('is not told where a stretch of the run has no snapshots', () => {
    const program = new Program().call(MAIN, KEEP)
    for (let step = 0; step < 300; step++) {
      program.malloc(100_000)
      program.snapshot(step === 150 ? 2000 : 10)
    }
    expect(found(program.open(), 'steady-growth')).toEqual([])
  })
})
