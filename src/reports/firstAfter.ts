/** Index of the first entry above `value` in an ascending column. */
export function firstAfter(column: ArrayLike<number>, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
