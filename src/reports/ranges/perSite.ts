/**
 * Bytes and number of allocations of each site, in turn: rows of the time tables name sites in no order, and so each costs one cache line and
 * not two (`npm run bench -- range`).
 *
 *     site      0          1          2
 *     per site  300, 4,    0, 0,      64, 1
 */
export type PerSite = Float64Array<ArrayBuffer>

export function noneOf(siteCount: number): PerSite {
  return new Float64Array(siteCount * 2)
}

/** What a row does to a sum: it is added, or taken away. */
export type Sign = 1 | -1

export function opposite(sign: Sign): Sign {
  return sign === 1 ? -1 : 1
}
