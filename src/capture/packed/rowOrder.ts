/**
 * Rows of an ascending column of windows, ordered inside each window by a second column: neighbours are then alike, and the file gets
 * smaller. Returns the row of each place, or null where the rows are in that order already.
 *
 *     window   0 0 0 1 1        order   1 2 0 | 4 3
 *     key      7 2 5 9 1
 */
export function orderInWindows(window: ArrayLike<number>, key: ArrayLike<number>): Uint32Array | null {
  const rows = window.length
  if (isOrdered(window, key)) return null
  const order = new Uint32Array(rows)
  for (let begin = 0; begin < rows; ) {
    let end = begin + 1
    while (end < rows && window[end] === window[begin]) end++
    const length = end - begin
    // the key and the place in one double: typed arrays of numbers sort far faster than with a function to compare
    const both = new Float64Array(length)
    for (let i = 0; i < length; i++) both[i] = key[begin + i]! * length + i
    both.sort()
    for (let i = 0; i < length; i++) order[begin + i] = begin + (both[i]! % length)
    begin = end
  }
  return order
}

function isOrdered(window: ArrayLike<number>, key: ArrayLike<number>): boolean {
  for (let row = 1; row < window.length; row++) {
    if (window[row] === window[row - 1] && key[row]! < key[row - 1]!) return false
  }
  return true
}

export function inOrder<T extends Uint32Array | Float64Array>(values: T, order: Uint32Array | null): T {
  if (!order) return values
  const moved = new (values.constructor as new (length: number) => T)(order.length)
  for (let i = 0; i < order.length; i++) moved[i] = values[order[i]!]!
  return moved
}

/** Where each row went: the inverse of an order. */
export function placesOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length)
  for (let i = 0; i < order.length; i++) places[order[i]!] = i
  return places
}
