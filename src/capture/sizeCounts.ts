import { DENSE_SIZES, DENSE_SIZES_AT, DENSE_WRAPS_AT, LARGE_SIZE_BYTES } from './assembly/indexLayout.ts'
import type { IndexCore } from './indexCore.ts'

/** How often each allocation size occurs. The histogram's bounds depend on the smallest and largest size, which are known only at the end. */
export function sizeColumns({ exports, words, doubles }: IndexCore): { sizeBytes: Float64Array; count: Float64Array } {
  const rows: [number, number][] = []
  for (let size = 0; size < DENSE_SIZES; size++) {
    const count = words[DENSE_SIZES_AT / 4 + size]! + words[DENSE_WRAPS_AT / 4 + size]! * 2 ** 32
    if (count > 0) rows.push([size, count])
  }
  const large: [number, number][] = []
  const first = (exports.largeAt.value >>> 0) / 8
  const end = first + (exports.largeMask.value + 1) * (LARGE_SIZE_BYTES / 8)
  for (let at = first; at < end; at += LARGE_SIZE_BYTES / 8) {
    if (doubles[at] !== 0) large.push([doubles[at + 1]!, doubles[at]!])
  }
  for (const row of large.sort((x, y) => x[0] - y[0])) rows.push(row)
  return { sizeBytes: Float64Array.from(rows, (row) => row[0]), count: Float64Array.from(rows, (row) => row[1]) }
}
