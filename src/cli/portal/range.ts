export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** One range of a Range header; null means the whole file (no range, several of them, or one that is not understood). */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | null | 'unsatisfiable' {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return null
  if (found[1] === '') {
    const length = Math.min(Number(found[2]), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { from: sizeBytes - length, to: sizeBytes - 1 }
  }
  const from = Number(found[1])
  const to = found[2] === '' ? sizeBytes - 1 : Math.min(Number(found[2]), sizeBytes - 1)
  if (from >= sizeBytes) return 'unsatisfiable'
  return from > to ? null : { from, to }
}
