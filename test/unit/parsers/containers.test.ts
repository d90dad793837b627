import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { XxHash32, xxHash32 } from '../../../src/parsers/container/xxHash32.ts'
import { CaptureWriter, header } from './captureWriter.ts'
import { decode, failure, fixture, summary } from './decoding.ts'
import { concatenated, type FrameOptions, lz4Frame, pieces, skippableFrame } from './lz4Writer.ts'

const CAPTURE = fixture('v12-uncompressed.bin')
const PLAIN = summary(decode(CAPTURE))
/** How much of the capture there is before the zeros at its end. */
const TRAILER_OFFSET = PLAIN.ending.byteOffset - 1

/** What is the same whether a capture is packed or not. */
function unpacked(file: Uint8Array, pieceBytes?: number) {
  return { ...summary(decode(file, pieceBytes)), compression: 'none' }
}

/** A capture with distances, run lengths and literal lengths of all kinds in its command line and names. */
function variedCapture(): Uint8Array {
  const writer = header({ commandLine: 'x'.repeat(300) })
  let seed = 1
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return seed / 2 ** 32
  }
  for (let thread = 0; thread < 4000; thread++) {
    writer.u8(12).u64(thread % 7)
    const unit = Array.from({ length: 1 + Math.floor(random() * 6) }, () => 'abcdefgh'[Math.floor(random() * 8)]).join(
      '',
    )
    writer.u8(10).text(unit.repeat(1 + Math.floor(random() ** 4 * 200)))
  }
  return writer.u8(1).bytes
}

describe('LZ4', () => {
  const varied = variedCapture()
  const variedPlain = summary(decode(varied))
  const variants: [string, FrameOptions][] = [
    ['linked blocks', {}],
    ['independent blocks', { isIndependent: true }],
    ['stored blocks', { isStored: true }],
    ['block checksums', { hasBlockChecksums: true }],
    ['content checksum and size', { hasContentChecksum: true, hasContentSize: true }],
    ['everything', { hasBlockChecksums: true, hasContentChecksum: true, hasContentSize: true, isIndependent: true }],
    ['blocks of up to 4 MB', { sizeCode: 7 }],
  ]

  test.each(variants)('%s', (_, options) => {
    for (const blockBytes of [50, 4000, 65_536]) {
      const file = lz4Frame(pieces(CAPTURE, blockBytes), options)
      for (const pieceBytes of [1, 100, file.length]) expect(unpacked(file, pieceBytes)).toEqual(PLAIN)
    }
    expect(unpacked(lz4Frame(pieces(varied, 65_536), options))).toEqual(variedPlain)
  })

  test('stored blocks are history for packed ones', () => {
    // Blocks of incompressible bytes are stored; here each frame is spliced from a stored and a packed half.
    const half = varied.subarray(0, 60_000)
    const stored = lz4Frame([half], { isStored: true, hasEndMark: false })
    const both = lz4Frame([half, varied.subarray(60_000, 120_000)], {})
    const packedOfBoth = both.subarray(7 + 4 + new DataView(both.buffer).getUint32(7, true))
    const file = concatenated([stored, packedOfBoth])
    expect(unpacked(file).events).toEqual(summary(decode(varied.subarray(0, 120_000))).events)
  })

  test('blocks of 4 MB', () => {
    const writer = header()
    for (let i = 0; i < 600_000; i++) writer.u8(12).u64(i % 5)
    const capture = writer.u8(1).bytes
    const file = lz4Frame(pieces(capture, 4 * 1024 * 1024), {
      sizeCode: 7,
      isIndependent: true,
      hasContentChecksum: true,
    })
    expect(decode(file, 1 << 20).tables.recordCount).toBe(600_001)
  })

  test('several frames, and frames to skip', () => {
    const halves = [CAPTURE.subarray(0, 9000), CAPTURE.subarray(9000)]
    const frames = halves.map((half) => lz4Frame(pieces(half, 1000), { hasContentChecksum: true }))
    const skipped = [skippableFrame(new Uint8Array(0)), skippableFrame(CAPTURE)]
    const file = concatenated([skipped[1]!, frames[0]!, skipped[0]!, skipped[1]!, frames[1]!])
    for (const pieceBytes of [1, 333, file.length]) expect(unpacked(file, pieceBytes)).toEqual(PLAIN)
  })

  test('what stands behind the last frame is ignored', () => {
    const rest = Uint8Array.of(1, 2, 3, 4, 5)
    expect(unpacked(concatenated([lz4Frame([CAPTURE]), rest]))).toEqual(PLAIN)
    // Version 7 has no trailer: there the end of the frame is the end of the capture.
    const { ending } = decode(concatenated([lz4Frame([fixture('v7-nocompress.bin')]), rest])).tables
    expect(ending).toMatchObject({ isComplete: true, reason: null })
  })

  test('a frame that needs a dictionary is refused', () => {
    const error = failure(lz4Frame([CAPTURE], { dictionaryId: 5 }))
    expect(error.kind).toBe('corrupt')
    expect(error.message).toContain('dictionary')
  })

  test('a wrong header checksum is refused', () => {
    const file = lz4Frame([CAPTURE])
    file[6]! ^= 1
    expect(failure(file).message).toContain('checksum of the LZ4 frame header')
  })

  test('a wrong block checksum ends reading before that block', () => {
    const file = lz4Frame(pieces(CAPTURE, 5000), { hasBlockChecksums: true, isStored: true })
    file[7 + 2 * (4 + 5000 + 4) + 100]! ^= 1
    const { ending } = decode(file).tables
    expect(ending.isComplete).toBe(false)
    expect(ending.reason).toContain('checksum of an LZ4 block')
    expect(ending.byteOffset).toBeGreaterThan(9000)
    expect(ending.byteOffset).toBeLessThanOrEqual(10_000)
  })

  test.each([1, 4096, 100_000])('a wrong content checksum is told at the end, in pieces of %i', (pieceBytes) => {
    const file = lz4Frame(pieces(CAPTURE, 5000), { hasContentChecksum: true })
    file[file.length - 1]! ^= 1
    const { events, ending } = unpacked(file, pieceBytes)
    expect(events).toEqual(PLAIN.events)
    expect(ending.isComplete).toBe(false)
    expect(ending.reason).toContain('checksum is wrong')
  })

  test('a wrong content size is damage', () => {
    const short = lz4Frame(pieces(CAPTURE.subarray(0, 10_000), 5000), { hasContentSize: true })
    const long = lz4Frame(pieces(CAPTURE.subarray(0, 5000), 5000), { hasContentSize: true })
    const file = concatenated([short.subarray(0, 15), long.subarray(15)])
    expect(decode(file).tables.ending.reason).toContain('another size')
  })

  test('a match that reaches before the start is damage', () => {
    const frame = lz4Frame([header().bytes], { hasEndMark: false })
    // Token: no literals, match of 4; distance 60,000.
    const file = concatenated([frame, Uint8Array.of(9, 0, 0, 0, 0x00, 0x60, 0xea, 0x50, 1, 1, 1, 1, 1)])
    const { ending } = decode(file).tables
    expect(ending.reason).toContain('LZ4 block cannot be decoded')
  })

  test('blocks may not be larger than the frame says', () => {
    const frame = lz4Frame([header().bytes], { hasEndMark: false })
    const size = CaptureWriter.bytesOf(new CaptureWriter().u32(65_537))
    expect(decode(concatenated([frame, size])).tables.ending.reason).toContain('larger than the frame allows')
    // A small block that unpacks to more than 64 kB of zeros.
    const bomb = Uint8Array.from([0x1f, 0, 1, 0, ...new Array(300).fill(255), 0, 0x50, 0, 0, 0, 0, 0])
    const bombed = concatenated([frame, CaptureWriter.bytesOf(new CaptureWriter().u32(bomb.length)), bomb])
    expect(decode(bombed).tables.ending.reason).toContain('cannot be decoded')
  })

  test('cut at every byte', () => {
    const file = fixture('v8-tiny.bin')
    const whole = decode(file)
    for (let length = 4; length < file.length; length++) {
      const cut = file.subarray(0, length)
      let result: ReturnType<typeof decode>
      try {
        result = decode(cut)
      } catch (error) {
        expect(error).toMatchObject({ kind: 'header-cut-off' })
        continue
      }
      const { ending } = result.tables
      expect(result.events).toEqual(whole.events.slice(0, result.events.length))
      if (!ending.isComplete) expect(ending.reason).toContain('LZ4 data end in the middle')
    }
  })
})

describe('xxHash32', () => {
  // From the reference implementation's own test vectors and the command line tool.
  test.each([
    ['', 0x02cc5d05],
    ['a', 0x550d7456],
    ['abc', 0x32d153ff],
    ['Nobody inspects the spammish repetition', 0xe2293b2f],
  ])('of %j', (text, hash) => {
    const bytes = new TextEncoder().encode(text)
    expect(xxHash32(bytes)).toBe(hash)
    const pieceWise = new XxHash32()
    for (let i = 0; i < bytes.length; i++) pieceWise.update(bytes, i, i + 1)
    expect(pieceWise.digest()).toBe(hash)
  })
})

describe('gzip', () => {
  test('of a plain capture, in pieces of any size', () => {
    const file = gzipSync(CAPTURE)
    for (const pieceBytes of [1, 10, 5000, file.length]) expect(unpacked(file, pieceBytes)).toEqual(PLAIN)
  })

  test('of an LZ4 capture, and deeper', () => {
    const lz4 = fixture('v13-tiny.bin')
    const once = gzipSync(lz4)
    const twice = gzipSync(once)
    expect(decode(once).tables.compression).toBe('gzip+lz4')
    expect(decode(twice).tables.compression).toBe('gzip+gzip+lz4')
    expect(summary(decode(twice, 50)).events).toEqual(summary(decode(lz4)).events)
    expect(decode(lz4Frame(pieces(once, 1000), {})).tables.compression).toBe('lz4+gzip+lz4')
    expect(failure(gzipSync(twice)).message).toContain('LZ4, compressed too many times')
  })

  test('of several members', () => {
    const file = concatenated([gzipSync(CAPTURE.subarray(0, 7777)), gzipSync(CAPTURE.subarray(7777))])
    for (const pieceBytes of [1, 1000, file.length]) expect(unpacked(file, pieceBytes)).toEqual(PLAIN)
  })

  test('cut in the middle', () => {
    const file = gzipSync(CAPTURE.subarray(0, TRAILER_OFFSET))
    const { events, ending } = unpacked(file.subarray(0, file.length - 500))
    expect(ending.reason).toContain('gzip data end in the middle')
    expect(events.length).toBeGreaterThan(100)
    expect(events).toEqual(PLAIN.events.slice(0, events.length))
    expect(failure(file.subarray(0, 15)).kind).toBe('header-cut-off')
  })

  test('damaged', () => {
    const start = gzipSync(CAPTURE.subarray(0, 10_000))
    // A second member whose only block is of type 3, which does not exist.
    const broken = concatenated([start.subarray(0, 10), new Uint8Array(20).fill(0x07)])
    const { events, tables } = decode(concatenated([start, broken]))
    expect(tables.ending.reason).toContain('The gzip data are damaged')
    expect(events).toEqual(decode(CAPTURE.subarray(0, 10_000)).events)
  })

  test('that unpacks to a thousand times its size is read up to the limit that was asked for', () => {
    // 64 MB of context switches to the same thread.
    const record = new CaptureWriter().u8(12).u64(1).bytes
    const block = concatenated(new Array(7_000).fill(record))
    const file = gzipSync(concatenated([header().bytes, ...new Array(1000).fill(block)]))
    expect(file.length).toBeLessThan(400_000)
    const { tables } = decode(file, file.length, { maxStreamBytes: 30_000_000 })
    expect(tables.ending.reason).toContain('longer than the 30,000,000 bytes')
    expect(tables.ending.byteOffset).toBeLessThanOrEqual(30_000_000)
    expect(tables.recordCount).toBeGreaterThan(3_000_000)
  })
})
