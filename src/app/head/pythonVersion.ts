const LEVELS: Record<number, string> = { 10: 'a', 11: 'b', 12: 'rc', 15: '' }

/** CPython's hexadecimal version as people write it: 0x030b02f0 is `3.11.2`, 0x030d00c1 is `3.13.0rc1`. */
export function pythonVersionText(hex: number): string {
  const level = (hex >> 4) & 0xf
  const serial = hex & 0xf
  const suffix = LEVELS[level] ?? ''
  return `${(hex >>> 24) & 0xff}.${(hex >> 16) & 0xff}.${(hex >> 8) & 0xff}${suffix}${suffix ? serial : ''}`
}
