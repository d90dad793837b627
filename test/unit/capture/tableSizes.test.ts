import { describe, expect, it } from 'vitest'
import { type CaptureIndex, createIndexer } from '../../../src/capture/index.ts'
import { type MadeEvent, made, madeCapture } from './madeCapture.ts'

const WINDOWS = 40
const PLACES = 25
const THREADS = 2

/**
 * A program that does the same in every window, `rounds` times over. However long it runs it allocates from the same places, has the same
 * blocks alive between two windows, and takes the same number of snapshots.
 */
function steadyProgram(rounds: number): MadeEvent[] {
  const events: MadeEvent[] = []
  const address = (place: number, slot: number) => 0x10000 + (place * 4 + slot) * 64
  for (let window = 0; window < WINDOWS; window++) {
    for (let round = 0; round < rounds; round++) {
      for (let place = 0; place < PLACES; place++) {
        events.push(made.switchTo(place % THREADS), made.push(place))
        events.push(made.malloc(address(place, 0), 100), made.malloc(address(place, 1), 200 + place))
        events.push(made.free(address(place, 1)), made.mmap(0x7f00_0000_0000 + place * 4096, 4096))
        events.push(made.free(address(place, 0)), made.munmap(0x7f00_0000_0000 + place * 4096, 4096))
        // one block of each place lives from one window into the next
        if (round === rounds - 1) {
          if (window > 0) events.push(made.free(address(place, 2 + (window % 2))))
          events.push(made.malloc(address(place, 3 - (window % 2)), 1_000))
        }
        events.push(made.pop())
      }
    }
    events.push(made.snapshot(window * 10))
  }
  return events
}

function indexOf(events: readonly MadeEvent[]): CaptureIndex {
  const indexer = createIndexer()
  indexer.push(madeCapture(events))
  return indexer.finish()
}

/** Bytes of all columns of an index, with the room behind their entries. */
function columnBytes(value: unknown, buffers = new Set<ArrayBufferLike>()): number {
  const before = buffers.size
  if (ArrayBuffer.isView(value)) {
    buffers.add(value.buffer)
    return buffers.size > before ? value.buffer.byteLength : 0
  }
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + columnBytes(part, buffers), 0)
}

describe('ten times as many events of the same program', () => {
  const short = indexOf(steadyProgram(4))
  const long = indexOf(steadyProgram(40))
  const rows = ({ stacks, sites, cells, lifetimes, peaks, temporary, sizes, snapshots }: CaptureIndex) => ({
    stacks: stacks.count,
    sites: sites.count,
    cells: cells.count,
    lifetimes: lifetimes.count,
    peaks: peaks.count,
    temporary: temporary.count,
    sizes: sizes.sizeBytes.length,
    snapshots: snapshots.count,
  })

  it('are ten times as many', () => {
    expect(long.totals.events / short.totals.events).toBeGreaterThan(9)
    expect(long.totals.allocations).toBeGreaterThan(100_000)
  })
  it('make no table longer', () => {
    expect(rows(long)).toEqual(rows(short))
    // the places, each with malloc and mmap; what lives on is one lifetime for each window but the last
    expect(rows(long)).toMatchObject({ stacks: 1 + PLACES, sites: 2 * PLACES, lifetimes: (WINDOWS - 1) * PLACES })
  })
  it('take no more memory', () => {
    expect(columnBytes(long)).toBe(columnBytes(short))
    expect(columnBytes(long)).toBeGreaterThan(10_000)
  })
})
