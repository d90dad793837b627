import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matcherOf, matchingLocations } from '../../../src/reports/index.ts'
import type { Locations } from '../../../src/reports/locations.ts'

function tester(text: string, matchCase = true): (candidate: string) => boolean {
  const matcher = matcherOf({ text, isRegExp: true, matchCase })
  if ('error' in matcher) throw new Error(`${text}: ${matcher.error}`)
  return matcher.test
}

function errorOf(text: string): string {
  const matcher = matcherOf({ text, isRegExp: true, matchCase: true })
  return 'error' in matcher ? matcher.error : ''
}

const TEXTS = [
  '',
  'a',
  'aaaa',
  'read_csv (/usr/lib/python3/dist-packages/pandas/io/parsers/readers.py:912)',
  '<module> (programs/threads.py:26)',
  '<listcomp> (C:\\work\\Überlauf.py:7)',
  'naïve_Straße \u{1F600} 日本語',
  'line one\nline two\r\u2028three',
  'std::vector<int, std::allocator<int> >::_M_realloc_insert(int&&)',
  '0x7f4510 + 12',
  'lone \ud83d surrogate \ude00',
  'K\u212A \u017F s S',
]

/**
 * Everything that the syntax has, each compared with the engine's own answer on all texts, with and without letter
 * case.
 */
const EXPRESSIONS = [
  '',
  'a',
  '^',
  '$',
  '^$',
  '^a*$',
  'read.*csv',
  'pandas|threads',
  '^(?:read|write)_\\w+',
  '(?<name>\\w+)\\.py:\\d{1,2}\\)$',
  '\\d{3}',
  '\\d{3,}',
  '[^/]+\\.py',
  '[\\w.-]+@',
  '[a-z\\]]{4,6}',
  '\\bint\\b',
  '\\Bnt\\b',
  '\\b',
  '\\B',
  'o\\b.',
  '(?:)',
  '(?:a|)',
  '()*a',
  '(a*)*',
  '(?:a?){3}',
  '(?:a{0,2}){2,}',
  'a+?',
  'a*?$',
  'x{0}',
  'x{0}a',
  '.',
  '..........',
  '\\s',
  '\\S+\\s\\S+',
  '[\\s\\S]$',
  '\\n',
  '\\x61',
  '\\u0061',
  '\\u{1F600}',
  '\\ud83d\\ude00',
  '[\\u{1F600}-\\u{1F64F}]',
  '\\p{Lu}',
  '\\P{L}',
  '\\p{Script=Han}+',
  '[^\\p{ASCII}]',
  'straße',
  'STRASSE',
  'k',
  '\\w$',
  '\\W',
  '[^\\W]',
  '\\cJ',
  '\\0',
  '\\(/usr',
  '\\.\\*\\+\\?\\$\\^\\|\\/',
  '[.*+?^$\\{}()|[\\]\\\\]',
  '<.*>.*<.*>',
  '::_?[A-Z]',
  '.*e.*e.*e.*e',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '.',
]

describe('regular expressions that take linear time', () => {
  it.each(EXPRESSIONS)('%s finds what the engine finds', (expression) => {
    for (const matchCase of [true, false]) {
      const own = tester(expression, matchCase)
      const engine = new RegExp(expression, matchCase ? 'u' : 'iu')
      for (const text of TEXTS) expect([text, matchCase, own(text)]).toEqual([text, matchCase, engine.test(text)])
    }
  })

  it('finds what the engine finds, for any expression and text', () => {
    const leaf = fc.constantFrom(
      'a',
      'b',
      'é',
      '.',
      '\\w',
      '\\W',
      '[ab]',
      '[^a]',
      '\\b',
      '\\B',
      '^',
      '$',
      '\\d',
      '\\p{L}',
    )
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => x + y),
        fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => `(?:${x}|${y})`),
        fc
          .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,3}', '{2,}', '{0,1}?'))
          .map(([x, quantifier]) => `(${x})${quantifier}`),
      ),
    }))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'é', '1', ' ', '\n', '_'), maxLength: 12 })
    fc.assert(
      fc.property(expression, fc.array(text, { maxLength: 6 }), fc.boolean(), (source, texts, matchCase) => {
        const own = tester(source, matchCase)
        const engine = new RegExp(source, matchCase ? 'u' : 'iu')
        for (const candidate of texts) expect(own(candidate)).toBe(engine.test(candidate))
      }),
      { numRuns: 3000, seed: 4 },
    )
  })

  it('goes on after its table of states was full', () => {
    // remembers which of the last twelve characters were an a: 4,096 states
    const own = tester('a[ab]{11}c')
    const engine = /a[ab]{11}c/u
    let seed = 1
    for (let n = 0; n < 300; n++) {
      let text = ''
      for (let i = 0; i < 200; i++) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
        text += (seed >>> 16) & 1 ? 'a' : 'b'
      }
      if (n % 3 === 0) text = `${text}c`
      expect(own(text)).toBe(engine.test(text))
    }
  })

  it('tells more characters apart than its table has room for at first', () => {
    const letters = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x400 + i))
    const own = tester(`^(?:${letters.map((letter) => `${letter}x`).join('|')})$`)
    for (const letter of letters) {
      expect(own(`${letter}x`)).toBe(true)
      expect(own(`${letter}y`)).toBe(false)
    }
  })

  it('says what is wrong with an expression', () => {
    expect(errorOf('(')).toBe('Not a regular expression: Unterminated group')
    expect(errorOf('a/(b')).toBe('Not a regular expression: Unterminated group')
    expect(errorOf('*')).toBe('Not a regular expression: Nothing to repeat')
    expect(errorOf('[z-a]')).toMatch(/^Not a regular expression: .*out of order/)
    expect(errorOf('a{3,1}')).toMatch(/^Not a regular expression: .*out of order/)
    expect(errorOf('\\')).toMatch(/^Not a regular expression/)
  })

  it('refuses what needs to go back in the text, and says so', () => {
    for (const text of ['(a)\\1', '(?<x>a)\\k<x>']) expect(errorOf(text)).toMatch(/References to earlier groups/)
    for (const text of ['a(?=b)', 'a(?!b)', '(?<=a)b', '(?<!a)b']) expect(errorOf(text)).toMatch(/ahead or behind/)
  })

  it('refuses repetitions that are too long when written out, at once', () => {
    for (const text of [
      '(\\w{100}){100}',
      'a{5000}',
      'a{0,5000}',
      '((a{9}){9}){99}',
      `${'('.repeat(60)}a${'){2}'.repeat(60)}`,
    ]) {
      expect(errorOf(text)).toMatch(/too long when its repetitions are written out/)
    }
    expect(errorOf('x'.repeat(1001))).toMatch(/longer than 1000 characters/)
    // nothing repeated is short, however often
    expect(tester(`${'('.repeat(90)}${'){999}'.repeat(90)}a`)('a')).toBe(true)
  })

  /** Each takes the engine's own expressions longer than a lifetime, or at least minutes, on the texts below. */
  const EVIL = [
    '(a+)+$',
    '(a+)+b',
    '(a|aa)+$',
    '(a|a)*$',
    '(a*)*b',
    '(.*a){12}b',
    '(.*)*=.*;',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
    '(\\w+\\s?)*$!',
    '^(\\w+\\.)*\\w+@$',
    '(?:(?:a?){30})*a{30}!',
    '.*.*.*.*.*=.*',
    'a*a*a*a*a*a*a*a*b',
    '([\\s\\S]+)+!!',
  ]
  const LENGTHS_CHARS = [20, 40, 60, 80]

  it.each(EVIL)('%s goes over 100,000 locations and reads no character twice', (expression) => {
    const locations = manyLocations()
    const matcher = { test: tester(expression) }
    const characters = locations.functionName.reduce((sum, name) => sum + name.length, 0)
    const reads = readsOfCharacters(() => matchingLocations(locations, matcher))
    expect(reads).toBeGreaterThan(0)
    expect(reads).toBeLessThanOrEqual(characters)
  })

  /** How many characters of strings were looked at, one by one. */
  function readsOfCharacters(work: () => void): number {
    const { charCodeAt } = String.prototype
    let reads = 0
    String.prototype.charCodeAt = function (this: string, at: number) {
      reads++
      return charCodeAt.call(this, at)
    }
    try {
      work()
    } finally {
      String.prototype.charCodeAt = charCodeAt
    }
    return reads
  }

  /** Letters that evil expressions stumble over; one name in two thousand has 10,000 of them. */
  function manyLocations(): Locations {
    const count = 100_000
    const functionName = Array.from({ length: count }, (_, i) => {
      const letters = i % 2000 === 7 ? 10_000 : LENGTHS_CHARS[i % LENGTHS_CHARS.length]!
      return `${(i % 3 === 0 ? 'a' : 'x').repeat(letters)}`
    })
    const filled = <T>(value: T) => new Array<T>(count).fill(value)
    return { count, functionName, file: filled(''), line: filled(0), isNative: filled(0), kind: filled(0) }
  }

  it('stops an expression that is slow on many texts, and says so', () => {
    const slow = {
      test: () => {
        const until = performance.now() + 2
        while (performance.now() < until);
        return false
      },
    }
    expect(() => matchingLocations(manyLocations(), slow, 50)).toThrow(/takes too long/)
  })
})
