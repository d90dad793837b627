import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AVAILABLE_MODES } from '../../../../src/app/view/available.ts'
import { viewFromHash, viewToHash } from '../../../../src/app/view/hash.ts'
import { DEFAULT_VIEW, type ViewState } from '../../../../src/app/view/viewState.ts'

const ms = fc.integer({ min: 0, max: 1e12 }).map((n) => n / 1000)
const range = fc.option(
  fc.tuple(ms, ms).map(([a, b]) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) })),
  { nil: null },
)
const ids = fc.option(
  fc.uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 20 }).map((list) => list.sort((a, b) => a - b)),
  { nil: null },
)
const trillionth = fc.integer({ min: 0, max: 999_999_999_999 })
const span = fc.option(
  fc
    .tuple(trillionth, trillionth)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ from: Math.min(a, b) / 1e12, to: Math.max(a, b) / 1e12 })),
  { nil: null },
)
const chosen = fc.record({
  panel: fc.constant('flame' as const),
  mode: fc.constantFrom(...AVAILABLE_MODES),
  range,
  axis: range,
  temporaryThreshold: fc.nat(100_000),
  threads: ids,
  allocators: ids,
  weigh: fc.constantFrom('bytes' as const, 'count' as const),
  hideImportSystem: fc.boolean(),
  hideIrrelevant: fc.boolean(),
  showLauncher: fc.boolean(),
  native: fc.boolean(),
  inverted: fc.boolean(),
  layout: fc.constantFrom('icicle' as const, 'flame' as const),
  order: fc.constantFrom('first-seen' as const, 'size' as const),
  colourBy: fc.constantFrom('kind' as const, 'module' as const, 'thread' as const),
  zoom: fc.array(fc.nat(2 ** 32 - 1), { maxLength: 50 }),
  span,
  search: fc.record({
    text: fc.string({ unit: 'grapheme', maxLength: 60 }),
    isRegExp: fc.boolean(),
    matchCase: fc.boolean(),
  }),
})

/** What panels of their own keep in the view stands at its default here; their own tests vary it. */
const anyView: fc.Arbitrary<ViewState> = chosen.map((fields) => ({ ...DEFAULT_VIEW, ...fields }))

describe('the view as an address', () => {
  it('is empty for the default view', () => {
    expect(viewToHash(DEFAULT_VIEW)).toBe('')
    expect(viewFromHash('')).toEqual(DEFAULT_VIEW)
  })

  it('reads as people expect it', () => {
    const view: ViewState = {
      ...DEFAULT_VIEW,
      mode: 'leaked',
      range: { fromMs: 1200, toMs: 3400 },
      zoom: [3, 17, 5],
      search: { text: 'read_csv', isRegExp: false, matchCase: false },
    }
    expect(viewToHash(view)).toBe('mode=leaked&range=1200-3400&zoom=3.17.5&q=read_csv')
    expect(viewFromHash('#range=1200-3400&mode=leaked&zoom=3.17.5&q=read_csv')).toEqual(view)
  })

  it('comes back from the address as it was, whatever it is', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(viewFromHash(`#${viewToHash(view)}`)).toEqual(view)
      }),
    )
  })

  it('survives any address: what it can not read is the default', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const view = viewFromHash(`#${text}`)
        expect(viewFromHash(`#${viewToHash(view)}`)).toEqual(view)
      }),
    )
  })

  it.each([
    ['an unknown mode', '#mode=evil'],
    ['a range from right to left', '#range=9-3'],
    ['a range that is none', '#range=a-b'],
    ['a negative range', '#range=-5-3'],
    ['a huge number', '#range=0-1e999'],
    ['a span outside of its frame', '#span=0.5-1.5'],
    ['an empty span', '#span=0.5-0.5'],
    ['threads that are no numbers', '#threads=x,y'],
    ['a half escape', '#q=%E0'],
    ['a property of every object', '#__proto__=1&constructor=2'],
  ])('drops %s', (_, hash) => {
    expect(viewFromHash(hash)).toEqual(DEFAULT_VIEW)
  })

  it('goes by the first of two values', () => {
    expect(viewFromHash('#q=one&q=two').search.text).toBe('one')
  })

  it('zooms as far as a broken path can be read', () => {
    expect(viewFromHash('#zoom=3.17.x.5').zoom).toEqual([3, 17])
  })

  it('cuts a path that no browser would take as an address', () => {
    const deep: ViewState = { ...DEFAULT_VIEW, zoom: Array.from({ length: 100_000 }, (_, i) => i % 10) }
    expect(viewFromHash(`#${viewToHash(deep)}`).zoom).toHaveLength(20_000)
  })
})
