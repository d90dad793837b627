import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LabelFitter } from '../../../../../src/app/flame/paint/labels.ts'

/** A font in which every character is 6 wide, but wide ones 12. */
const measure = (text: string) => [...text].reduce((width, c) => width + (c.codePointAt(0)! > 0x2e80 ? 12 : 6), 0)
const fitter = new LabelFitter(measure)

describe('labels', () => {
  it('stay whole where they fit', () => {
    expect(fitter.fit('main (app.py:3)', 90)).toBe('main (app.py:3)')
  })

  it('end in an ellipsis where they do not', () => {
    expect(fitter.fit('main (app.py:3)', 89)).toBe('main (app.py:…')
    expect(fitter.fit('main (app.py:3)', 36)).toBe('main…') // no space before the ellipsis
    expect(fitter.fit('main', 5)).toBe('')
  })

  it('are never wider than their room, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(300), (label, room) => {
        const text = fitter.fit(label, room)
        expect(measure(text)).toBeLessThanOrEqual(room)
        expect(/\p{Surrogate}/u.test(text)).toBe(/\p{Surrogate}/u.test(label))
      }),
    )
  })
})
