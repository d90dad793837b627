import { describe, expect, it } from 'vitest'
import { partsOf } from '../../../../src/app/lists/textParts.ts'

describe('text with matches marked', () => {
  it.each([
    ['read_csv', 'csv', false, ['read_', 'csv', '']],
    ['Read_CSV', 'csv', false, ['Read_', 'CSV', '']],
    ['Read_CSV', 'csv', true, ['Read_CSV']],
    ['abab', 'ab', false, ['', 'ab', '', 'ab', '']],
    ['abc', '', false, ['abc']],
    // in lower case this letter is two, and the places would be wrong
    ['İstanbul csv', 'csv', false, ['İstanbul csv']],
  ])('%s, searched for %s', (text, wanted, matchCase, parts) => {
    expect(partsOf(text, wanted, matchCase)).toEqual(parts)
  })

  it('stops marking at some point', () => {
    expect(partsOf('a'.repeat(10_000), 'a', false).join('')).toBe('a'.repeat(10_000))
    expect(partsOf('a'.repeat(10_000), 'a', false).length).toBeLessThan(30)
  })
})
