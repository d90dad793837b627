import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createDecoder } from '../../../src/parsers/index.ts'
import { CaptureWriter, header, MAGIC, START_MS } from './captureWriter.ts'
import { decode, failure } from './decoding.ts'
import { lz4Frame } from './lz4Writer.ts'

const TEXT = new TextEncoder()

describe('header', () => {
  test.each([6, 7, 8, 9, 10, 11, 12, 13])('of version %i', (version) => {
    const file = header({
      version,
      hasNativeTraces: true,
      eventCount: 2 ** 33 + 5,
      frameCount: 7,
      startTimeMs: START_MS,
      endTimeMs: START_MS + 1500,
      commandLine: 'été.py --x 1',
      pid: 4321,
      mainThreadId: 1,
      skippedFrames: 9,
      pythonAllocator: 3,
      tracesPythonAllocators: true,
      tracksObjectLifetimes: true,
      sitePackages: ['/a', '/b'],
      sysPath: ['/c'],
    }).bytes
    expect(decode(file).tables.header).toEqual({
      version,
      pythonVersion: version >= 12 ? 0x030b02f0 : null,
      hasNativeTraces: true,
      isAggregated: false,
      eventCount: 2 ** 33 + 5,
      frameCount: 7,
      startTimeMs: START_MS,
      endTimeMs: START_MS + 1500,
      commandLine: 'été.py --x 1',
      pid: 4321,
      mainThreadId: version >= 9 ? 1 : 0,
      skippedFramesOnMainThread: version >= 9 ? 9 : 0,
      pythonAllocator: 'malloc',
      tracesPythonAllocators: version >= 11,
      tracksObjectLifetimes: version >= 12,
      searchPaths:
        version >= 13 ? { libdest: '/usr/lib/python3.11', sitePackages: ['/a', '/b'], sysPath: ['/c'] } : null,
    })
  })

  test.each([
    [1, 'pymalloc'],
    [2, 'pymalloc debug'],
    [3, 'malloc'],
    [4, 'unknown'],
    [5, 'mimalloc'],
    [6, 'mimalloc debug'],
    [200, 'unknown'],
  ])('Python allocator %i is %s', (pythonAllocator, name) => {
    expect(decode(header({ pythonAllocator }).bytes).tables.header.pythonAllocator).toBe(name)
  })

  test('is known as soon as its bytes are there', () => {
    const decoder = createDecoder({ consume() {} })
    const { bytes } = header()
    decoder.push(bytes.subarray(0, -1))
    expect(decoder.header).toBeNull()
    decoder.push(bytes.subarray(-1))
    expect(decoder.header?.pid).toBe(42)
    expect(decoder.streamBytes).toBe(bytes.length)
  })

  test.each([7, 8, 11, 12, 13])('version %i cut at every byte', (version) => {
    const { bytes } = header({ version })
    expect(failure(bytes.subarray(0, 0)).kind).toBe('empty')
    for (let length = 1; length < bytes.length; length++) {
      const error = failure(bytes.subarray(0, length))
      expect(error.kind).toBe('header-cut-off')
      expect(error.byteOffset).toBe(length)
    }
    expect(decode(bytes).tables.eventCount).toBe(0)
  })

  test('of a 32-bit writer is told by its times', () => {
    const file = header({ version: 13, wordBytes: 4, eventCount: 77, endTimeMs: START_MS + 9, mainThreadId: 1 }).bytes
    const { header: found } = decode(file).tables
    expect([found.eventCount, found.startTimeMs, found.mainThreadId]).toEqual([77, START_MS, 1])
  })

  test('of a 32-bit writer of version 6 is refused', () => {
    const error = failure(header({ version: 6, wordBytes: 4 }).bytes)
    expect(error.kind).toBe('unsupported-writer')
    expect(error.message).toContain('32-bit')
  })

  test('with a clock that was never set is read with 64 bits', () => {
    expect(decode(header({ startTimeMs: 5, endTimeMs: 6 }).bytes).tables.header.startTimeMs).toBe(5)
  })

  test('of a big-endian writer is refused', () => {
    const error = failure(CaptureWriter.bytesOf(MAGIC, [0, 0, 0, 13], new Array(100).fill(0)))
    expect(error.kind).toBe('unsupported-writer')
    expect(error.message).toContain('big-endian')
  })

  test.each([5, 14, 99])('version %i is refused', (version) => {
    const error = failure(header({ version }).bytes)
    expect(error.kind).toBe('unsupported-version')
    expect(error.message).toContain(`header version ${version}; this viewer knows versions 6 to 13`)
  })

  test('with an unknown file format is corrupt', () => {
    expect(failure(header({ fileFormat: 2 }).bytes).kind).toBe('corrupt')
  })

  test('without an end is refused at a cap', () => {
    const endless = CaptureWriter.bytesOf(header().raw([]), [])
    const start = endless.subarray(0, 49)
    const decoder = createDecoder({ consume() {} })
    decoder.push(start)
    const letters = new Uint8Array(1 << 20).fill(0x61)
    const pushMany = () => {
      for (let i = 0; i < 40; i++) decoder.push(letters)
    }
    expect(pushMany).toThrow(expect.objectContaining({ kind: 'limit' }))
    expect(decoder.ended).toBe(true)
  })

  test('tables before it are an error', () => {
    expect(() => createDecoder({ consume() {} }).tables()).toThrow('has not been read yet')
  })
})

describe('files that are no captures', () => {
  const padded = (...start: (number[] | string)[]) => CaptureWriter.bytesOf(...start, new Array(600).fill(7))
  test.each([
    ['JPEG', padded([0xff, 0xd8, 0xff, 0xe0])],
    ['PNG', padded([0x89], 'PNG\r\n')],
    ['PDF', padded('%PDF-1.7')],
    ['ZIP', padded('PK\x03\x04')],
    ['ELF', padded([0x7f], 'ELF')],
    ['Zstandard', padded([0x28, 0xb5, 0x2f, 0xfd])],
    ['SQLite', padded('SQLite format 3\0')],
    ['tar archive', padded(new Array(257).fill(1), 'ustar')],
    ['Git LFS', TEXT.encode('version https://git-lfs.github.com/spec/v1\noid sha256:1\n')],
    ['web page', TEXT.encode('\n<!DOCTYPE html><title>Sign in</title>')],
    ['HTML report that Memray made', TEXT.encode('<!doctype html><title>memray - flamegraph</title>')],
    ['XML', TEXT.encode('<?xml version="1.0"?><a/>')],
    ['JSON', TEXT.encode('{"a": 1}')],
    ['plain text', TEXT.encode('hello, world: größer\n')],
    ['random bytes', CaptureWriter.bytesOf([0x9b, 0x03, 0xfe, 0x81, 0x00, 0x01, 0x02, 0xc0, 0xff, 0x10])],
  ])('%s', (name, file) => {
    for (const pieceBytes of [1, file.length]) {
      const error = failure(file, pieceBytes)
      expect(error.kind).toBe('not-a-capture')
      expect(error.message).toMatch(/^This is not a Memray capture: it .*\.$/)
      expect(error.message).toContain(name)
    }
  })

  test('inside gzip or LZ4', () => {
    expect(failure(gzipSync('{"a": 1}')).message).toContain(
      'This gzip file does not hold a Memray capture: what is inside',
    )
    expect(failure(lz4Frame([TEXT.encode('hello')])).message).toContain('This LZ4 file does not hold a Memray capture')
  })

  test('nothing but zeros', () => {
    const error = failure(new Uint8Array(5000))
    expect(error.kind).toBe('empty')
    expect(error.message).toContain('zero bytes')
  })

  test('the error of push comes again from finish', () => {
    const decoder = createDecoder({ consume() {} })
    expect(() => decoder.push(padded('%PDF-1.7'))).toThrow('PDF')
    expect(decoder.ended).toBe(true)
    expect(() => decoder.push(new Uint8Array(5))).not.toThrow()
    expect(() => decoder.finish()).toThrow('PDF')
  })
})
