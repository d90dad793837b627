import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AVAILABLE_VIEWS } from '../../../../src/app/view/available.ts'
import { fitToCapture } from '../../../../src/app/view/fit.ts'
import { viewFromHash, viewToHash } from '../../../../src/app/view/hash.ts'
import { clearedView, DEFAULT_VIEW, type ViewState } from '../../../../src/app/view/viewState.ts'

const text = (minLength: number) => fc.string({ unit: 'grapheme', minLength, maxLength: 60 })
const pattern = fc.option(fc.record({ text: text(1), isRegExp: fc.boolean(), matchCase: fc.boolean() }), { nil: null })
const fields = fc.record({
  panel: fc.constantFrom(...AVAILABLE_VIEWS),
  splitThreads: fc.boolean(),
  hideIrrelevant: fc.option(fc.boolean(), { nil: null }),
  modules: fc.option(fc.uniqueArray(text(1), { minLength: 1, maxLength: 5 }), { nil: null }),
  groupBy: fc.constantFrom('line' as const, 'function' as const, 'file' as const, 'package' as const),
  focus: pattern,
  ignore: pattern,
  table: fc.record({
    sort: fc.constantFrom('bytes' as const, 'count' as const, 'allocator' as const, 'thread' as const),
    descending: fc.boolean(),
    filter: text(0),
  }),
  functions: fc.record({
    sort: fc.constantFrom('ownBytes' as const, 'totalCount' as const, 'function' as const, 'file' as const),
    descending: fc.boolean(),
    filter: text(0),
  }),
  chosen: fc.option(fc.record({ functionName: text(1), file: text(0) }), { nil: null }),
  history: fc.option(fc.array(fc.nat(2 ** 32 - 1), { minLength: 1, maxLength: 50 }), { nil: null }),
})

describe('what panels and filters keep in the address', () => {
  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(fields, (chosen) => {
        const view: ViewState = { ...DEFAULT_VIEW, ...chosen }
        expect(viewFromHash(`#${viewToHash(view)}`)).toEqual(view)
      }),
    )
  })

  it('reads as people expect it', () => {
    const view: ViewState = {
      ...DEFAULT_VIEW,
      panel: 'table',
      groupBy: 'function',
      focus: { text: 'read_csv', isRegExp: false, matchCase: false },
      ignore: { text: '^wrapper', isRegExp: true, matchCase: true },
      table: { sort: 'count', descending: false, filter: 'pandas' },
      chosen: { functionName: 'main', file: 'a.py' },
      history: [3, 17],
    }
    expect(new Set(viewToHash(view).split('&'))).toEqual(
      new Set([
        'view=table',
        'group=function',
        'focus=read_csv',
        'ignore=%5Ewrapper',
        'ignoreas=re,case',
        'tsort=count,up',
        'tq=pandas',
        'fn=main',
        'fnfile=a.py',
        'history=3.17',
      ]),
    )
  })

  it.each([
    ['an unknown view', '#view=pie'],
    ['an unknown order', '#tsort=evil'],
    ['an order in an unknown direction', '#tsort=count,sideways'],
    ['an unknown grouping', '#group=evil'],
    ['how to take a focus that is not there', '#focusas=re'],
    ['the file of no function', '#fnfile=a.py'],
    ['a history of no frame', '#history='],
    ['an empty focus', '#focus='],
  ])('drops %s', (_, hash) => {
    expect(viewFromHash(hash)).toEqual(DEFAULT_VIEW)
  })

  it('cuts what the worker would refuse', () => {
    expect(viewFromHash(`#focus=${'x'.repeat(5000)}`).focus?.text).toHaveLength(1000)
  })
})

describe('the limits of a capture', () => {
  const limits = { startMs: 0, endMs: 1000, hasTime: false, threads: [], allocators: [], modules: [] }
  it('leave modes and histories out where there is no time', () => {
    const wanted: ViewState = { ...DEFAULT_VIEW, mode: 'growth', history: [3] }
    expect(fitToCapture(wanted, limits)).toEqual(DEFAULT_VIEW)
    expect(fitToCapture(wanted, { ...limits, hasTime: true })).toEqual(wanted)
  })
})

describe('clearing all', () => {
  it('goes back to every allocation at the peak, in the panel and the colours that were chosen', () => {
    const view: ViewState = {
      ...DEFAULT_VIEW,
      panel: 'table',
      mode: 'growth',
      colourBy: 'module',
      focus: { text: 'x', isRegExp: false, matchCase: false },
      groupBy: 'file',
      splitThreads: true,
      table: { sort: 'count', descending: true, filter: 'x' },
    }
    expect(clearedView(view)).toEqual({
      ...DEFAULT_VIEW,
      panel: 'table',
      colourBy: 'module',
      table: { sort: 'count', descending: true, filter: '' },
    })
  })
})
