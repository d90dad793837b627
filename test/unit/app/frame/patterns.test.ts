import { describe, expect, it } from 'vitest'
import { eitherOf, patternOf, patternProblem, searchFor } from '../../../../src/app/frame/patterns.ts'

const merge = { functionName: 'merge', file: '/lib/reshape/merge.py' }
/** What a frame is called where patterns are tested. */
const named = (name: string, place: string) => `${name} (${place})`

describe('the pattern of a frame', () => {
  it('finds every line of one function and nothing else', () => {
    const expression = new RegExp(patternOf(merge, 'line').text, 'u')
    expect(expression.test(named('merge', '/lib/reshape/merge.py:124'))).toBe(true)
    expect(expression.test(named('merge', '/lib/reshape/merge.py'))).toBe(true)
    expect(expression.test(named('_merge', '/lib/reshape/merge.py:124'))).toBe(false)
    expect(expression.test(named('merge', '/lib/reshape/merge.pyx:124'))).toBe(false)
    expect(expression.test(named('merge', '/lib/frame.py:124'))).toBe(false)
  })

  it('takes names for what they are', () => {
    const frame = { functionName: '<lambda>|x(', file: 'C:\\a[1]\\b.py' }
    const expression = new RegExp(patternOf(frame, 'line').text, 'u')
    expect(expression.test(named(frame.functionName, `${frame.file}:3`))).toBe(true)
    expect(expression.test('x')).toBe(false)
  })

  it('finds the frames behind a file and behind a package', () => {
    const file = new RegExp(patternOf({ functionName: 'a/b.py', file: 'a/b.py' }, 'file').text, 'u')
    expect(file.test(named('f', 'a/b.py:3'))).toBe(true)
    expect(file.test(named('f', 'x/a/b.py:3'))).toBe(false)
    const pandas = new RegExp(patternOf({ functionName: 'pandas', file: 'pandas' }, 'package').text, 'u')
    expect(pandas.test(named('f', '/usr/lib/python3/dist-packages/pandas/core/frame.py:3'))).toBe(true)
    expect(pandas.test(named('f', 'pandas.py:3'))).toBe(true)
    expect(pandas.test(named('f', 'pandas_phases.py:3'))).toBe(false)
    const frozen = new RegExp(patternOf({ functionName: 'importlib', file: 'importlib' }, 'package').text, 'u')
    expect(frozen.test(named('_find', '<frozen importlib._bootstrap>:3'))).toBe(true)
  })

  it('finds a frame without a file by its name alone', () => {
    const expression = new RegExp(patternOf({ functionName: 'malloc', file: '' }, 'line').text, 'u')
    expect(expression.test('malloc')).toBe(true)
    expect(expression.test('xmalloc')).toBe(false)
  })
})

describe('two patterns in one', () => {
  const plain = { text: 'a.b', isRegExp: false, matchCase: true }
  const expression = { text: '^c$', isRegExp: true, matchCase: true }
  it('matches what either matches', () => {
    expect(eitherOf(null, expression)).toBe(expression)
    expect(eitherOf(plain, expression)).toEqual({ text: 'a\\.b|^c$', isRegExp: true, matchCase: true })
    expect(eitherOf({ ...plain, matchCase: false }, expression)?.matchCase).toBe(false)
    expect(eitherOf(expression, expression)).toBe(expression)
  })
  it('gives up where it would be too long', () => {
    expect(eitherOf({ ...plain, text: 'x'.repeat(999) }, expression)).toBeNull()
  })
})

describe('what is wrong with an expression', () => {
  it.each([
    ['foo(', true, 'Not a regular expression: Unterminated group'],
    ['foo(', false, null],
    ['foo.*', true, null],
    ['x'.repeat(1001), false, 'The expression is longer than 1000 characters.'],
  ])('%s', (text, isRegExp, problem) => {
    expect(patternProblem({ text, isRegExp, matchCase: false })).toBe(problem)
  })
})

describe('the search that finds a place', () => {
  it('names it as the flame graph does', () => {
    expect(searchFor({ ...merge, line: 124 }, 'line').text).toBe('merge (/lib/reshape/merge.py:124)')
    expect(searchFor({ ...merge, line: 0 }, 'line').text).toBe('merge (/lib/reshape/merge.py')
    expect(searchFor({ ...merge, line: 124 }, 'function').text).toBe('merge (/lib/reshape/merge.py)')
    expect(searchFor({ ...merge, line: 124 }, 'file').text).toBe('/lib/reshape/merge.py')
    expect(searchFor({ functionName: 'malloc', file: '', line: 0 }, 'line').text).toBe('malloc')
  })
})
