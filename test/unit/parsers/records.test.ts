import { describe, expect, test } from 'vitest'
import { Allocator } from '../../../src/parsers/index.ts'
import { CaptureWriter, type HeaderFields, header, START_MS } from './captureWriter.ts'
import { decode, failure, fixture, frameNames, summary } from './decoding.ts'

const TRAILER_12 = 0x01
const TRAILER_8 = 0x10
/** A context switch of versions 7 to 13. */
const SWITCH = 12

function capture(fields: HeaderFields, write: (writer: CaptureWriter) => void): Uint8Array {
  const writer = header(fields)
  write(writer)
  return writer.bytes
}

/** A context switch to thread 1, records, trailer. */
function since12(write: (writer: CaptureWriter) => void, fields: HeaderFields = {}): Uint8Array {
  return capture({ version: 13, ...fields }, (writer) => {
    writer.u8(SWITCH).u64(1)
    write(writer)
    writer.u8(TRAILER_12)
  })
}

/** An ALLOCATION of version 12 with its address as a delta of `addressShifted`. */
function allocation12(writer: CaptureWriter, addressDelta: number | bigint, allocator: number, size: number | bigint) {
  if (allocator < 8) writer.u8(0x80 | (15 << 3) | allocator).svar(addressDelta)
  else
    writer
      .u8(0x80 | (15 << 3))
      .svar(addressDelta)
      .u8(allocator)
  if (allocator !== Allocator.FREE && allocator !== Allocator.PYMALLOC_FREE) writer.uvar(size)
}

describe('versions 12 and 13', () => {
  test('all allocators', () => {
    const file = since12((writer) => {
      for (let allocator = 1; allocator <= 15; allocator++) allocation12(writer, 1, allocator, 100 + allocator)
    })
    const { events, tables } = decode(file)
    expect(tables.ending).toEqual({ isComplete: true, reason: null, byteOffset: file.length })
    expect(tables.eventCount).toBe(15)
    expect(events.slice(1)).toEqual(
      Array.from({ length: 15 }, (_, i) => {
        const allocator = i + 1
        const address = 8 * allocator
        if (allocator === 1 || allocator === 5) return { op: 'free', address, allocator }
        if (allocator === 15) return { op: 'unmap', address, size: 115, allocator }
        return { op: 'allocate', address, size: 100 + allocator, allocator, native: 0 }
      }),
    )
  })

  test('the pointer cache is a queue of 15 that a hit does not reorder', () => {
    const hit = (slot: number) => 0x80 | (slot << 3) | Allocator.FREE
    const file = since12((writer) => {
      writer.u8(hit(0)).u8(hit(14))
      for (let i = 0; i < 16; i++) allocation12(writer, 2, Allocator.MALLOC, 1)
      writer.u8(hit(0)).u8(hit(14)).u8(hit(14)).u8(hit(0))
      allocation12(writer, 2, Allocator.MALLOC, 1)
      writer.u8(hit(1)).u8(hit(14))
    })
    const freed = decode(file).events.flatMap((event) => (event.op === 'free' ? [event.address / 16] : []))
    // Before anything is in it, the cache holds zeros; then the 16th address is at 0 and the second one at 14.
    expect(freed).toEqual([0, 0, 16, 2, 2, 16, 16, 3])
  })

  test('addresses are 64 bits wide and wrap round', () => {
    const file = since12((writer) => {
      allocation12(writer, 0x7fff_ffff_ffffn >> 3n, Allocator.MALLOC, 1)
      allocation12(writer, -(0x7fff_ffff_ffffn >> 3n), Allocator.MALLOC, 1)
      allocation12(writer, -1n, Allocator.MALLOC, 1)
      allocation12(writer, 2n, Allocator.MALLOC, 1)
      allocation12(writer, 2n ** 63n - 1n, Allocator.MALLOC, 1)
    })
    const addresses = decode(file).events.flatMap((event) => (event.op === 'allocate' ? [event.address] : []))
    expect(addresses).toEqual([0x7fff_ffff_fff8, 0, Number(2n ** 64n - 8n), 8, 0])
  })

  test('sizes beyond 2^53 are the nearest double', () => {
    const sizes = [0n, 127n, 128n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n]
    const file = since12((writer) => {
      for (const size of sizes) allocation12(writer, 1, Allocator.MALLOC, size)
    })
    const found = decode(file).events.flatMap((event) => (event.op === 'allocate' ? [event.size] : []))
    expect(found).toEqual(sizes.map(Number))
  })

  test('frames are numbered in the order of their first push', () => {
    const file = since12((writer) => {
      writer.u8(14).uvar(7).text('f').text('/a.py').svar(10).uvar(0)
      writer.u8(0x41).uvar(7).svar(4)
      writer.u8(0x41).uvar(7).svar(8)
      writer.u8(0x40).uvar(7).svar(4)
      writer.u8(0x41).uvar(9).svar(4)
      writer.u8(0x41).uvar(7).svar(4)
      writer.u8(0x41).uvar(7).svar(-1)
      writer.u8(0x10 | 2)
      writer.u8(0x10 | 15)
    })
    const { events, tables } = decode(file)
    expect(events.slice(1)).toEqual([
      ...[0, 1, 2, 3, 0, 4].map((frame) => ({ op: 'push', frame })),
      { op: 'pop', count: 3 },
      { op: 'pop', count: 16 },
    ])
    // A code object that nothing defines has no name; an empty line table gives line 0.
    expect(frameNames(tables)).toEqual(['f /a.py:0', 'f /a.py:0', 'f /a.py:0', ' :0', 'f /a.py:0'])
    expect([...tables.frames.isEntry]).toEqual([1, 1, 0, 1, 1])
  })

  test('the later of two definitions of a code object holds', () => {
    const define = (writer: CaptureWriter, name: string, lineDelta: number) =>
      // One entry for eight code units without columns, line delta 0.
      writer
        .u8(14)
        .uvar(1)
        .text(name)
        .text('/a.py')
        .svar(lineDelta)
        .uvar(2)
        .raw([0x80 | (13 << 3) | 7, 0])
    const writer = header()
    writer.u8(SWITCH).u64(1)
    define(writer, 'first', 10)
    writer.u8(0x41).uvar(1).svar(4)
    // Tables may be asked for at any time; here the capture just ends.
    const before = decode(writer.bytes).tables
    expect(frameNames(before)).toEqual(['first /a.py:10'])
    define(writer, 'second', 5)
    writer.u8(TRAILER_12)
    expect(frameNames(decode(writer.bytes).tables)).toEqual(['second /a.py:15'])
  })

  test('snapshots, threads and their last names', () => {
    const file = since12((writer) => {
      writer
        .u8(2)
        .uvar(5000)
        .uvar(2 ** 33)
      writer.u8(10).text('early').u8(SWITCH).u64(9).u8(10).text('other').u8(SWITCH).u64(1).u8(10).text('späť')
    })
    const { events, tables } = decode(file)
    expect(events).toContainEqual({ op: 'snapshot', rss: 5000, timeMs: 2 ** 33 })
    expect(tables.threads).toEqual({ ids: [1, 9], names: ['späť', 'other'] })
  })

  test('thread ids that differ beyond 2^53 are different threads', () => {
    const file = since12((writer) => {
      writer
        .u8(SWITCH)
        .u64(2n ** 60n)
        .u8(SWITCH)
        .u64(2n ** 60n + 1n)
        .u8(SWITCH)
        .u64(2n ** 60n)
    })
    expect(decode(file).events.map((event) => (event.op === 'switch' ? event.thread : null))).toEqual([0, 1, 2, 1])
  })

  test('native stacks, objects and maps', () => {
    const file = since12(
      (writer) => {
        writer.u8(6)
        writer.u8(7).text('/lib/x.so').uvar(2).u64(0x7000_0000_0000)
        writer.u8(8).u64(0x1000).uvar(0x2000).u8(8).u64(0x4000).uvar(0x100)
        writer.u8(7).text('/lib/empty.so').uvar(0).u64(0x10)
        writer.u8(5).svar(0x7000_0000_1234).svar(0)
        writer.u8(5).svar(16).svar(1)
        // Native id 2, then back to 0 for munmap, then an object with id 1.
        writer
          .u8(0x80 | (15 << 3) | Allocator.MALLOC)
          .svar(1)
          .svar(1)
          .uvar(64)
        writer
          .u8(0x80 | (0 << 3))
          .u8(Allocator.MUNMAP)
          .svar(-2)
          .uvar(64)
        writer
          .u8(0x20 | (15 << 1) | 1)
          .svar(5)
          .svar(1)
        writer.u8(0x20 | (0 << 1))
        writer.u8(6).u8(7).text('/lib/empty.so').uvar(0).u64(0x10)
      },
      { hasNativeTraces: true, tracksObjectLifetimes: true },
    )
    const { events, tables } = decode(file)
    const { native, strings } = tables
    expect(events.slice(1)).toEqual([
      { op: 'maps' },
      { op: 'allocate', address: 8, size: 64, allocator: Allocator.MALLOC, native: 2 },
      { op: 'unmap', address: 8, size: 64, allocator: Allocator.MUNMAP },
      { op: 'created', address: 48, native: 1 },
      { op: 'destroyed', address: 48 },
      { op: 'maps' },
    ])
    expect(tables.eventCount).toBe(2)
    expect([...native.instructionPointer.subarray(1)]).toEqual([0x7000_0000_1234, 0x7000_0000_1244])
    expect([...native.parent.subarray(1)]).toEqual([0, 1])
    expect(native.modules.map(({ file, ...rest }) => ({ file: strings.texts[file], ...rest }))).toEqual([
      {
        file: '/lib/x.so',
        loadAddress: 0x7000_0000_0000,
        segments: [
          { address: 0x1000, sizeBytes: 0x2000 },
          { address: 0x4000, sizeBytes: 0x100 },
        ],
      },
      { file: '/lib/empty.so', loadAddress: 0x10, segments: [] },
    ])
    expect(native.generations).toEqual([[], [0, 1], [1]])
  })

  test('generations of the module map that repeat are shared', () => {
    const file = since12((writer) => {
      for (let generation = 0; generation < 3; generation++) {
        writer.u8(6)
        for (const name of ['/a', '/b']) writer.u8(7).text(name).uvar(1).u64(4096).u8(8).u64(0).uvar(10)
      }
      writer.u8(6)
    })
    const { generations, modules } = decode(file).tables.native
    expect(generations).toEqual([[], [0, 1], [0, 1], [0, 1], []])
    expect(generations[2]).toBe(generations[1])
    expect(modules).toHaveLength(2)
  })

  test.each<[string, (writer: CaptureWriter) => void]>([
    ['record has type 0x0f', (writer) => writer.u8(15)],
    ['record has type 0x00', (writer) => writer.u8(0).u8(5)],
    ['more than 64 bits', (writer) => writer.u8(0x41).raw(new Array(10).fill(0x80)).u8(1)],
    ['holds an impossible number', (writer) => writer.u8(14).raw(new Array(10).fill(0x80)).u8(1)],
    ['allocator 77', (writer) => writer.u8(0x80).u8(77).raw(new Array(40).fill(1))],
    ['allocator 0', (writer) => writer.u8(0x80).u8(0).raw(new Array(40).fill(1))],
    ['fewer segments than it says', (writer) => writer.u8(7).text('/x').uvar(1).u64(0).u8(TRAILER_12)],
    ['belongs to no module', (writer) => writer.u8(8).u64(0).uvar(0)],
    [
      '65,536 segments',
      (writer) =>
        writer
          .u8(7)
          .text('/x')
          .uvar(2 ** 40)
          .u64(0),
    ],
    ['native stack that has not been defined', (writer) => writer.u8(5).svar(0).svar(1)],
    [
      'impossible code object',
      (writer) =>
        writer
          .u8(0x41)
          .uvar(2 ** 31)
          .uvar(0),
    ],
    [
      'impossible code object',
      (writer) =>
        writer
          .u8(0x41)
          .uvar(1)
          .uvar(2n ** 40n),
    ],
    [
      'longer than 16 MB',
      (writer) =>
        writer
          .u8(14)
          .uvar(1)
          .text('')
          .text('')
          .svar(1)
          .uvar(2 ** 30),
    ],
  ])('damage: %s', (sentence, write) => {
    const sound = header().u8(SWITCH).u64(1).u8(0x10)
    const soundBytes = sound.length
    write(sound)
    const file = sound.raw(new Array(50).fill(TRAILER_12)).bytes
    for (const pieceBytes of [1, 5, file.length]) {
      const { events, tables } = decode(file, pieceBytes)
      expect(events.slice(0, 2)).toEqual([
        { op: 'switch', thread: 0 },
        { op: 'pop', count: 1 },
      ])
      expect(tables.ending.isComplete).toBe(false)
      expect(tables.ending.reason).toContain(sentence)
      expect(tables.ending.reason).toMatch(/^[A-Z].*Everything up to there is shown\.$/)
      if (!sentence.includes('segments than')) expect(tables.ending.byteOffset).toBe(soundBytes)
    }
  })

  test('a native id beyond the native stacks is damage', () => {
    const file = since12(
      (writer) =>
        writer
          .u8(0x80 | (15 << 3) | Allocator.MALLOC)
          .svar(1)
          .svar(1)
          .uvar(64),
      {
        hasNativeTraces: true,
      },
    )
    expect(decode(file).tables.ending.reason).toContain('native stack that has not been defined')
  })

  test.each([0x41, 0x10, 0x80 | (15 << 3) | 6, 10])('type %i before any thread is damage', (type) => {
    const file = capture({}, (writer) => writer.u8(type).raw(new Array(50).fill(1)))
    expect(decode(file).tables.ending).toEqual({
      isComplete: false,
      reason: expect.stringContaining('before the first record that names a thread'),
      byteOffset: header().length,
    })
  })

  test('a string that never ends is damage at a cap, and is not read again and again', () => {
    const start = header().u8(SWITCH).u64(1).u8(10).bytes
    const file = new Uint8Array(start.length + 20 * 1024 * 1024).fill(0x61)
    file.set(start)
    // read again with each of 5,000 pieces, it would not end within the time that a test has
    expect(decode(file, 4096).tables.ending.reason).toContain('longer than 16 MB')
    expect(decode(file).tables.ending.reason).toContain('longer than 16 MB')
  })

  test('a long string may lie in many pieces', () => {
    const name = 'n'.repeat(300_000)
    const file = since12((writer) => writer.u8(10).text(name))
    for (const pieceBytes of [100, 70_000]) expect(decode(file, pieceBytes).tables.threads.names).toEqual([name])
  })
})

describe('versions 7 to 11', () => {
  test.each([7, 8, 9, 10, 11])('version %i', (version) => {
    const file = capture({ version, hasNativeTraces: true }, (writer) => {
      writer.u8(0x03).svar(100).text('f').text('/a.py').svar(12)
      writer.u8(0x13).svar(-1).text('g').text('/a.py').svar(-2)
      writer.u8(5).svar(4096).svar(0)
      writer.u8(SWITCH).u64(0x7fc5_5f03_cb80)
      writer.u8(4).svar(1).u8(4).svar(-1)
      // malloc and pymalloc_free without native stack, mmap with native stack 1, munmap.
      writer
        .u8((1 << 4) | 1)
        .svar(0x7000_0000_0001)
        .uvar(10)
      writer.u8((15 << 4) | 1).svar(0)
      writer
        .u8((10 << 4) | 2)
        .svar(15)
        .uvar(4096)
        .svar(1)
      writer
        .u8((11 << 4) | 1)
        .svar(0)
        .uvar(4096)
      writer.u8((2 << 4) | 9)
      writer.u8(11).uvar(77).uvar(20)
      if (version > 7) writer.u8(TRAILER_8)
    })
    const { events, tables } = decode(file)
    expect(tables.ending).toEqual({ isComplete: true, reason: null, byteOffset: file.length })
    expect(tables.threads.ids).toEqual([0x7fc5_5f03_cb80])
    expect(frameNames(tables)).toEqual(['f /a.py:12', 'g /a.py:10'])
    expect([...tables.frames.isEntry]).toEqual([1, 0])
    expect(events).toEqual([
      { op: 'switch', thread: 0 },
      { op: 'push', frame: 0 },
      { op: 'push', frame: 1 },
      { op: 'allocate', address: 0x7000_0000_0001, size: 10, allocator: Allocator.MALLOC, native: 0 },
      { op: 'free', address: 0x7000_0000_0001, allocator: Allocator.PYMALLOC_FREE },
      { op: 'allocate', address: 0x7000_0000_0010, size: 4096, allocator: Allocator.MMAP, native: 1 },
      { op: 'unmap', address: 0x7000_0000_0010, size: 4096, allocator: Allocator.MUNMAP },
      { op: 'pop', count: 3 },
      { op: 'snapshot', rss: 77, timeMs: 20 },
    ])
  })

  test('every allocator has its number of version 13', () => {
    const file = capture({ version: 8 }, (writer) => {
      writer.u8(SWITCH).u64(1)
      for (let allocator = 1; allocator <= 15; allocator++)
        writer
          .u8((allocator << 4) | 2)
          .svar(1)
          .uvar(1)
          .svar(0)
      writer.u8(TRAILER_8)
    })
    const numbers = decode(file).events.flatMap((event) => ('allocator' in event ? [event.allocator] : []))
    expect(numbers).toEqual([6, 5, 8, 7, 9, 10, 11, 12, 13, 14, 15, 2, 3, 4, 1])
  })

  test('records before any context switch belong to thread 0', () => {
    const file = capture({ version: 9 }, (writer) => writer.u8(0x11).svar(1).uvar(1).u8(SWITCH).u64(5).u8(TRAILER_8))
    const { events, tables } = decode(file)
    expect(events.map(({ op }) => op)).toEqual(['switch', 'allocate', 'switch'])
    expect(tables.threads.ids).toEqual([0, 5])
    expect(tables.recordCount).toBe(3)
  })

  test('a frame that is defined twice is damage', () => {
    const frame = (writer: CaptureWriter, delta: number) => writer.u8(3).svar(delta).text('f').text('/a').svar(1)
    const file = capture({ version: 10 }, (writer) => frame(frame(writer, 3), 0))
    expect(decode(file).tables.ending.reason).toContain('defined twice')
  })

  test('filler is skipped in version 7 and damage in later ones', () => {
    const records = (writer: CaptureWriter) =>
      writer.u8(SWITCH).u64(1).raw(new Array(5000).fill(0)).u8(0x19).raw(new Array(100).fill(0))
    for (const pieceBytes of [1, 999, 10_000]) {
      const { events, tables } = decode(capture({ version: 7 }, records), pieceBytes)
      expect(tables.ending).toMatchObject({ isComplete: true })
      expect(tables.recordCount).toBe(2)
      expect(events.map(({ op }) => op)).toEqual(['switch', 'pop'])
    }
    expect(decode(capture({ version: 8 }, records)).tables.ending.reason).toContain('type 0x00')
  })

  test('version 7 cut in the middle of a record is not complete', () => {
    const file = capture({ version: 7 }, (writer) => writer.u8(SWITCH).u64(1).u8(11).uvar(300))
    expect(decode(file).tables.ending.reason).toContain('middle of a record')
  })
})

describe('version 6', () => {
  test('raw structs, each with its thread', () => {
    const file = capture({ version: 6 }, (writer) => {
      writer
        .u32(2)
        .u64(2 ** 40)
        .text('f')
        .text('/a.py')
        .u32(33)
      writer.u32(4).u64(0x1234).u32(0).u32(0)
      writer
        .u32(3)
        .u64(2 ** 40)
        .u64(7)
      writer.u32(1).u64(7).u64(0x7000_0000_0000).u64(100).u32(1).u32(0xdead_beef).u64(1)
      writer.u32(1).u64(8).u64(0x7000_0000_0000).u64(0).u32(2).u32(0).u64(0)
      writer.u32(1).u64(8).u64(4096).u64(50).u32(10).u32(0).u64(0)
      writer.u32(8).u64(7).u8(1).raw(new Array(7).fill(9))
      writer.u32(9).u64(8).text('worker')
      writer
        .u32(10)
        .u64(START_MS + 25)
        .u64(999)
      writer.u32(5).u32(6).text('/lib.so').u64(1).u64(4096).u32(7).u64(16).u64(32)
      writer.raw(new Array(10).fill(0))
    })
    for (const pieceBytes of [1, 13, file.length]) {
      const { events, tables } = decode(file, pieceBytes)
      expect(tables.ending).toMatchObject({ isComplete: true, reason: null })
      expect(events).toEqual([
        { op: 'switch', thread: 0 },
        { op: 'push', frame: 0 },
        { op: 'allocate', address: 0x7000_0000_0000, size: 100, allocator: Allocator.MALLOC, native: 1 },
        { op: 'switch', thread: 1 },
        { op: 'free', address: 0x7000_0000_0000, allocator: Allocator.FREE },
        { op: 'unmap', address: 4096, size: 50, allocator: Allocator.MUNMAP },
        { op: 'switch', thread: 0 },
        { op: 'pop', count: 1 },
        { op: 'switch', thread: 1 },
        { op: 'snapshot', rss: 999, timeMs: 25 },
        { op: 'maps' },
      ])
      expect(tables.threads).toEqual({ ids: [7, 8], names: ['', 'worker'] })
      expect(frameNames(tables)).toEqual(['f /a.py:33'])
      expect(tables.native.generations).toEqual([[], [0]])
      expect(tables.eventCount).toBe(3)
    }
  })

  test('damage', () => {
    const broken = (write: (writer: CaptureWriter) => void) =>
      decode(capture({ version: 6 }, write)).tables.ending.reason
    expect(broken((writer) => writer.u32(11))).toContain('type 11 does not exist')
    expect(broken((writer) => writer.u32(256))).toContain('does not exist')
    expect(broken((writer) => writer.u32(1).u64(7).u64(0).u64(0).u32(99).u32(0).u64(0))).toContain('allocator 99')
    expect(broken((writer) => writer.u32(3).u64(1))).toContain('middle of a record')
  })
})

describe('32-bit writers', () => {
  test('pointers and thread ids of four bytes, deltas modulo 2^32', () => {
    const file = capture({ version: 13, wordBytes: 4, hasNativeTraces: true }, (writer) => {
      writer.u8(6).u8(7).text('/x').uvar(1).u32(0xf000_0000).u8(8).u32(4096).uvar(5)
      writer.u8(SWITCH).u32(3)
      writer.u8(5).svar(-16).svar(0)
      writer
        .u8(0x80 | (15 << 3) | Allocator.MALLOC)
        .svar(-1)
        .svar(1)
        .uvar(9)
      writer.u8(TRAILER_12)
    })
    const { events, tables } = decode(file)
    expect(tables.ending.isComplete).toBe(true)
    expect(tables.threads.ids).toEqual([3])
    expect(tables.native.modules[0]!.loadAddress).toBe(0xf000_0000)
    expect(tables.native.instructionPointer[1]).toBe(2 ** 32 - 16)
    expect(events.at(-1)).toMatchObject({ address: 2 ** 32 - 8, size: 9, native: 1 })
  })

  test.each([10, 13])('aggregated, version %i', (version) => {
    const file = capture({ version, wordBytes: 4, fileFormat: 1 }, (writer) => {
      writer.u8(1)
      if (version === 13) writer.u64(START_MS)
      else writer.u32(1000)
      writer.u32(5).u32(6)
      if (version === 13) writer.u8(4).uvar(0).uvar(1).svar(0).u8(1).u8(3).uvar(0).uvar(0)
      else writer.u8(4).u32(9).text('f').text('/a').u32(3).u8(1).u8(3).u32(9).u32(0)
      writer
        .u8(2)
        .u32(1)
        .u32(version === 13 ? 6 : 1)
      for (const value of [0, 1, 0, 4, 3, 400, 300]) writer.u32(value)
      writer.u8(15)
    })
    const { ending, aggregated } = decode(file).tables
    expect(ending.isComplete).toBe(true)
    expect(aggregated!.snapshots.rss[0]).toBe(5)
    const { allocator, stack, peakCount, leakedBytes } = aggregated!.allocations
    expect([allocator[0], stack[0], peakCount[0], leakedBytes[0]]).toEqual([6, 1, 4, 300])
  })
})

describe('aggregated captures', () => {
  const allocation = (writer: CaptureWriter, thread: number, allocator: number, words: number[]) => {
    writer.u8(2).u64(thread).u8(allocator).raw([1, 2, 3, 4, 5, 6, 7])
    for (const word of words) writer.u64(word)
    return writer
  }

  test.each([10, 11, 12, 13])('version %i', (version) => {
    const file = capture({ version, fileFormat: 1, hasNativeTraces: true }, (writer) => {
      writer
        .u8(1)
        .u64(START_MS)
        .u64(2 ** 40)
        .u64(77)
      writer.u8(SWITCH).u64(4).u8(10).text('worker')
      writer.u8(6)
      writer.u8(5).svar(100).svar(0)
      if (version >= 12) {
        writer.u8(14).uvar(5).text('f').text('/a.py').svar(3).uvar(2).raw([0xe8, 0])
        writer.u8(4).uvar(0).uvar(5).svar(0).u8(1)
        writer.u8(4).uvar(1).uvar(5).svar(0).u8(0)
        writer.u8(3).uvar(1).uvar(0).u8(3).uvar(0).uvar(1)
        writer.u8(13).uvar(1000).uvar(1)
      } else {
        writer
          .u8(4)
          .u64(2 ** 35)
          .text('f')
          .text('/a.py')
          .u32(3)
          .u8(1)
        writer.u8(4).u64(8).text('f').text('/a.py').u32(3).u8(0)
        writer
          .u8(3)
          .u64(8)
          .u32(0)
          .u8(3)
          .u64(2 ** 35)
          .u32(1)
      }
      allocation(writer, 9, version >= 12 ? 14 : 10, [1, 2, 1, 5, 6, 50, 60])
      allocation(writer, 4, version >= 12 ? 6 : 1, [0, 0, 0, 1, 0, 2 ** 40, 0])
      writer.u8(15)
    })
    for (const pieceBytes of [1, 50, file.length]) {
      const { events, tables } = decode(file, pieceBytes)
      expect(events).toEqual([])
      expect(tables.ending).toMatchObject({ isComplete: true })
      expect(tables.threads).toEqual({ ids: [4, 9], names: ['worker', ''] })
      expect(frameNames(tables)).toEqual(['f /a.py:3', 'f /a.py:3'])
      expect([...tables.frames.isEntry]).toEqual([1, 0])
      const { snapshots, stacks, allocations, survivingObjects } = tables.aggregated!
      expect(snapshots).toEqual({
        count: 1,
        timeMs: Float64Array.of(START_MS),
        rss: Float64Array.of(2 ** 40),
        heap: Float64Array.of(77),
      })
      expect([stacks.count, [...stacks.parent], [...stacks.frame]]).toEqual([2, [0, 0, 1], [0, 1, 0]])
      expect(survivingObjects).toBe(version >= 12 ? 1 : 0)
      expect(allocations).toEqual({
        count: 2,
        thread: Uint32Array.of(1, 0),
        allocator: Uint8Array.of(Allocator.MMAP, Allocator.MALLOC),
        native: Uint32Array.of(1, 0),
        stack: Uint32Array.of(2, 0),
        generation: Uint32Array.of(1, 0),
        peakCount: Float64Array.of(5, 1),
        leakedCount: Float64Array.of(6, 0),
        peakBytes: Float64Array.of(50, 2 ** 40),
        leakedBytes: Float64Array.of(60, 0),
      })
    }
  })

  test.each<[string, number, (writer: CaptureWriter) => void]>([
    ['out of order', 13, (writer) => writer.u8(4).uvar(1).uvar(5).svar(0).u8(1)],
    ['frame that has not been defined', 13, (writer) => writer.u8(3).uvar(0).uvar(0)],
    ['frame that has not been defined', 10, (writer) => writer.u8(3).u64(0).u32(0)],
    [
      'parent that has not been defined',
      12,
      (writer) => writer.u8(4).uvar(0).uvar(5).svar(0).u8(1).u8(3).uvar(0).uvar(1),
    ],
    ['stack or module map that has not been defined', 13, (writer) => allocation(writer, 1, 6, [0, 1, 0, 0, 0, 0, 0])],
    ['allocator 16', 13, (writer) => allocation(writer, 1, 16, [0, 0, 0, 0, 0, 0, 0])],
    ['type 0x0d', 11, (writer) => writer.u8(13)],
    ['type 0x80', 13, (writer) => writer.u8(0x80)],
    ['belongs to no module', 13, (writer) => writer.u8(8).u64(0).uvar(0)],
  ])('damage: %s (version %i)', (sentence, version, write) => {
    const file = capture({ version, fileFormat: 1 }, (writer) => {
      write(writer)
      // Zeros at the end would be filler.
      writer.u8(15)
    })
    expect(decode(file).tables.ending.reason).toContain(sentence)
  })

  test('that are empty, since the process was killed', () => {
    expect(failure(new Uint8Array(0)).kind).toBe('empty')
  })
})

describe('the end of a capture', () => {
  /** A header, a context switch and three allocations, no trailer; the last byte of the last record is `lastByte`. */
  const killed = (lastSize: number) =>
    capture({}, (writer) => {
      writer.u8(SWITCH).u64(1)
      for (const size of [1, 2, lastSize]) allocation12(writer, 1, Allocator.MALLOC, size)
    })
  const withZeros = (bytes: Uint8Array, count: number) => CaptureWriter.bytesOf([...bytes], new Array(count).fill(0))

  test('zeros behind the last record are filler', () => {
    for (const zeros of [0, 1, 5000, 100_000]) {
      for (const pieceBytes of [1, 64, 200_000].slice(zeros > 5000 ? 1 : 0)) {
        const { tables } = decode(withZeros(killed(3), zeros), pieceBytes)
        expect(tables.eventCount).toBe(3)
        expect(tables.ending).toEqual({
          isComplete: false,
          reason: expect.stringContaining('no end mark'),
          byteOffset: killed(3).length,
        })
      }
    }
  })

  test('a last record that ends in a zero byte is lost, as with Memray', () => {
    for (const zeros of [0, 1, 300]) {
      for (const pieceBytes of [1, 1000]) {
        const { tables } = decode(withZeros(killed(0), zeros), pieceBytes)
        expect(tables.eventCount).toBe(2)
        expect(tables.ending.reason).toContain('middle of a record')
        expect(tables.ending.byteOffset).toBe(killed(0).length - 3)
      }
    }
  })

  test('zeros inside are not filler', () => {
    const file = CaptureWriter.bytesOf([...killed(0)], [TRAILER_12], new Array(500).fill(0))
    expect(decode(file, 1).tables).toMatchObject({ eventCount: 3, ending: { isComplete: true } })
  })

  test('a trailer is the end, whatever follows', () => {
    const file = CaptureWriter.bytesOf([...killed(3)], [TRAILER_12], new Array(500).fill(0xff))
    for (const pieceBytes of [1, file.length]) {
      expect(decode(file, pieceBytes).tables.ending).toEqual({
        isComplete: true,
        reason: null,
        byteOffset: killed(3).length + 1,
      })
    }
  })

  test('a header alone is a capture without events', () => {
    for (const version of [8, 11, 12, 13]) {
      const { tables } = decode(withZeros(header({ version }).bytes, 100))
      expect(tables.eventCount).toBe(0)
      expect(tables.ending).toMatchObject({ isComplete: false, byteOffset: header({ version }).length })
    }
  })

  test.each([
    ['v7-nocompress.bin', 1],
    ['v12-uncompressed.bin', 7],
  ])('%s cut at many places', (name, step) => {
    const file = fixture(name)
    const whole = decode(file)
    const used = whole.tables.ending.byteOffset
    const headerBytes = file.length - 1 - decodableBytes(file)
    let events = 0
    for (let length = headerBytes; length < used; length += step) {
      const { events: found, tables } = decode(file.subarray(0, length))
      expect(found.length).toBeGreaterThanOrEqual(events)
      expect(found.length).toBeLessThanOrEqual(events + step)
      expect(tables.ending.byteOffset).toBeLessThanOrEqual(length)
      events = found.length
    }
    expect(decode(file.subarray(0, used)).events).toEqual(whole.events)
  })

  /** Bytes behind the header. */
  function decodableBytes(file: Uint8Array): number {
    let length = 12
    for (; length < file.length; length++) {
      try {
        decode(file.subarray(0, length))
        break
      } catch {
        // The header is not complete yet.
      }
    }
    return file.length - 1 - length
  }

  test('the limit that was asked for', () => {
    const file = killed(3)
    const { tables } = decode(file, 7, { maxStreamBytes: file.length - 1 })
    expect(tables.eventCount).toBe(2)
    expect(tables.ending.reason).toContain('longer than the')
    expect(decode(file, 7, { maxStreamBytes: file.length }).tables.eventCount).toBe(3)
    expect(() => decode(file, 7, { maxStreamBytes: 20 })).toThrow(expect.objectContaining({ kind: 'limit' }))
  })
})

/** Flips bytes of real captures: whatever comes out, nothing but CaptureError is thrown, and pieces make no difference. */
describe('damaged bytes', () => {
  test.each([
    'v7-nocompress.bin',
    'v12-uncompressed.bin',
    'v8-tiny.bin',
    'v10-agg.bin',
    'v13-forked-child-15113.bin',
    'v7-native.bin',
  ])('%s', (name) => {
    const sound = fixture(name)
    let seed = 12_345
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((seed / 2 ** 32) * below)
    }
    for (let round = 0; round < 60; round++) {
      const file = sound.slice()
      for (let flips = 1 + random(3); flips > 0; flips--) file[random(file.length)] = random(256)
      const outcome = (pieceBytes: number) => {
        try {
          return JSON.stringify(summary(decode(file, pieceBytes)))
        } catch (error) {
          return `${(error as { kind?: string }).kind}: ${(error as Error).message}`
        }
      }
      const whole = outcome(file.length)
      expect(whole).not.toMatch(/^undefined/)
      expect(outcome(611) === whole).toBe(true)
    }
  })
})
