const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB']

/** Bytes as Memray's terminal reports print them: steps of 1000, always three decimals: `999.000B`, `12.534MB`. */
export function sizeText(bytes: number): string {
  let value = bytes
  for (const unit of UNITS) {
    if (Math.abs(value) < 1000) return `${fixed(value, 3)}${unit}`
    value /= 1000
  }
  return `${fixed(value, 1)}YB`
}

/** `84.98%`; nothing of nothing is 0 %. */
export function percentText(part: number, whole: number): string {
  return `${fixed(whole > 0 ? (part / whole) * 100 : 0, 2)}%`
}

/** A number and its noun: `1 allocation`, `3 allocations`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** As `toFixed`, but exact halves go to the even digit, as in Python: 1.0625 becomes 1.062. */
export function fixed(value: number, decimals: number): string {
  const rounded = value.toFixed(decimals)
  // a double that is an exact half has no digits beyond those
  const exact = Math.abs(value).toFixed(Math.min(100, decimals + 60))
  const digits = exact.slice(exact.length - 60)
  if (!/^50*$/.test(digits)) return rounded
  const below = exact.slice(0, exact.length - 60).replace(/\.$/, '')
  const isEven = Number(below.at(-1)) % 2 === 0
  if (!isEven) return rounded
  return value < 0 ? `-${below}` : below
}
