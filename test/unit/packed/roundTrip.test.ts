import { describe, expect, test } from 'vitest'
import {
  type CaptureFile,
  type CaptureIndex,
  createIndexer,
  isPacked,
  packedFacts,
  packIndex,
  unpackIndex,
} from '../../../src/capture/index.ts'
import { CaptureReports, flameColumns, type Mode, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { captureBytes as synthetic } from '../../bench/generator/index.mjs'
import { hostileCapture } from './hostileCapture.ts'
import { CAPTURE_NAMES, captureBytes, indexOf } from './realCaptures.ts'

const FILE: CaptureFile = {
  captureName: 'x.bin',
  captureBytes: 12345,
  captureSha256: 'ab'.repeat(32),
  packedBy: 'memreel test',
}

/** Rows of a table as text, in an order of their own: the packed file puts rows of a window in another one. */
function rows(...columns: ArrayLike<number>[]): string[] {
  return Array.from(columns[0]!, (_, row) => columns.map((column) => column[row]).join(' ')).sort()
}

/** All that an index says, whatever the order of rows inside a window. */
function contents(index: CaptureIndex) {
  const { cells, lifetimes, peaks, temporary, late, native, packed: _, sourceLines, ...rest } = index
  const cellName = (cell: number) => `${cells.site[cell]}@${cells.window[cell]}`
  return {
    ...rest,
    native: { ...native, instructionPointer: native.instructionPointer.slice(1), parent: native.parent.slice(1) },
    cells: rows(cells.site, cells.window, cells.allocatedCount, cells.allocatedBytes, cells.leftCount, cells.leftBytes),
    lifetimes: Array.from(
      lifetimes.cell,
      (cell, row) =>
        `${cellName(cell)} ${lifetimes.freedIn[row]} ${lifetimes.freedCount[row]} ${lifetimes.freedBytes[row]}`,
    ).sort(),
    peaks: rows(peaks.site, peaks.window, peaks.heldCount, peaks.heldBytes),
    temporary: rows(temporary.site, temporary.bucket, temporary.freedCount, temporary.freedBytes),
    late: late && rows(late.site, late.window, late.bytes),
    sourceLines,
  }
}

function trees(index: CaptureIndex): unknown[] {
  const reports = new CaptureReports(index)
  const last = index.windows.count - 1
  const ranges = index.header.isAggregated ? [null] : [null, { from: 0, to: last >> 1 }, { from: last >> 1, to: last }]
  const modes: Mode[] = index.header.isAggregated
    ? ['peak', 'leaked']
    : ['peak', 'leaked', 'allocated', 'growth', 'temporary']
  return modes.flatMap((mode) =>
    ranges.flatMap((windows) =>
      [false, true].map((inverted) =>
        flameColumns(reports, {
          selection: { ...WHOLE_RUN_PEAK, mode, windows: mode === 'temporary' ? null : windows },
          shape: { ...PLAIN_SHAPE, inverted, splitThreads: inverted },
        }),
      ),
    ),
  )
}

describe('a packed index', () => {
  test.each(CAPTURE_NAMES)('of %s holds what the index holds', (name) => {
    const index = indexOf(captureBytes(name), { findLateBooking: true })
    const bytes = packIndex(index, FILE)
    expect(isPacked(bytes)).toBe(true)
    const unpacked = unpackIndex(bytes)
    expect(contents(unpacked)).toEqual(contents(index))
    expect(unpacked.packed).toMatchObject({ ...FILE, snapshotsPerWindow: 1, hasSourceLines: false })
    expect(trees(unpacked)).toEqual(trees(index))
    // packing it once more changes nothing
    expect(packIndex(unpacked, FILE)).toEqual(bytes)
  })

  test('of a long synthetic run is a small part of it', () => {
    const { bytes } = synthetic({ events: 2_000_000, live: 20_000, snapshots: 50, container: 'lz4' })
    const index = indexOf(bytes)
    const packed = packIndex(index, FILE)
    expect(contents(unpackIndex(packed))).toEqual(contents(index))
    expect(packed.length * 6).toBeLessThan(bytes.length)
  })

  test('keeps hostile names as they are', () => {
    const index = indexOf(hostileCapture())
    expect(unpackIndex(packIndex(index, FILE)).strings).toEqual({ texts: [...index.strings.texts] })
    const withZero = { ...index, strings: { texts: index.strings.texts.map((text) => `${text}\u0000\u202e`) } }
    expect(unpackIndex(packIndex(withZero, FILE)).strings).toEqual(withZero.strings)
  })

  test('opens through the indexer of captures, whatever the pieces', () => {
    const index = indexOf(captureBytes('v13-tiny.bin'))
    const bytes = packIndex(index, FILE)
    for (const size of [1, 3, 7, 1000, bytes.length]) {
      const indexer = createIndexer()
      for (let at = 0; at < bytes.length; at += size) indexer.push(bytes.subarray(at, at + size))
      expect(contents(indexer.finish())).toEqual(contents(index))
    }
  })

  test('keeps sizes that are no exact numbers, and fractions', () => {
    const index = indexOf(captureBytes('v13-tiny.bin'))
    const strange = [2 ** 60, 0.1, -3, 2 ** 53, Number.MAX_VALUE]
    const allocatedBytes = index.cells.allocatedBytes.map((bytes, i) => strange[i] ?? bytes)
    const odd = { ...index, cells: { ...index.cells, allocatedBytes } }
    const unpacked = unpackIndex(packIndex(odd, FILE))
    expect([...unpacked.cells.allocatedBytes].sort()).toEqual([...allocatedBytes].sort())
  })

  test('keeps peaks, frees and ends that follow from nothing else', () => {
    const index = indexOf(captureBytes('v13-tiny.bin'))
    const { peaks, lifetimes, cells, whole } = index
    // a peak of a place that does nothing at the time, a free in the window of the allocation, and an end that does not add up
    const quiet = index.sites.count - 1
    const odd = {
      ...index,
      peaks: {
        count: peaks.count + 1,
        site: Uint32Array.of(quiet, ...peaks.site),
        window: Uint32Array.of(0, ...peaks.window),
        heldCount: Float64Array.of(3, ...peaks.heldCount),
        heldBytes: Float64Array.of(333, ...peaks.heldBytes),
      },
      lifetimes: {
        count: lifetimes.count + 1,
        cell: Uint32Array.of(0, ...lifetimes.cell),
        freedIn: Uint32Array.of(0, ...lifetimes.freedIn),
        freedCount: Float64Array.of(1, ...lifetimes.freedCount),
        freedBytes: Float64Array.of(11, ...lifetimes.freedBytes),
      },
      cells: { ...cells, leftBytes: cells.leftBytes.map((bytes, cell) => (cell === 1 ? bytes + 0.5 : bytes)) },
      whole: { ...whole, leakedCount: whole.leakedCount.map((count) => count + 1) },
    }
    expect(contents(unpackIndex(packIndex(odd, FILE)))).toEqual(contents(odd))
  })

  test('holds source lines', () => {
    const index = indexOf(captureBytes('v13-tiny.bin'))
    const ofFrame = Uint32Array.from({ length: index.frames.count }, (_, frame) => frame % 2)
    const sourceLines = { texts: ['', 'x = [0] * 10 # </script>'], ofFrame }
    const unpacked = unpackIndex(packIndex({ ...index, sourceLines }, FILE))
    expect(unpacked.sourceLines).toEqual(sourceLines)
    expect(unpacked.packed.hasSourceLines).toBe(true)
  })
})

describe('what is left out', () => {
  const index = indexOf(captureBytes('v13-tiny.bin'))

  test('is gone from the file', () => {
    const redact = { commandLine: true, pathParts: 1, threadNames: true }
    const unpacked = unpackIndex(packIndex(index, FILE, { redact }))
    expect(unpacked.header.commandLine).toBe('(command line left out)')
    expect(unpacked.header.searchPaths).toBeNull()
    expect(unpacked.threads.names.every((name) => name === '')).toBe(true)
    expect(unpacked.strings.texts.filter((text) => text.includes('/'))).toEqual([])
    expect(unpacked.packed.redacted).toEqual(redact)
    expect(unpacked.totals).toEqual(index.totals)
  })

  test('paths keep as many parts as are asked for', () => {
    const files = (parts: number) => {
      const { frames, strings } = unpackIndex(packIndex(index, FILE, { redact: { pathParts: parts } }))
      return Array.from(frames.file, (file) => strings.texts[file]!)
    }
    const whole = Array.from(index.frames.file, (file) => index.strings.texts[file]!)
    expect(files(2)).toEqual(whole.map((path) => (path.startsWith('<') ? path : path.split('/').slice(-2).join('/'))))
    expect(files(1000)).toEqual(whole.map((path) => path.replace(/^\/+/, '')))
  })
})

describe('coarser time', () => {
  const { bytes } = synthetic({ events: 200_000, live: 5000, snapshots: 100 })
  const index = indexOf(bytes)

  test.each([2, 3, 7, 101, 1000])('with %i windows made one keeps the whole run exact', (factor) => {
    const maxWindows = Math.ceil(index.windows.count / factor)
    const coarse = unpackIndex(packIndex(index, FILE, { maxWindows }))
    expect(coarse.windows.count).toBeLessThanOrEqual(maxWindows)
    expect(coarse.packed.snapshotsPerWindow).toBe(coarse.snapshotsPerWindow)
    const [exact, other] = [new CaptureReports(index), new CaptureReports(coarse)]
    for (const mode of ['peak', 'leaked', 'allocated', 'temporary'] as const) {
      const selection = { ...WHOLE_RUN_PEAK, mode }
      expect(other.sums(selection).bytes).toEqual(exact.sums(selection).bytes)
      expect(other.sums(selection).count).toEqual(exact.sums(selection).count)
    }
  })

  test('answers ranges that fall on the wider windows exactly', () => {
    const coarse = unpackIndex(packIndex(index, FILE, { maxWindows: Math.ceil(index.windows.count / 10) }))
    const factor = coarse.snapshotsPerWindow
    const [exact, other] = [new CaptureReports(index), new CaptureReports(coarse)]
    for (const [from, to] of [
      [0, 2],
      [3, 3],
      [1, 8],
    ] as const) {
      for (const mode of ['peak', 'leaked', 'allocated', 'growth'] as const) {
        const asked = { ...WHOLE_RUN_PEAK, mode }
        const fine = exact.sums({ ...asked, windows: { from: from * factor, to: (to + 1) * factor - 1 } })
        const wide = other.sums({ ...asked, windows: { from, to } })
        expect(wide.bytes, `${mode} ${from}:${to}`).toEqual(fine.bytes)
        expect(wide.count).toEqual(fine.count)
      }
    }
  })

  test('keeps to a size, and refuses one that is too small', () => {
    const whole = packIndex(index, FILE)
    const half = packIndex(index, FILE, { maxBytes: Math.floor(whole.length * 0.9) })
    expect(half.length).toBeLessThanOrEqual(Math.floor(whole.length * 0.9))
    expect(packedFacts(half).snapshotsPerWindow).toBeGreaterThan(1)
    expect(() => packIndex(index, FILE, { maxBytes: 1000 })).toThrow(/can't be made smaller/)
  })
})
