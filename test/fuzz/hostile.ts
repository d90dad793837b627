import { gzipSync } from 'node:zlib'
import { CaptureWriter, type HeaderFields, header } from '../unit/parsers/captureWriter.ts'
import { gzipBomb, lz4Bomb, plain, type Repeated, repeatedLength } from './repeated.ts'

/** A capture that no program wrote, to make a reader hang, run out of memory or fall over. */
export interface HostileCapture {
  readonly name: string
  readonly make: () => Uint8Array
  /** What it unpacks to; null = the file's own length. */
  readonly streamBytes: number | null
}

const MALLOC = 6
const FREE = 5
const MMAP = 14
const MUNMAP = 15
const PAGE = 4096
const NONE = new Uint8Array(0)

const record = {
  thread: (id = 1) => new CaptureWriter().u8(12).u64(id),
  code: (id = 1, tableBytes = 0) =>
    new CaptureWriter()
      .u8(14)
      .uvar(id)
      .text(`f${id}`)
      .text('a.py')
      .svar(1)
      .uvar(tableBytes)
      .raw(new Uint8Array(tableBytes)),
  push: (code = 1, offset = 0) => new CaptureWriter().u8(0x41).uvar(code).svar(offset),
  pop: (count = 1) => new CaptureWriter().u8(0x10 | (count - 1)),
  /** At `delta` * 8 bytes from the address before. */
  malloc: (delta: number | bigint, size: number | bigint) =>
    new CaptureWriter()
      .u8(0xf8 | MALLOC)
      .svar(delta)
      .uvar(size),
  free: (delta: number) => new CaptureWriter().u8(0xf8 | FREE).svar(delta),
  mmap: (delta: number | bigint, size: number | bigint) => new CaptureWriter().u8(0xf8).svar(delta).u8(MMAP).uvar(size),
  munmap: (delta: number, size: number | bigint) => new CaptureWriter().u8(0xf8).svar(delta).u8(MUNMAP).uvar(size),
  snapshot: (timeMs: number | bigint, rss: number | bigint = PAGE) => new CaptureWriter().u8(2).uvar(rss).uvar(timeMs),
  maps: () => new CaptureWriter().u8(6),
  module: (file: string, segments: number | bigint) => new CaptureWriter().u8(7).text(file).uvar(segments).u64(0x1000),
  segment: (size: number | bigint) => new CaptureWriter().u8(8).u64(0).uvar(size),
  native: (ipDelta: number, parentDelta: number) => new CaptureWriter().u8(5).svar(ipDelta).svar(parentDelta),
  nativeMalloc: (delta: number, nativeDelta: number, size: number) =>
    new CaptureWriter()
      .u8(0xf8 | MALLOC)
      .svar(delta)
      .svar(nativeDelta)
      .uvar(size),
}

/** Header, one thread and one code object, and what follows. */
function start(...parts: readonly CaptureWriter[]): Uint8Array {
  return startWith({}, ...parts)
}
function startWith(fields: HeaderFields, ...parts: readonly CaptureWriter[]): Uint8Array {
  return CaptureWriter.bytesOf(header(fields), record.thread(), record.code(), ...parts)
}
function unit(...parts: readonly CaptureWriter[]): Uint8Array {
  return CaptureWriter.bytesOf(...parts)
}
/** Bytes of many different records, one after another. */
function many(count: number, make: (n: number) => CaptureWriter): CaptureWriter {
  const all = new CaptureWriter()
  for (let n = 0; n < count; n++) all.raw(make(n).bytes)
  return all
}

/**
 * All of them, from the smallest on. `scale` 1 makes them as hostile as they get (up to some 200 MB unpacked); less is for a quick look.
 */
export function* hostileCaptures(scale: number): Generator<HostileCapture> {
  const n = (count: number) => Math.max(10, Math.floor(count * scale))
  const one = (name: string, make: () => Uint8Array, streamBytes: number | null = null): HostileCapture => ({
    name,
    make,
    streamBytes,
  })
  /** The same content unpacked, in an LZ4 bomb, and (every so often) in gzip. */
  function* packed(name: string, content: Repeated, withGzip = false): Generator<HostileCapture> {
    const streamBytes = repeatedLength(content)
    if (streamBytes < 50_000_000) yield one(`${name}`, () => plain(content))
    yield one(`${name}, in an LZ4 bomb`, () => lz4Bomb(content), streamBytes)
    if (withGzip) yield one(`${name}, in a gzip bomb`, () => gzipBomb(content), streamBytes)
  }

  // numbers
  const most = 2n ** 64n - 1n
  yield one('a size of 2^64 - 1, again and again', () => start(many(200, (i) => record.malloc(i, most))))
  yield one('a mapping of the whole address space', () =>
    start(record.mmap(1, most), record.munmap(0, most), record.snapshot(1)),
  )
  yield one('addresses that wrap around', () => start(many(100, () => record.malloc(2n ** 63n - 1n, 8))))
  yield one('times and sizes that no machine has', () =>
    start(record.snapshot(most, most), record.malloc(1, 1), record.snapshot(0, 0)),
  )
  yield one('a number of 11 bytes', () => start(new CaptureWriter().u8(0xf8 | MALLOC).raw(new Array(11).fill(0xff))))
  yield one('a header with counts of 2^64', () =>
    startWith({ eventCount: 2 ** 53, frameCount: 2 ** 53, skippedFrames: 2 ** 53 }),
  )
  yield one('skips more frames than there are', () =>
    startWith({ skippedFrames: 1_000_000 }, record.push(), record.malloc(1, 8)),
  )
  yield one('a line table of 2^63 bytes', () =>
    start(
      new CaptureWriter()
        .u8(14)
        .uvar(2)
        .text('f')
        .text('a')
        .svar(0)
        .uvar(2n ** 63n),
    ),
  )
  yield one('lines that overflow', () =>
    start(
      many(1_000, (i) =>
        new CaptureWriter()
          .u8(14)
          .uvar(i)
          .text('f')
          .text('a')
          .svar(2 ** 31 - 1)
          .uvar(0),
      ),
    ),
  )
  yield one('a module of 2^40 segments', () => start(record.maps(), record.module('a.so', 2n ** 40n)))
  yield one('a native stack that is its own caller', () =>
    startWith({ hasNativeTraces: true }, record.native(1, 1), record.native(1, 5)),
  )
  for (let type = 0; type < 256; type++)
    yield one(`a record of type ${type}`, () => start(new CaptureWriter().u8(type).raw(new Array(40).fill(type))))
  for (const version of [-1, 0, 5, 6, 14, 99, 2 ** 31 - 1])
    yield one(`version ${version}`, () => CaptureWriter.bytesOf(header({ version: version >>> 0 })))

  // stacks
  const pushes = { head: start(), unit: unit(record.push()), times: n(1_000_000) }
  yield* packed('a million pushes', pushes, true)
  yield one('a million pushes, and an allocation at the bottom', () => withTail(pushes, record.malloc(1, 8)))
  yield* packed('a million pushes, each with an allocation', {
    head: start(),
    unit: unit(record.push(), record.malloc(1, 8)),
    times: n(1_000_000),
  })
  yield one('a deep stack of different frames, each with an allocation', () =>
    start(many(n(60_000), (i) => new CaptureWriter().raw(record.push(1, i).bytes).raw(record.malloc(1, 8).bytes))),
  )
  yield* packed('ten million pops below zero', {
    head: start(record.push()),
    unit: unit(record.pop(16)),
    times: n(10_000_000),
  })
  yield one('pushes of code that is not there', () =>
    start(
      many(n(50_000), (i) => record.push(i * 7, -i)),
      record.malloc(1, 8),
    ),
  )

  // tables
  yield one('a hundred thousand threads', () =>
    start(many(n(100_000), (i) => new CaptureWriter().raw(record.thread(i * 3).bytes).raw(record.malloc(1, 8).bytes))),
  )
  yield* packed('five million snapshots', {
    head: start(),
    unit: unit(record.malloc(1, 8), record.snapshot(1)),
    times: n(5_000_000),
  })
  yield* packed('twenty million live allocations', {
    head: start(),
    unit: unit(record.malloc(2, 100)),
    times: n(20_000_000),
  })
  yield* packed('live allocations of more than 4 GiB', {
    head: start(),
    unit: unit(record.malloc(2, 2 ** 33)),
    times: n(17_500_000),
  })
  yield* packed('allocated again without a free', {
    head: start(),
    unit: unit(record.malloc(0, 2 ** 33), record.malloc(0, 8)),
    times: n(2_000_000),
  })
  yield* packed('frees of nothing', { head: start(), unit: unit(record.free(1)), times: n(10_000_000) })
  yield one('sizes that are all different', () => start(many(n(300_000), (i) => record.malloc(1, 70_000 + i * 13))))
  yield one('strings that are all different', () =>
    start(
      many(n(200_000), (i) => record.code(i + 2)),
      record.push(),
      record.malloc(1, 8),
    ),
  )

  // mappings
  yield* packed('mappings side by side', {
    head: start(),
    unit: unit(record.mmap(PAGE / 8, PAGE)),
    times: n(3_000_000),
  })
  yield* packed('mappings over each other', { head: start(), unit: unit(record.mmap(0, 2 ** 40)), times: n(200_000) })
  yield one('mappings over each other, with holes in all of them', () => holes(n(3_000), n(3_000)))
  yield one('mappings over each other, cut page by page', () => pages(n(20_000), n(20_000)))

  // native
  const inNative = { hasNativeTraces: true }
  yield* packed('generations of the module map', {
    head: startWith(inNative),
    unit: unit(record.maps(), record.module('a.so', 1), record.segment(PAGE)),
    times: n(1_000_000),
  })
  yield one('module maps that are all different', () =>
    startWith(
      inNative,
      many(n(1_500), (g) =>
        many(200, (m) =>
          m === 0
            ? record.maps()
            : new CaptureWriter().raw(record.module(`${g}.so`, 1).bytes).raw(record.segment(g * 200 + m).bytes),
        ),
      ),
    ),
  )
  yield* packed('a native stack of a million frames', {
    head: startWith(
      inNative,
      record.maps(),
      record.module('a.so', 1),
      record.segment(2 ** 40),
      record.native(0x2000, 0),
    ),
    unit: unit(record.native(16, 1)),
    times: n(1_000_000),
  })
  yield one('native stacks of every depth, in many module maps', () => generations(n(1_000), n(30_000)))
  yield one('native stacks of every depth, each with an allocation', () =>
    startWith(
      inNative,
      record.maps(),
      record.module('a.so', 1),
      record.segment(2 ** 40),
      many(n(30_000), (i) =>
        new CaptureWriter()
          .raw(record.native(16, i === 0 ? 0 : 1).bytes)
          .raw(record.nativeMalloc(1, 1, 8).bytes)
          .raw(new CaptureWriter().u8(5).svar(16).svar(0).bytes),
      ),
    ),
  )

  // strings and containers
  const letters = Uint8Array.of(0x61)
  yield* packed(
    'a name of 100 MB without an end',
    {
      head: CaptureWriter.bytesOf(header(), record.thread(), new CaptureWriter().u8(14).uvar(2)),
      unit: letters,
      times: n(100_000_000),
    },
    true,
  )
  yield* packed('a command line of 100 MB without an end', {
    head: CaptureWriter.bytesOf(header()).slice(0, 50),
    unit: letters,
    times: n(100_000_000),
  })
  yield* packed('search paths without an end', {
    head: CaptureWriter.bytesOf(header()).slice(0, -2),
    unit: Uint8Array.of(0x61, 0),
    times: n(50_000_000),
  })
  yield* packed('names of 15 MB', {
    head: CaptureWriter.bytesOf(header(), record.thread()),
    unit: CaptureWriter.bytesOf(
      new CaptureWriter()
        .u8(10)
        .raw(new Uint8Array(n(150_000)).fill(0x62))
        .u8(0),
    ),
    times: 200,
  })
  yield* packed(
    'nothing but zeros behind the header',
    { head: start(), unit: new Uint8Array(1), times: n(200_000_000) },
    true,
  )
  const nested = () => gzipBomb({ head: start(), unit: unit(record.malloc(1, 8)), times: n(5_000_000) })
  yield one('gzip in gzip', () => new Uint8Array(gzipSync(nested())), n(5_000_000) * 4)
  yield one(
    'gzip in gzip in gzip in gzip',
    () => new Uint8Array(gzipSync(gzipSync(gzipSync(nested())))),
    n(5_000_000) * 4,
  )
  yield one('gzip members without content', () =>
    plain({ head: NONE, unit: new Uint8Array(gzipSync(NONE)), times: n(100_000) }),
  )
  yield one('LZ4 frames without content', () =>
    plain({ head: NONE, unit: lz4Bomb({ head: NONE, unit: letters, times: 0 }), times: n(300_000) }),
  )
  yield one('LZ4 blocks without content', () => emptyBlocks(n(1_000_000)))

  // aggregated
  const aggregated = startWith({ fileFormat: 1 }, new CaptureWriter().u8(4).uvar(0).uvar(1).svar(0).u8(1))
  const stack = (parent: number) => new CaptureWriter().u8(3).uvar(0).uvar(parent)
  const contribution = (s: number, value: number | bigint) =>
    new CaptureWriter().u8(2).u64(1).u64(MALLOC).u64(0).u64(s).u64(0).u64(value).u64(value).u64(value).u64(value)
  yield one('aggregated: a stack of every depth, each with an allocation', () =>
    CaptureWriter.bytesOf(
      aggregatedWriter(aggregated),
      many(n(60_000), (i) => stack(i)),
      many(n(60_000), (i) => contribution(i + 1, 8)),
    ),
  )
  yield one('aggregated: sums of 2^64 - 1', () =>
    CaptureWriter.bytesOf(
      aggregatedWriter(aggregated),
      many(100, () => stack(0)),
      many(100, (i) => contribution(i + 1, most)),
    ),
  )
  yield* packed('aggregated: a million snapshots', {
    head: aggregated,
    unit: unit(new CaptureWriter().u8(1).u64(1).u64(2).u64(3)),
    times: n(1_000_000),
  })
}

function aggregatedWriter(bytes: Uint8Array): CaptureWriter {
  return new CaptureWriter().raw(bytes)
}

function withTail(content: Repeated, tail: CaptureWriter): Uint8Array {
  return new Uint8Array(Buffer.concat([plain(content), tail.bytes]))
}

/** `count` mappings of the same place, then as many holes of a page, each of which cuts all of them. */
function holes(count: number, holeCount: number): Uint8Array {
  return start(
    many(count, () => record.mmap(0, 2 ** 40)),
    many(holeCount, () => record.munmap((2 * PAGE) / 8, PAGE)),
  )
}

/** Mappings of the same place, taken away page by page from the front. */
function pages(count: number, pageCount: number): Uint8Array {
  return start(
    many(count, () => record.mmap(0, 2 ** 40)),
    many(pageCount, (i) => record.munmap(i === 0 ? 0 : PAGE / 8, PAGE)),
  )
}

/** A deep native stack, and an allocation from it in each of many module maps. */
function generations(count: number, depth: number): Uint8Array {
  const map = () =>
    new CaptureWriter()
      .raw(record.maps().bytes)
      .raw(record.module('a.so', 1).bytes)
      .raw(record.segment(2 ** 40).bytes)
  return startWith(
    { hasNativeTraces: true },
    map(),
    many(depth, (i) => record.native(16, i === 0 ? 0 : 1)),
    many(count, (i) => new CaptureWriter().raw(map().bytes).raw(record.nativeMalloc(1, i === 0 ? 1 : 0, 8).bytes)),
  )
}

function emptyBlocks(count: number): Uint8Array {
  const frame = lz4Bomb({ head: NONE, unit: Uint8Array.of(1), times: 0 })
  // stored blocks of no bytes
  return plain({ head: frame.subarray(0, 7), unit: Uint8Array.of(0, 0, 0, 0x80), times: count })
}
