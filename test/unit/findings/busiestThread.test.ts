import { describe, expect, it } from 'vitest'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const WORK = 'work|/srv/app/job.py|30'

function threads(bytes: Record<number, number>, mainThreadId = 1): Program {
  const program = new Program({ mainThreadId })
  for (const [thread, size] of Object.entries(bytes)) program.thread(Number(thread)).call(WORK).malloc(size)
  return program.snapshot()
}

describe('the thread that holds most', () => {
  it('is told with its share of the peak', () => {
    const reports = threads({ 1: 1_000_000, 2: 3_000_000, 7: 6_000_000 }).open()
    expect(sentences(reports, 'busiest-thread')).toEqual([
      'Thread 0x7 allocated 6.0 MB of what was held at the peak, 60.0 % of it.',
    ])
    const [finding] = found(reports, 'busiest-thread')
    expect(finding).toMatchObject({ bytes: 6_000_000, count: 1, view: { mode: 'peak', threads: [2] } })
    expectShown(reports, finding!)
  })

  it('is no news if it is the main thread', () => {
    expect(found(threads({ 1: 9_000_000, 2: 1_000_000 }).open(), 'busiest-thread')).toEqual([])
    expect(found(threads({ 1: 9_000_000 }).open(), 'busiest-thread')).toEqual([])
  })

  it('is not told where no thread is named as main and the first has most', () => {
    expect(found(threads({ 1: 9_000_000, 2: 1_000_000 }, 0).open(), 'busiest-thread')).toEqual([])
    expect(found(threads({ 1: 1_000_000, 2: 9_000_000 }, 0).open(), 'busiest-thread')).toHaveLength(1)
  })

  it('has more than half, and at least 1 MB', () => {
    expect(found(threads({ 1: 3_000_000, 2: 3_000_000 }).open(), 'busiest-thread')).toEqual([])
    expect(found(threads({ 1: 3_000_000, 2: 3_000_001 }).open(), 'busiest-thread')).toHaveLength(1)
    expect(found(threads({ 1: 10, 2: 999_999 }).open(), 'busiest-thread')).toEqual([])
  })
})
