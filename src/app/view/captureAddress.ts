import { readPairs } from './hash.ts'

/** Which capture the address names: one on the web, the page's own, or a file that this browser remembers under an id. */
export type CaptureRef =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly id: string }
  /** The capture that the page itself holds: its address is the page's. */
  | { readonly kind: 'embedded' }

export const FILE_ID = /^[a-z0-9]{6,24}$/
const MAX_URL_CHARS = 4_000

/**
 * The absolute address of a capture, or null where it is not one that may be fetched: only http and https, and what is
 * relative to the page (on a page from http or https, so that the same rule holds). An address with a password in it is refused.
 */
export function resolveCaptureUrl(text: string, pageUrl: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > MAX_URL_CHARS) return null
  let url: URL
  try {
    url = new URL(trimmed, pageUrl)
  } catch {
    return null // not an address at all; the caller says so
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  if (url.username !== '' || url.password !== '') return null
  return url.href
}

/** The capture that `?capture=…` or `#file=…` names; a file wins, since it is what was opened last. */
export function captureFromAddress(address: { search: string; hash: string; href: string }): CaptureRef | null {
  const id = readPairs(address.hash).get('file')
  if (id !== undefined && FILE_ID.test(id)) return { kind: 'file', id }
  const url = new URLSearchParams(address.search).get('capture')
  if (url !== null && resolveCaptureUrl(url, address.href) !== null) return { kind: 'url', url }
  return null
}

/** The address of a capture and a view, from the page's path on. Other search parameters stay as they are. */
export function addressOf(
  capture: CaptureRef | null,
  viewHash: string,
  at: { pathname: string; search: string },
): string {
  const search = new URLSearchParams(at.search)
  search.delete('capture')
  if (capture?.kind === 'url') search.set('capture', capture.url)
  const parts = [capture?.kind === 'file' ? `file=${capture.id}` : '', viewHash].filter((part) => part !== '')
  // Slashes and colons are allowed in a query as they are, and a readable link is worth having.
  const query = search.toString().replaceAll('%2F', '/').replaceAll('%3A', ':')
  return `${at.pathname}${query ? `?${query}` : ''}${parts.length > 0 ? `#${parts.join('&')}` : ''}`
}

export function sameCapture(a: CaptureRef | null, b: CaptureRef | null): boolean {
  if (a === null || b === null) return a === b
  if (a.kind === 'url') return b.kind === 'url' && a.url === b.url
  if (a.kind === 'file') return b.kind === 'file' && a.id === b.id
  return b.kind === 'embedded'
}
