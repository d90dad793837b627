import { describe, expect, test } from 'vitest'
import { colourByShare } from '../../../src/cli/text/colours.ts'
import { cutInMiddle, displayWidth } from '../../../src/cli/text/displayWidth.ts'
import { countText, fixed, percentText, sizeText } from '../../../src/cli/text/figures.ts'
import { textTable } from '../../../src/cli/text/textTable.ts'

describe('figures', () => {
  test.each([
    [0, '0.000B'],
    [999, '999.000B'],
    [1000, '1.000kB'],
    [12_533_985, '12.534MB'],
    [999_999, '999.999kB'],
    // as in Memray, the unit is chosen before rounding
    [999_999_900, '1000.000MB'],
    [1e24, '1.0YB'],
    [-1500, '-1.500kB'],
  ])('%d bytes', (bytes, text) => expect(sizeText(bytes)).toBe(text))

  test.each([
    // exact halves go to the even digit, as in Python
    [1.0625, 3, '1.062'],
    [1.1875, 3, '1.188'],
    [3.125, 2, '3.12'],
    [-3.125, 2, '-3.12'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    // 1.005 is a little less as a double
    [1.005, 2, '1.00'],
    [2 / 3, 3, '0.667'],
  ])('%d to %d decimals', (value, decimals, text) => expect(fixed(value, decimals)).toBe(text))

  test('shares and counts', () => {
    expect(percentText(1, 3)).toBe('33.33%')
    expect(percentText(0, 0)).toBe('0.00%')
    expect(countText(1, 'place')).toBe('1 place')
    expect(countText(0, 'place')).toBe('0 places')
  })
})

describe('tables', () => {
  const columns = [
    { title: 'Place', align: 'left' as const },
    { title: 'Size', align: 'right' as const },
  ]
  const drawn = (rows: string[][], maxWidth?: number) =>
    [
      ...textTable(
        columns,
        rows.map((row) => row.map((text) => ({ text }))),
        maxWidth,
      ),
    ].join('')

  test('are as wide as what is in them', () => {
    expect(
      drawn([
        ['a', '10.000kB'],
        ['线程 é', '1'],
      ]),
    ).toBe(
      [
        '┏━━━━━━━━┳━━━━━━━━━━┓',
        '┃ Place  ┃     Size ┃',
        '┡━━━━━━━━╇━━━━━━━━━━┩',
        '│ a      │ 10.000kB │',
        '│ 线程 é │        1 │',
        '└────────┴──────────┘',
        '',
      ].join('\n'),
    )
  })

  test('cut names in a narrow terminal', () => {
    const lines = drawn([['a very long name at /usr/lib/python3/long.py', '1']], 31).split('\n')
    expect(lines[3]).toBe('│ a very lon…3/long.py │    1 │')
    expect(lines[0]).toHaveLength(31)
  })

  test('widths of characters', () => {
    expect(displayWidth('abc')).toBe(3)
    expect(displayWidth('中文🎞')).toBeGreaterThanOrEqual(5)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(cutInMiddle('abcdef', 6)).toBe('abcdef')
    expect(cutInMiddle('abcdef', 5)).toBe('ab…ef')
    expect(cutInMiddle('中文中文', 5)).toBe('中…文')
  })
})

test('colours by share', () => {
  const colour = colourByShare(true)
  expect([0.61, 0.6, 0.2, 0.05].map((share) => colour('x', share))).toEqual([
    '\u001b[31mx\u001b[0m',
    '\u001b[33mx\u001b[0m',
    '\u001b[32mx\u001b[0m',
    '\u001b[92mx\u001b[0m',
  ])
  expect(colourByShare(false)('x', 1)).toBe('x')
})
