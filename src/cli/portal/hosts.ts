import { isIP } from 'node:net'

/**
 * True if a request's Host header is one that this server goes by. A page on the web can make its own name point to this machine (DNS
 * rebinding) and would then read captures as if they were its own; it can't do that with an address, or with `localhost`.
 */
export function isOwnHost(header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return false
  const name = nameOf(header)
  if (name === null) return false
  return name === 'localhost' || isIP(name) !== 0 || allowed.includes(name)
}

/** The name in `name:port`, `1.2.3.4:port` and `[::1]:port`, in lower case. */
function nameOf(header: string): string | null {
  const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header)
  return found ? (found[1] ?? found[2])!.toLowerCase() : null
}
