import { describe, expect, it } from 'vitest'
import { captureBytes } from '../../bench/generator/index.mjs'
import { capturesIn, FIXTURES } from '../answers/realCaptures.ts'
import { decode } from '../parsers/decoding.ts'
import { expectAnswersOfReplay } from './comparison.ts'
import { madeCapture } from './madeCapture.ts'
import { randomRun } from './randomRun.ts'

const THRESHOLDS = [0, 1, 7, 15]
const USUAL = { events: 1_500, threads: 3, addresses: 60, pages: 40, eventsPerSnapshot: 40, hugePercent: 2 }

describe('real captures give what a plain replay of their events gives', () => {
  const captures = capturesIn(FIXTURES).filter(({ facts }) => !facts.aggregated)
  it.each(captures.map((capture) => [capture.name, capture] as const))('%s', (_, capture) => {
    const replay = expectAnswersOfReplay(capture.bytes, THRESHOLDS)
    expect(replay.allocationCount).toBeGreaterThan(100)
  })
})

describe('made captures give what a plain replay of their events gives', () => {
  it('has the events that it was made of', () => {
    const events = randomRun({ ...USUAL, seed: 1 })
    const { events: read, tables } = decode(madeCapture(events))
    expect(tables.ending).toMatchObject({ isComplete: true })
    // threads and frames are numbered as they come
    expect(read.map(({ op }) => op)).toEqual(events.map(({ op }) => op))
    const fields = (list: readonly object[]) =>
      list.map((event) =>
        ['address', 'size', 'allocator', 'rss', 'timeMs', 'count'].map((key) => Reflect.get(event, key)),
      )
    expect(fields(read)).toEqual(fields(events))
  })

  it.each([
    ['a usual one', {}],
    ['few addresses: many allocated again without a free, many frees of nothing', { addresses: 12 }],
    ['blocks of more than 4 GiB', { hugePercent: 30 }],
    ['one thread', { threads: 1 }],
    ['many threads', { threads: 12, addresses: 200 }],
    ['mappings on few pages, cut in every way', { pages: 10 }],
    ['long windows', { eventsPerSnapshot: 300 }],
    ['hardly any windows', { eventsPerSnapshot: 3_000 }],
    ['a snapshot after nearly every event', { eventsPerSnapshot: 2 }],
  ])('random: %s', (_, settings) => {
    for (let seed = 1; seed <= 8; seed++) {
      expectAnswersOfReplay(madeCapture(randomRun({ ...USUAL, ...settings, seed })), [...THRESHOLDS, 40])
    }
  })

  it('a synthetic program', () => {
    const { bytes } = captureBytes({
      events: 40_000,
      live: 2_000,
      nodes: 500,
      snapshots: 60,
      eventsPerMapping: 100,
      seed: 5,
    })
    expectAnswersOfReplay(bytes, [...THRESHOLDS, 100])
  })
})
