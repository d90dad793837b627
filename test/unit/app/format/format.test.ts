import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, formatBytesTick } from '../../../../src/app/format/bytes.ts'
import { countOf, formatCount, formatShare } from '../../../../src/app/format/counts.ts'
import { formatDuration, formatElapsed, parseElapsed } from '../../../../src/app/format/times.ts'

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1049, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [15_340_000, '15.3 MB'],
    [-2_500_000_000, '-2.5 GB'],
    [9.9e15, '9.9 PB'],
    [5e18, '5000.0 PB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('never shows four digits before the point, up to the last unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e17, noNaN: true }), (bytes) => {
        expect(Number.parseFloat(formatBytes(bytes))).toBeLessThan(1000.1)
      }),
    )
  })

  it('leaves needless decimals off an axis', () => {
    expect([0, 20e6, 1.5e9].map(formatBytesTick)).toEqual(['0', '20 MB', '1.5 GB'])
  })
})

describe('counts and shares', () => {
  it('writes them', () => {
    expect(formatCount(1_318_692)).toBe('1,318,692')
    expect(countOf(1, 'frame')).toBe('1 frame')
    expect(countOf(0, 'frame')).toBe('0 frames')
    expect([0, 0.0002, 0.123456, 1, -0.5].map(formatShare)).toEqual(['0.0 %', '<0.1 %', '12.3 %', '100.0 %', '-50.0 %'])
    expect(formatShare(Number.NaN)).toBe('–')
  })
})

describe('times', () => {
  it.each([
    [0, '0:00.000'],
    [1200, '0:01.200'],
    [754_000, '12:34.000'],
    [3_723_400, '1:02:03.400'],
    [59_999.6, '1:00.000'],
  ])('%d ms elapsed is %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text)
  })

  it.each([
    ['1.2', 1200],
    ['1,2', 1200],
    ['.5', 500],
    ['90 s', 90_000],
    ['250ms', 250],
    ['0:01.250', 1250],
    ['12:34', 754_000],
    ['1:02:03.4', 3_723_400],
  ])('reads %s', (text, ms) => {
    expect(parseElapsed(text)).toBe(ms)
  })

  it.each(['', 'abc', '1:75', '1:99:00', '-3', '1:2:3:4', '1e9'])('does not read %s', (text) => {
    expect(parseElapsed(text)).toBeNull()
  })

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (ms) => {
        expect(parseElapsed(formatElapsed(ms))).toBe(ms)
      }),
    )
  })

  it.each([
    [340, '340 ms'],
    [3440, '3.4 s'],
    [59_980, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_720_000, '1 h 2 min'],
  ])('%d ms long is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
