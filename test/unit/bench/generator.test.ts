import { describe, expect, it } from 'vitest'
import { Allocator, createDecoder, type DecodedTables, Op, type RecordBatch } from '../../../src/parsers/index.ts'
import {
  type CaptureSettings,
  type CaptureTruth,
  captureBytes,
  describeCode,
  HEADER,
  syntheticCapture,
} from '../../bench/generator/index.mjs'

const SMALL: CaptureSettings = { events: 60_000, live: 3_000, nodes: 2_000, snapshots: 40, eventsPerMapping: 300 }

interface Reading {
  readonly tables: DecodedTables
  readonly allocations: number
  readonly allocatedBytes: number
  readonly eventsByAllocator: readonly number[]
  readonly snapshotHeapBytes: readonly number[]
  readonly peakBytes: number
  readonly peakEvent: number
  readonly endHeapBytes: number
  readonly liveBytes: number
  readonly liveCount: number
  readonly pushes: number
  readonly pops: number
  readonly deepest: number
  /** Frees of addresses that were not live, and allocations at addresses that were. */
  readonly oddities: number
}

/** Counts a decoded capture in the plainest way: a Map of what lives, a list of what is mapped, an array per stack. */
function read(bytes: Uint8Array, pieceBytes = bytes.length): Reading {
  const live = new Map<number, number>()
  let regions: { begin: number; end: number }[] = []
  const eventsByAllocator = new Array<number>(16).fill(0)
  const snapshotHeapBytes: number[] = []
  const depths: number[] = []
  const count = {
    allocations: 0,
    allocatedBytes: 0,
    peakBytes: 0,
    peakEvent: 0,
    endHeapBytes: 0,
    pushes: 0,
    pops: 0,
    deepest: 0,
    oddities: 0,
  }
  let thread = -1
  let events = 0
  const unmap = (begin: number, end: number) => {
    const kept: typeof regions = []
    for (const region of regions) {
      const from = Math.max(begin, region.begin)
      const to = Math.min(end, region.end)
      if (from < to) count.endHeapBytes -= to - from
      if (region.begin < Math.min(begin, region.end))
        kept.push({ begin: region.begin, end: Math.min(begin, region.end) })
      if (Math.max(end, region.begin) < region.end) kept.push({ begin: Math.max(end, region.begin), end: region.end })
    }
    regions = kept
  }
  const consume = ({ count: length, op, a, b, size, allocator }: RecordBatch) => {
    for (let entry = 0; entry < length; entry++) {
      const address = a[entry]! + b[entry]! * 2 ** 32
      const sizeBytes = size[entry]!
      switch (op[entry]) {
        case Op.ALLOCATE:
          count.allocations++
          count.allocatedBytes += sizeBytes
          count.endHeapBytes += sizeBytes
          if (count.endHeapBytes >= count.peakBytes) [count.peakBytes, count.peakEvent] = [count.endHeapBytes, events]
          if (allocator[entry] === Allocator.MMAP) regions.push({ begin: address, end: address + sizeBytes })
          else {
            if (live.has(address)) count.oddities++
            live.set(address, sizeBytes)
          }
          break
        case Op.FREE:
          if (!live.has(address)) count.oddities++
          count.endHeapBytes -= live.get(address) ?? 0
          live.delete(address)
          break
        case Op.UNMAP:
          unmap(address, address + sizeBytes)
          break
        case Op.PUSH:
          count.pushes++
          depths[thread] = (depths[thread] ?? 0) + 1
          count.deepest = Math.max(count.deepest, depths[thread])
          continue
        case Op.POP:
          count.pops += a[entry]!
          depths[thread] = depths[thread]! - a[entry]!
          continue
        case Op.SWITCH:
          thread = a[entry]!
          continue
        case Op.SNAPSHOT:
          snapshotHeapBytes.push(count.endHeapBytes)
          continue
        default:
          continue
      }
      eventsByAllocator[allocator[entry]!]!++
      events++
    }
  }
  const decoder = createDecoder({ consume })
  for (let at = 0; at < bytes.length; at += pieceBytes) decoder.push(bytes.subarray(at, at + pieceBytes))
  const tables = decoder.finish()
  const regionBytes = regions.reduce((sum, { begin, end }) => sum + end - begin, 0)
  return {
    tables,
    ...count,
    eventsByAllocator,
    snapshotHeapBytes,
    liveBytes: [...live.values()].reduce((sum, sizeBytes) => sum + sizeBytes, regionBytes),
    liveCount: live.size + regions.length,
  }
}

function expectTruth(reading: Reading, truth: CaptureTruth) {
  const { tables, ...counts } = reading
  expect(counts).toEqual({
    allocations: truth.allocations,
    allocatedBytes: truth.allocatedBytes,
    eventsByAllocator: truth.eventsByAllocator,
    snapshotHeapBytes: [...truth.snapshotHeapBytes],
    peakBytes: truth.peakBytes,
    peakEvent: truth.peakEvent,
    endHeapBytes: truth.endHeapBytes,
    liveBytes: truth.liveBytes,
    liveCount: truth.liveCount,
    pushes: truth.pushes,
    pops: truth.pops,
    deepest: counts.deepest,
    oddities: 0,
  })
  expect(tables.eventCount).toBe(truth.events)
  expect(tables.recordCount).toBe(truth.records)
  expect(tables.frames.count).toBe(truth.frames)
  expect(tables.threads.ids).toHaveLength(truth.threads)
}

describe('synthetic captures', () => {
  const { bytes, truth } = captureBytes(SMALL)

  it('hold what they say they hold', () => {
    const reading = read(bytes)
    expectTruth(reading, truth)
    expect(reading.tables.ending).toEqual({ isComplete: true, reason: null, byteOffset: truth.streamBytes })
    expect(truth.events).toBe(60_000)
    expect(truth.streamBytes).toBe(bytes.length)
    expect(truth.snapshots).toBe(40)
  })

  it.each<[string, CaptureSettings]>([
    ['one thread without pymalloc', { threads: 1, pymalloc: false }],
    ['a deep recursion', { maxDepth: 400, nodes: 1_000, events: 200_000 }],
    ['many mappings', { eventsPerMapping: 11 }],
    ['nothing but lasting blocks', { temporaryShare: 0, reallocShare: 0 }],
    ['more snapshots than events', { events: 50, snapshots: 200 }],
    ['one event', { events: 1, live: 1, snapshots: 1, threads: 1, nodes: 1 }],
    ['small pieces', { chunkBytes: 1_000 }],
    ['an LZ4 frame', { container: 'lz4' }],
    ['an LZ4 frame of stored blocks', { container: 'lz4-stored' }],
    ['filler in an LZ4 frame', { container: 'lz4', fillerBytes: 300_000 }],
  ])('keep to that with %s', (_, settings) => {
    const { bytes: other, truth: otherTruth } = captureBytes({ ...SMALL, ...settings })
    const reading = read(other)
    expectTruth(reading, otherTruth)
    expect(reading.tables.ending.isComplete).toBe(true)
    if (settings.maxDepth) expect(reading.deepest).toBe(settings.maxDepth)
  })

  it('can be read in pieces of any size', () => {
    expectTruth(read(bytes, 7), truth)
    expectTruth(read(captureBytes({ ...SMALL, container: 'lz4' }).bytes, 1_001), truth)
  })

  it('are the same bytes for the same seed, and others for another', () => {
    expect(captureBytes(SMALL).bytes).toEqual(bytes)
    expect(captureBytes({ ...SMALL, chunkBytes: 5_000_000 }).truth).toEqual(truth)
    expect(captureBytes({ ...SMALL, seed: 2 }).bytes).not.toEqual(bytes)
  })

  it('have a header with the facts', () => {
    const { header } = read(bytes).tables
    expect(header).toMatchObject({
      version: 13,
      pythonVersion: HEADER.pythonVersion,
      hasNativeTraces: false,
      isAggregated: false,
      eventCount: 60_000,
      startTimeMs: HEADER.startTimeMs,
      endTimeMs: HEADER.startTimeMs + 400,
      commandLine: HEADER.commandLine,
      pid: HEADER.pid,
      mainThreadId: 1,
      pythonAllocator: 'pymalloc',
      tracesPythonAllocators: true,
      tracksObjectLifetimes: false,
      searchPaths: { libdest: HEADER.libdest, sitePackages: HEADER.sitePackages, sysPath: HEADER.sysPath },
    })
  })

  it('look killed without a trailer', () => {
    const killed = captureBytes({ ...SMALL, trailer: false, fillerBytes: 5_000 })
    const { tables, ...reading } = read(killed.bytes)
    expect(tables.ending.isComplete).toBe(false)
    expect(tables.header.eventCount).toBe(0)
    expect(reading.peakBytes).toBe(killed.truth.peakBytes)
  })

  it('have names, files and lines that fit their line tables, imports among them', () => {
    const { tables } = read(bytes)
    const { frames, strings } = tables
    const lines = new Map<string, Set<number>>()
    for (let code = 0; code < 200; code++) {
      const { name, file, lines: ofCode } = describeCode(code)
      lines.set(`${file}:${name}`, new Set([...(lines.get(`${file}:${name}`) ?? []), ...ofCode]))
    }
    let known = 0
    for (let frame = 0; frame < frames.count; frame++) {
      const name = `${strings.texts[frames.file[frame]!]}:${strings.texts[frames.functionName[frame]!]}`
      const ofCode = lines.get(name)
      if (!ofCode) continue
      known++
      expect([...ofCode], name).toContain(frames.line[frame])
    }
    expect(known).toBe(frames.count)
    expect(strings.texts).toContain('<frozen importlib._bootstrap>')
  })

  it('reach nearly every stack when they are long enough', () => {
    const { truth: long } = captureBytes({ ...SMALL, events: 300_000, nodes: 5_000 })
    expect(long.stacks).toBeGreaterThan(4_500)
  })

  it('have about as many records as were asked for', () => {
    const { truth: asked } = captureBytes({ ...SMALL, records: 500_000 })
    expect(Math.abs(asked.records / 500_000 - 1)).toBeLessThan(0.05)
  })

  it('compress as captures do', () => {
    const { truth: compressed } = captureBytes({ ...SMALL, container: 'lz4' })
    expect(compressed.streamBytes).toBe(truth.streamBytes)
    expect(compressed.fileBytes).toBeLessThan(truth.streamBytes * 0.8)
  })

  it('refuse settings that make no sense', () => {
    expect(() => captureBytes({ live: 0 })).toThrow('live has to be at least 1')
    expect(() => captureBytes({ temporaryShare: 1 })).toThrow('temporaryShare')
    expect(() => captureBytes({ speed: 3 } as CaptureSettings)).toThrow('no setting "speed"')
  })

  it('say the truth at the end of the stream', () => {
    const pieces = syntheticCapture({ ...SMALL, chunkBytes: 10_000 })
    let length = 0
    let step = pieces.next()
    for (; !step.done; step = pieces.next()) {
      expect(step.value.length).toBeLessThan(100_000)
      length += step.value.length
    }
    expect(length).toBe(step.value.fileBytes)
    expect(step.value.streamBytes).toBe(truth.streamBytes)
  })
})
