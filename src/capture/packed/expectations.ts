import { LARGEST_CODED } from './numbers.ts'

/**
 * What an entry can be expected to be, from columns that a reader has by then: the same arithmetic on both sides, so a file holds only the
 * differences, which are mostly 0. Each function gives a function that is called once for every entry, in order.
 */
export type Expected = (entry: number) => number
type Column = ArrayLike<number>

export const sameAsBefore =
  (values: Column): Expected =>
  (i) =>
    i === 0 ? 0 : values[i - 1]!

export const nextAfterBefore =
  (values: Column): Expected =>
  (i) =>
    i === 0 ? 0 : values[i - 1]! + 1

/** Goes on as it went from the one before the last to the last. */
export const sameStep =
  (values: Column): Expected =>
  (i) =>
    i < 2 ? 0 : checked(2 * values[i - 1]! - values[i - 2]!)

/** Ascending inside each window. */
export const nextInWindow =
  (values: Column, window: Column): Expected =>
  (i) =>
    i > 0 && window[i - 1] === window[i] ? values[i - 1]! + 1 : 0

/** Lines of one file follow each other. */
export const lineNearby =
  (line: Column, file: Column): Expected =>
  (i) =>
    i > 0 && file[i - 1] === file[i] ? line[i - 1]! : 0

/** As many bytes as `count` allocations have if they are as large on average as those that are known. */
export function shareOf(count: number, knownBytes: number, knownCount: number): number {
  return knownCount === 0 || count === 0 ? 0 : checked(Math.round((count * knownBytes) / knownCount))
}

/** Sums per site. */
export function siteTotals(site: Column, values: Column, siteCount: number): Float64Array {
  const totals = new Float64Array(siteCount)
  for (let row = 0; row < site.length; row++) totals[site[row]!]! += values[row]!
  return totals
}

/** A number that no difference can be taken from counts as 0. */
export function checked(value: number): number {
  return value <= LARGEST_CODED && value >= -LARGEST_CODED ? value : 0
}
