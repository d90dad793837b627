import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decode, type Event, EXPECTED, fixture, frameNames, summary } from './decoding.ts'

const HEAVY_EVENTS = 100_000

/** All numbers come from Memray's own reports of these captures (test/fixtures/parsers/expected.json). */
describe.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  const file = fixture(name)
  const decoded = decode(file)
  const { events, tables } = decoded
  const count = (op: Event['op']) => events.filter((event) => event.op === op).length

  test('header', () => {
    const { header } = tables
    expect(header.version).toBe(expected.headerVersion)
    expect(header.hasNativeTraces).toBe(expected.hasNativeTraces)
    expect(header.isAggregated).toBe(expected.isAggregated)
    expect(header.eventCount).toBe(expected.eventsInHeader)
    expect(header.pythonVersion === null).toBe(expected.headerVersion < 12)
    if (header.pythonVersion !== null) {
      const parts = [header.pythonVersion >> 24, (header.pythonVersion >> 16) & 255, (header.pythonVersion >> 8) & 255]
      expect(parts.join('.')).toBe(expected.python)
    }
    expect(tables.compression).toBe(name.endsWith('.gz') ? 'gzip' : expected.isCompressed ? 'lz4' : 'none')
    if (expected.stats) {
      const { commandLine, pid, pythonAllocator } = header
      expect({ commandLine, pid, pythonAllocator }).toEqual({
        commandLine: expected.stats.commandLine,
        pid: expected.stats.pid,
        pythonAllocator: expected.stats.pythonAllocator,
      })
    }
  })

  test('ending', () => {
    expect(tables.ending.isComplete).toBe(expected.isComplete)
    if (expected.isComplete) expect(tables.ending.reason).toBeNull()
    else expect(tables.ending.reason).toContain('no end mark')
  })

  test('events', () => {
    expect(count('allocate') + count('free') + count('unmap')).toBe(tables.eventCount)
    if (expected.isComplete) expect(tables.eventCount).toBe(expected.eventsInHeader)
    if (expected.stats) {
      expect(tables.eventCount).toBe(expected.stats.events)
      expect(count('allocate')).toBe(expected.stats.allocations)
      const sizes = events.map((event) => (event.op === 'allocate' ? event.size : 0))
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(expected.stats.allocatedBytes)
    }
  })

  test('frames with their lines', () => {
    expect(new Set(frameNames(tables))).toSatisfy((ours: Set<string>) =>
      expected.frames.every((frame) => ours.has(frame)),
    )
  })

  test('threads', () => {
    const labels = tables.threads.ids.map(
      (id, i) => `0x${id.toString(16)}${tables.threads.names[i] && ` (${tables.threads.names[i]})`}`,
    )
    expect(labels).toEqual(expect.arrayContaining(expected.threads))
  })

  test('memory snapshots', () => {
    if (!expected.memoryRecords) return
    const ours = tables.aggregated
      ? Array.from(tables.aggregated.snapshots.timeMs, (timeMs, i) => [
          timeMs,
          tables.aggregated!.snapshots.rss[i]!,
          tables.aggregated!.snapshots.heap[i]!,
        ])
      : events.flatMap((event) =>
          event.op === 'snapshot' ? [[tables.header.startTimeMs + event.timeMs, event.rss]] : [],
        )
    expect(ours).toHaveLength(expected.memoryRecordCount!)
    expect(ours.slice(0, 3)).toEqual(expected.memoryRecords.map((record) => record.slice(0, ours[0]!.length)))
  })

  test('aggregated allocations', () => {
    expect(tables.aggregated !== null).toBe(expected.isAggregated)
    if (!tables.aggregated) return
    const { allocations, survivingObjects } = tables.aggregated
    expect(allocations.peakBytes.reduce((sum, bytes) => sum + bytes, 0)).toBe(expected.peakBytes)
    expect(allocations.leakedBytes.reduce((sum, bytes) => sum + bytes, 0)).toBe(expected.leakedBytes)
    expect(survivingObjects).toBe(expected.survivingObjects ?? 0)
  })

  test('objects', () => {
    const objects = events.flatMap((event) =>
      event.op === 'created' || event.op === 'destroyed'
        ? [`0x${event.address.toString(16)} ${event.op === 'created' ? 'C' : 'D'}`]
        : [],
    )
    expect(objects.slice(0, 30)).toEqual(expected.objects?.first ?? [])
    expect(count('created')).toBe(expected.objects?.created ?? 0)
    expect(count('destroyed')).toBe(expected.objects?.destroyed ?? 0)
  })

  test('native stacks point to earlier ones, and events to known ones', () => {
    const { native } = tables
    expect(native.count > 0).toBe(expected.hasNativeTraces)
    expect(native.parent.every((parent, id) => id === 0 || parent < id)).toBe(true)
    expect(events.every((event) => event.op !== 'allocate' || event.native <= native.count)).toBe(true)
    for (const generation of native.generations) {
      for (const index of generation) expect(native.modules[index]).toBeDefined()
    }
  })

  test('the same in pieces of any size', () => {
    const whole = { ...summary(decoded), events: fingerprint(events) }
    for (const pieceBytes of events.length < HEAVY_EVENTS ? [1, 7, 1000, 65_537] : [1009]) {
      const pieces = decode(file, pieceBytes)
      expect({ ...summary(pieces), events: fingerprint(pieces.events) }).toEqual(whole)
    }
  })
})

/** Length and hash, since comparing a hundred thousand objects takes seconds. */
function fingerprint(events: readonly Event[]): [number, number] {
  let hash = 0
  for (const event of events) {
    for (const value of Object.values(event)) {
      hash = Math.imul(hash, 31) + (typeof value === 'number' ? (value % 2 ** 32) | 0 : value.length)
    }
  }
  return [events.length, hash]
}

test('a killed process leaves the same capture whether it is packed or not', () => {
  const packed = decode(fixture('v12-killed.bin.gz'))
  const plain = decode(new Uint8Array(gunzipSync(fixture('v12-killed.bin.gz'))))
  expect(plain.tables.compression).toBe('none')
  expect(fingerprint(plain.events)).toEqual(fingerprint(packed.events))
  expect(plain.tables.ending).toEqual(packed.tables.ending)
})

test('tables can be read while the capture is still coming', () => {
  const file = fixture('v12-uncompressed.bin')
  const half = decode(file.subarray(0, 15_000), 100)
  const all = decode(file)
  expect(half.tables.ending.isComplete).toBe(false)
  expect(frameNames(all.tables).slice(0, half.tables.frames.count)).toEqual(frameNames(half.tables))
})
