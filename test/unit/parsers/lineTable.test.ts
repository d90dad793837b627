import { describe, expect, test } from 'vitest'
import { emptyLineRanges, lineOf } from '../../../src/parsers/tables/lineTable.ts'
import { CaptureWriter, header } from './captureWriter.ts'
import { decode } from './decoding.ts'

const PYTHON_3_8 = 0x030806f0
const PYTHON_3_9 = 0x030912f0
const PYTHON_3_10 = 0x030a0df0
const PYTHON_3_11 = 0x030b02f0
const PYTHON_3_13 = 0x030d05f0

/** Lines of the instruction offsets 0, step, 2 * step, … */
function lines(pythonVersion: number, table: number[], firstLine: number, offsets: number[]): number[] {
  const scratch = emptyLineRanges()
  return offsets.map((offset) => lineOf(pythonVersion, Uint8Array.from(table), firstLine, offset, scratch))
}

describe('Python 3.11 and later', () => {
  const entry = (kind: number, units: number) => 0x80 | (kind << 3) | (units - 1)

  test('entries of every kind', () => {
    const table = [
      // One column byte, the same line, two units.
      ...[entry(3, 2), 0x12],
      // Two column bytes, 0, 1 and 2 lines on, one unit each.
      ...[entry(10, 1), 1, 2, entry(11, 1), 1, 2, entry(12, 1), 1, 2],
      // No columns, 5 lines back.
      ...[entry(13, 1), 5 * 2 + 1],
      // Long form, 100 lines on: 200 = 0b11_001000 in two pieces of six bits; end line and columns.
      ...[entry(14, 8), 0x40 | 8, 3, 0x40 | 1, 0x40 | 1, 1, 7, 0x41, 2],
      // No location: Memray prints the line before it.
      ...[entry(15, 1)],
      ...[entry(13, 1), 2],
    ]
    const units = Array.from({ length: 18 }, (_, i) => i)
    const found = lines(
      PYTHON_3_11,
      table,
      10,
      units.map((unit) => 2 * unit),
    )
    expect(found).toEqual([10, 10, 10, 11, 13, 8, ...new Array(8).fill(108), 108, 109, 0, 0])
    // Offsets count bytes; an odd one lies inside the unit before it.
    expect(lines(PYTHON_3_13, table, 10, [1, 7, 9])).toEqual([10, 11, 13])
  })

  test('a zero ends the table', () => {
    expect(lines(PYTHON_3_11, [entry(13, 1), 0, 0, entry(13, 1), 2], 5, [0, 2])).toEqual([5, 0])
  })

  test('unknown instructions', () => {
    expect(lines(PYTHON_3_11, [entry(13, 1), 0], 5, [-1, 0, 2])).toEqual([0, 5, 0])
    expect(lines(PYTHON_3_11, [], 5, [0])).toEqual([0])
  })

  test('a table that is cut off ends there', () => {
    expect(lines(PYTHON_3_11, [entry(14, 1), 0x7f], 5, [0])).toHaveLength(1)
    expect(lines(PYTHON_3_11, [entry(10, 1)], 5, [0, 2])).toEqual([5, 0])
  })
})

describe('Python 3.10', () => {
  test('pairs of length and line; -128 keeps the line', () => {
    const table = [4, 1, 2, 0x80, 6, 0xfe, 0, 10, 2, 0]
    // Offsets count code units: unit o is at byte 2 * o.
    expect(lines(PYTHON_3_10, table, 20, [0, 1, 2, 3, 5, 6, 7, -1])).toEqual([21, 21, 21, 19, 19, 29, 29, 0])
  })
})

describe('Python up to 3.9', () => {
  test('pairs of length and line, the line behind the length', () => {
    const table = [0, 1, 8, 2, 4, 0xff, 200, 3]
    expect(lines(PYTHON_3_9, table, 30, [0, 6, 8, 10, 12, 210, 212])).toEqual([31, 31, 33, 33, 32, 32, 35])
    expect(lines(PYTHON_3_8, table, 30, [0])).toEqual([31])
  })

  test('an empty table gives 0, as with Memray', () => {
    expect(lines(PYTHON_3_9, [], 30, [0, 5])).toEqual([0, 0])
  })
})

/** Tables beyond some kilobytes take another way: they are decoded once for all frames. */
test('a large table gives the same lines as a small one', () => {
  const units = 6000
  const table = Array.from({ length: units }, () => [0x80 | (11 << 3), 1, 2]).flat()
  const writer = header({ pythonVersion: PYTHON_3_11 }).u8(12).u64(1)
  writer.u8(14).uvar(1).text('f').text('/big.py').svar(100).uvar(table.length).raw(table)
  const asked = [0, 1, 5999, 3000, 6000, -1]
  for (const unit of asked)
    writer
      .u8(0x41)
      .uvar(1)
      .svar(unit < 0 ? -1 : 2 * unit)
  const { frames } = decode(CaptureWriter.bytesOf([...writer.bytes], [1])).tables
  expect([...frames.line]).toEqual([101, 102, 6100, 3101, 0, 0])
})
