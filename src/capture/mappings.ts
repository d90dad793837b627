import { CaptureError } from '../parsers/index.ts'

/**
 * Live memory mappings: intervals [begin, end) of addresses, each a piece of the mapping that one mmap made. munmap may remove
 * any part of any number of them:
 *
 *     mapped     |------ A ------|   |-- B --|
 *     unmapped             |-----------|
 *     left       |--- A ---|           |- B -|
 *
 * Intervals stand sorted by their begin in chunks of at most `CHUNK_LENGTH`; each chunk knows its largest end, so that a
 * search touches only chunks that can overlap. Addresses are doubles: exact, as mappings are whole pages.
 */
const CHUNK_LENGTH = 256

/** Linux lets a process have 65,530 mappings unless told otherwise. */
const MAX_PIECES = 1 << 20
/**
 * Only mappings that lie over each other make munmap look at many pieces, and only a hostile file has thousands of those: so many
 * pieces may be looked at in all, and so many more for each munmap.
 */
const MAX_VISITS = 2 ** 24
const MAX_VISITS_PER_UNMAP = 1024

/** What munmap did to a piece: removed it whole, cut one end off, or cut a hole into it. */
export const Cut = { FREED: 0, SHRUNK: 1, SPLIT: 2 } as const

interface Chunk {
  count: number
  maxEnd: number
  readonly begin: Float64Array
  readonly end: Float64Array
  readonly mapping: Uint32Array
}

export class Mappings {
  /** Pieces alive. */
  count = 0
  /** What the last `unmap` did, in the order of addresses. */
  readonly cuts: { count: number; kind: Uint8Array; mapping: Uint32Array; bytes: Float64Array } = {
    count: 0,
    kind: new Uint8Array(16),
    mapping: new Uint32Array(16),
    bytes: new Float64Array(16),
  }
  private chunks: Chunk[] = [newChunk()]
  private visitsLeft = MAX_VISITS

  /** Throws CaptureError where there are more pieces than any program has. */
  insert(begin: number, end: number, mapping: number): void {
    if (this.count >= MAX_PIECES) {
      throw new CaptureError('limit', 'This capture has more than a million memory mappings at once.')
    }
    const at = this.chunkFor(begin)
    let chunk = this.chunks[at]!
    if (chunk.count === CHUNK_LENGTH) {
      const upper = newChunk()
      const half = CHUNK_LENGTH / 2
      upper.begin.set(chunk.begin.subarray(half))
      upper.end.set(chunk.end.subarray(half))
      upper.mapping.set(chunk.mapping.subarray(half))
      upper.count = CHUNK_LENGTH - half
      chunk.count = half
      refreshMaxEnd(chunk)
      refreshMaxEnd(upper)
      this.chunks.splice(at + 1, 0, upper)
      if (begin >= upper.begin[0]!) chunk = upper
    }
    let i = chunk.count
    while (i > 0 && chunk.begin[i - 1]! > begin) {
      chunk.begin[i] = chunk.begin[i - 1]!
      chunk.end[i] = chunk.end[i - 1]!
      chunk.mapping[i] = chunk.mapping[i - 1]!
      i--
    }
    chunk.begin[i] = begin
    chunk.end[i] = end
    chunk.mapping[i] = mapping
    chunk.count++
    if (end > chunk.maxEnd) chunk.maxEnd = end
    this.count++
  }

  /** Takes [begin, end) out of every piece and lists in `cuts` what that did. */
  unmap(begin: number, end: number): void {
    const { cuts, chunks } = this
    cuts.count = 0
    this.visitsLeft += MAX_VISITS_PER_UNMAP
    const tails: { begin: number; end: number; mapping: number }[] = []
    for (let c = 0; c < chunks.length; c++) {
      const chunk = chunks[c]!
      if (chunk.count === 0 || chunk.maxEnd <= begin) continue
      if (chunk.begin[0]! >= end) break
      this.visitsLeft -= chunk.count
      let kept = 0
      for (let i = 0; i < chunk.count; i++) {
        const x = chunk.begin[i]!
        const y = chunk.end[i]!
        const mapping = chunk.mapping[i]!
        let left = x
        let right = y
        if (x < end && y > begin) {
          if (begin <= x && end >= y) {
            this.cut(Cut.FREED, mapping, y - x)
            continue
          }
          if (begin <= x) {
            left = end
            this.cut(Cut.SHRUNK, mapping, end - x)
          } else if (end >= y) {
            right = begin
            this.cut(Cut.SHRUNK, mapping, y - begin)
          } else {
            right = begin
            tails.push({ begin: end, end: y, mapping })
            this.cut(Cut.SPLIT, mapping, end - begin)
          }
        }
        chunk.begin[kept] = left
        chunk.end[kept] = right
        chunk.mapping[kept] = mapping
        kept++
      }
      this.count -= chunk.count - kept
      chunk.count = kept
      refreshMaxEnd(chunk)
      sortByBegin(chunk)
    }
    if (chunks.length > 1 && chunks.some((chunk) => chunk.count === 0)) {
      this.chunks = chunks.filter((chunk) => chunk.count > 0)
      if (this.chunks.length === 0) this.chunks.push(newChunk())
    }
    for (const tail of tails) this.insert(tail.begin, tail.end, tail.mapping)
    if (this.visitsLeft < 0) {
      throw new CaptureError('limit', 'This capture has too many memory mappings that lie over each other.')
    }
  }

  /** Visits all pieces, in no particular order. */
  forEach(visit: (mapping: number, bytes: number) => void): void {
    for (const chunk of this.chunks) {
      for (let i = 0; i < chunk.count; i++) visit(chunk.mapping[i]!, chunk.end[i]! - chunk.begin[i]!)
    }
  }

  private cut(kind: number, mapping: number, bytes: number): void {
    const { cuts } = this
    if (cuts.count === cuts.kind.length) {
      const length = cuts.count * 2
      cuts.kind = copied(new Uint8Array(length), cuts.kind)
      cuts.mapping = copied(new Uint32Array(length), cuts.mapping)
      cuts.bytes = copied(new Float64Array(length), cuts.bytes)
    }
    cuts.kind[cuts.count] = kind
    cuts.mapping[cuts.count] = mapping
    cuts.bytes[cuts.count] = bytes
    cuts.count++
  }

  /** The last chunk whose first begin is not above `begin`. */
  private chunkFor(begin: number): number {
    let low = 0
    let high = this.chunks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.chunks[middle]!.begin[0]! <= begin) low = middle
      else high = middle - 1
    }
    return low
  }
}

function newChunk(): Chunk {
  return {
    count: 0,
    maxEnd: Number.NEGATIVE_INFINITY,
    begin: new Float64Array(CHUNK_LENGTH),
    end: new Float64Array(CHUNK_LENGTH),
    mapping: new Uint32Array(CHUNK_LENGTH),
  }
}

function refreshMaxEnd(chunk: Chunk): void {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < chunk.count; i++) if (chunk.end[i]! > max) max = chunk.end[i]!
  chunk.maxEnd = max
}

/** Cutting the front of a piece moves its begin, which may pass that of an overlapping neighbour: one insertion sort puts it right. */
function sortByBegin(chunk: Chunk): void {
  const { begin, end, mapping } = chunk
  for (let i = 1; i < chunk.count; i++) {
    const x = begin[i]!
    if (begin[i - 1]! <= x) continue
    const y = end[i]!
    const m = mapping[i]!
    let j = i
    while (j > 0 && begin[j - 1]! > x) {
      begin[j] = begin[j - 1]!
      end[j] = end[j - 1]!
      mapping[j] = mapping[j - 1]!
      j--
    }
    begin[j] = x
    end[j] = y
    mapping[j] = m
  }
}

function copied<T extends Uint8Array | Uint32Array | Float64Array>(to: T, from: ArrayLike<number>): T {
  to.set(from)
  return to
}
