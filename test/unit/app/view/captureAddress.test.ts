import { describe, expect, it } from 'vitest'
import { addressOf, captureFromAddress, resolveCaptureUrl } from '../../../../src/app/view/captureAddress.ts'

const PAGE = 'https://example.org/tools/memreel/index.html?x=1#mode=leaked'

describe('the address of a capture', () => {
  it.each([
    ['sample.bin', 'https://example.org/tools/memreel/sample.bin'],
    ['/a/b.bin', 'https://example.org/a/b.bin'],
    ['http://ci/run/7/out.bin?download=1', 'http://ci/run/7/out.bin?download=1'],
    ['  https://ci/out.bin ', 'https://ci/out.bin'],
  ])('takes %s', (text, url) => {
    expect(resolveCaptureUrl(text, PAGE)).toBe(url)
  })

  it.each([
    'javascript:alert(1)',
    'data:application/octet-stream,memray',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    'https://user:secret@ci/out.bin',
    'http://',
    '',
  ])('refuses %s', (text) => {
    expect(resolveCaptureUrl(text, PAGE)).toBeNull()
  })

  it('fetches nothing for a page that was opened from a file', () => {
    expect(resolveCaptureUrl('sample.bin', 'file:///home/me/report.html')).toBeNull()
  })

  it('is read from the page address', () => {
    const at = (search: string, hash: string) => captureFromAddress({ search, hash, href: PAGE })
    expect(at('?capture=a.bin', '')).toEqual({ kind: 'url', url: 'a.bin' })
    expect(at('', '#file=abc123&mode=leaked')).toEqual({ kind: 'file', id: 'abc123' })
    expect(at('?capture=a.bin', '#file=abc123')).toEqual({ kind: 'file', id: 'abc123' })
    expect(at('?capture=javascript:alert(1)', '')).toBeNull()
    expect(at('', '#file=../../etc')).toBeNull()
    expect(at('', '')).toBeNull()
  })

  it('is written beside the view, and leaves other parameters alone', () => {
    const at = { pathname: '/memreel/', search: '?lang=en&capture=old.bin' }
    expect(addressOf({ kind: 'url', url: 'http://ci/a b.bin' }, 'mode=leaked', at)).toBe(
      '/memreel/?lang=en&capture=http://ci/a+b.bin#mode=leaked',
    )
    expect(addressOf({ kind: 'file', id: 'abc123' }, 'mode=leaked', at)).toBe(
      '/memreel/?lang=en#file=abc123&mode=leaked',
    )
    expect(addressOf(null, '', { pathname: '/', search: '' })).toBe('/')
  })
})
