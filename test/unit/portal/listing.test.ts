import { describe, expect, test } from 'vitest'
import { type PortalCapture, picturePoints, readListing, shownCaptures } from '../../../src/app/portal/listing.ts'

function capture(path: string, peakBytes: number | null, program = 'run.py'): PortalCapture {
  return {
    url: `captures/0/${path}`,
    path,
    sizeBytes: path.length,
    modifiedMs: 0,
    facts:
      peakBytes === null
        ? null
        : {
            program,
            startMs: 1,
            durationMs: 1,
            peakBytes,
            allocations: 1,
            isComplete: true,
            isAggregated: false,
            picture: '',
          },
    problem: null,
  }
}
const LIST = [capture('b.bin', 10), capture('a.bin', 30, 'serve.py --port'), capture('c.bin', null)]
const names = (list: readonly PortalCapture[]) => list.map(({ path }) => path[0]).join('')

describe('the list of captures', () => {
  test('is sorted by any column, those that are not read last', () => {
    expect(names(shownCaptures(LIST, '', { key: 'peak', isDescending: true }))).toBe('abc')
    expect(names(shownCaptures(LIST, '', { key: 'peak', isDescending: false }))).toBe('bac')
    expect(names(shownCaptures(LIST, '', { key: 'program', isDescending: true }))).toBe('cba')
  })

  test('is searched by path and command line', () => {
    expect(names(shownCaptures(LIST, 'SERVE a', { key: 'program', isDescending: false }))).toBe('a')
    expect(names(shownCaptures(LIST, '(', { key: 'program', isDescending: false }))).toBe('')
  })

  test('of ten thousand is sorted whole', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => capture(`${i}.bin`, (i * 7919) % 10_000))
    const shown = shownCaptures(many, 'run', { key: 'peak', isDescending: true })
    expect(shown.map(({ facts }) => facts?.peakBytes)).toEqual(Array.from({ length: 10_000 }, (_, i) => 9999 - i))
  })

  test('is read with suspicion', () => {
    expect(readListing({ captures: [{ url: 7, facts: { peakBytes: 'x' } }], unread: null })).toMatchObject({
      captures: [{ url: '', path: '', facts: { peakBytes: 0, program: '' } }],
      unread: 0,
    })
    for (const bad of [null, [], 'x', { captures: {} }, { captures: [1] }]) expect(() => readListing(bad)).toThrow()
  })

  test('draws a picture of what it is given', () => {
    expect(picturePoints('00ff')).toBe('0,24 0.0,23.5 100.0,1.5 100,24')
    expect(picturePoints('<x>')).toBe('')
  })
})
