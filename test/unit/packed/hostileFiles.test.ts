import { deflateSync, inflateSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { type CaptureFile, type CaptureIndex, packIndex, unpackIndex } from '../../../src/capture/index.ts'
import { crc32 } from '../../../src/capture/packed/crc32.ts'
import { CaptureError } from '../../../src/parsers/index.ts'
import { CaptureReports, flameColumns, PLAIN_SHAPE, WHOLE_RUN_PEAK } from '../../../src/reports/index.ts'
import { captureBytes, indexOf } from './realCaptures.ts'

const FILE: CaptureFile = { captureName: 'x', captureBytes: 1, captureSha256: null, packedBy: 'x' }
const HEAD = 24
const ENTRY = 20

interface Part {
  id: number
  encoding: number
  count: number
  encodedBytes: number
  packed: Uint8Array
}

function partsOf(file: Uint8Array): Part[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const parts: Part[] = []
  let at = HEAD + view.getUint32(16, true) * ENTRY
  for (let entry = HEAD; parts.length < view.getUint32(16, true); entry += ENTRY) {
    const length = view.getUint32(entry + 12, true)
    parts.push({
      id: view.getUint16(entry, true),
      encoding: view.getUint8(entry + 2),
      count: view.getUint32(entry + 4, true),
      encodedBytes: view.getUint32(entry + 8, true),
      packed: file.slice(at, at + length),
    })
    at += length
  }
  return parts
}

/** A file with right checksums, whatever its parts are: damage that only the meaning shows. */
function fileOf(parts: readonly Part[]): Uint8Array {
  const length = HEAD + parts.length * ENTRY + parts.reduce((sum, part) => sum + part.packed.length, 0)
  const file = new Uint8Array(length)
  const view = new DataView(file.buffer)
  file.set([0x8d, 0x6d, 0x65, 0x6d, 0x72, 0x65, 0x65, 0x6c])
  view.setUint32(8, 2, true)
  view.setUint32(12, length, true)
  view.setUint32(16, parts.length, true)
  let at = HEAD + parts.length * ENTRY
  parts.forEach((part, i) => {
    const entry = HEAD + i * ENTRY
    view.setUint16(entry, part.id, true)
    view.setUint8(entry + 2, part.encoding)
    view.setUint32(entry + 4, part.count, true)
    view.setUint32(entry + 8, part.encodedBytes, true)
    view.setUint32(entry + 12, part.packed.length, true)
    view.setUint32(entry + 16, crc32(part.packed), true)
    file.set(part.packed, at)
    at += part.packed.length
  })
  const directory = file.subarray(HEAD, HEAD + parts.length * ENTRY)
  view.setUint32(20, crc32(directory, crc32(file.subarray(8, 20))), true)
  return file
}

/** The file opens, and then every table and every report of it can be looked at; or it is refused in words, then or before. */
function survives(file: Uint8Array): 'opened' | 'refused' {
  try {
    lookAtAll(unpackIndex(file))
  } catch (cause) {
    expect(cause).toBeInstanceOf(CaptureError)
    return 'refused'
  }
  return 'opened'
}

function lookAtAll(index: CaptureIndex): void {
  const { cells, lifetimes, peaks, temporary, late, whole } = index
  expect(cells.leftBytes.length + lifetimes.count + peaks.count + temporary.count).toBeGreaterThanOrEqual(0)
  expect([late?.count ?? 0, whole.peakBytes.length]).not.toContain(-1)
  const reports = new CaptureReports(index)
  for (const mode of ['peak', 'leaked', 'allocated', 'temporary'] as const) {
    if (index.header.isAggregated && mode !== 'peak') continue
    flameColumns(reports, { selection: { ...WHOLE_RUN_PEAK, mode }, shape: PLAIN_SHAPE })
  }
}

const good = packIndex(indexOf(captureBytes('v13-tiny.bin'), { findLateBooking: true }), FILE)
const native = packIndex(indexOf(captureBytes('v7-native.bin')), FILE)

describe('a damaged packed file', () => {
  test('is refused at every length', () => {
    for (let length = 0; length < good.length; length += length < 2000 ? 1 : 37) {
      expect(survives(good.slice(0, length)), `${length} bytes`).toBe('refused')
    }
    expect(survives(Uint8Array.of(...good, 0))).toBe('refused')
  })

  test('is refused whichever byte is another one', () => {
    for (let at = 0; at < good.length; at++) {
      const bad = good.slice()
      bad[at]! ^= 1 << (at % 8)
      expect(survives(bad), `byte ${at}`).toBe('refused')
    }
  })

  test('of another version says so', () => {
    const newer = good.slice()
    newer[8] = 3
    expect(() => unpackIndex(newer)).toThrow(/format version 3/)
  })
})

/** A small generator of numbers that is the same everywhere. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('a hostile packed file with right checksums', () => {
  test.each([
    ['a run', good],
    ['native stacks', native],
  ])('made from %s never leads out of bounds', (_, file) => {
    const parts = partsOf(file)
    const random = randomOf(7)
    let opened = 0
    for (let round = 0; round < 1000; round++) {
      const changed = parts.map((part) => ({ ...part }))
      const part = changed[random(changed.length)]!
      switch (random(6)) {
        case 0:
          part.count = random(2) === 0 ? random(2 ** 32) : part.count + 1
          break
        case 1:
          part.encodedBytes = random(2) === 0 ? random(2 ** 32) : part.encodedBytes + 1
          break
        case 2:
          part.encoding = random(6)
          break
        case 3:
          part.packed = part.packed.map((byte) => (random(20) === 0 ? random(256) : byte))
          break
        case 4: {
          // other numbers in a column that is well-formed
          const bytes = Uint8Array.from({ length: part.encodedBytes }, () => random(random(4) === 0 ? 256 : 128))
          part.packed = deflateSync(bytes)
          break
        }
        default:
          changed.splice(random(changed.length), 1)
      }
      if (survives(fileOf(changed)) === 'opened') opened++
    }
    // some changes leave a file that makes sense
    expect(opened).toBeGreaterThan(0)
  })

  test('does not inflate beyond what it declares', () => {
    const bomb = deflateSync(new Uint8Array(40_000_000))
    const parts = partsOf(good).map((part) => (part.id === 10 ? { ...part, packed: bomb } : part))
    expect(survives(fileOf(parts))).toBe('refused')
    const declared = partsOf(good).map((part) =>
      part.id === 10 ? { ...part, packed: bomb, count: 20_000_000, encodedBytes: 20_000_000 } : part,
    )
    expect(survives(fileOf(declared))).toBe('refused')
  })

  test('may not declare more than the caps', () => {
    for (const count of [2 ** 28, 2 ** 31, 2 ** 32 - 1]) {
      const parts = partsOf(good).map((part) => ({ ...part, count }))
      expect(survives(fileOf(parts))).toBe('refused')
    }
  })

  test.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['nothing in it', '{}'],
    ['a prototype', '{"__proto__":{"facts":{}}}'],
    ['very deep', '['.repeat(100_000)],
  ])('may not have a head that is %s', (_, text) => {
    const bytes = new TextEncoder().encode(text)
    const head = { count: bytes.length, encodedBytes: bytes.length, packed: deflateSync(bytes) }
    expect(survives(fileOf(partsOf(good).map((part) => (part.id === 1 ? { ...part, ...head } : part))))).toBe('refused')
  })

  test('may not lie about counts in its head', () => {
    const parts = partsOf(good)
    const head = JSON.parse(new TextDecoder().decode(inflated(parts[0]!)))
    for (const name of Object.keys(head.counts)) {
      for (const value of [-1, 0.5, 1e9, 2 ** 53, Number.MAX_VALUE, '7', null, (head.counts[name] ?? 0) + 1]) {
        const lie = { ...head, counts: { ...head.counts, [name]: value } }
        const bytes = new TextEncoder().encode(JSON.stringify(lie))
        const part = { ...parts[0]!, count: bytes.length, encodedBytes: bytes.length, packed: deflateSync(bytes) }
        const outcome = survives(fileOf([part, ...parts.slice(1)]))
        // leaving out what is optional is no lie
        const isOptional = value === null && (name === 'late' || name === 'sourceTexts')
        expect(outcome, `${name} = ${value}`).toBe(isOptional ? 'opened' : 'refused')
      }
    }
  })
})

function inflated(part: Part): Uint8Array {
  return inflateSync(part.packed)
}
