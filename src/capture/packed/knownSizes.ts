import { checked, shareOf } from './expectations.ts'

/** Numbers of blocks from 1 to here are remembered. */
const MOST_COUNT = 7
/** The place, and the bytes of each number of blocks: 64 bytes, one line of the processor's cache. */
const LINE = 1 + MOST_COUNT
const MOST_LINES = 1 << 16
/** The place plus 1 takes 32 bits of the first entry, and above them stand the steady ones: bit n-1 for n blocks. */
const PLACE_SPAN = 2 ** 32

/**
 * What so many blocks of a place took the last time: programs ask for the same again. A table of fixed size in which a place pushes out
 * another one; reader and writer fill it alike.
 */
export class KnownSizes {
  private readonly mask: number
  private readonly lines: Float64Array
  private at = 0
  private isSteady = 0

  constructor(places: number) {
    let lines = 64
    while (lines < places && lines < MOST_LINES) lines *= 2
    this.mask = lines - 1
    this.lines = new Float64Array(lines * LINE).fill(-1)
  }

  /** 0: not known, 1: known, 2: known and the same as the time before. The methods below are about what was looked for last. */
  find(place: number, count: number): number {
    const line = (place & this.mask) * LINE
    const { lines } = this
    const tag = lines[line]!
    let steady = Math.floor(tag / PLACE_SPAN)
    if (tag - steady * PLACE_SPAN !== place + 1) {
      lines.fill(-1, line, line + LINE)
      lines[line] = place + 1
      steady = 0
    }
    if (!(count >= 1 && count <= MOST_COUNT)) {
      this.at = 0
      return 0
    }
    this.at = line + count
    this.isSteady = (steady >>> (count - 1)) & 1
    return lines[this.at]! < 0 ? 0 : 1 + this.isSteady
  }

  known(): number {
    return this.lines[this.at]!
  }

  remember(bytes: number): void {
    const { at, lines } = this
    if (at === 0) return
    const isSteady = lines[at] === bytes ? 1 : 0
    if (isSteady !== this.isSteady) {
      const line = at - (at % LINE)
      lines[line]! += (isSteady - this.isSteady) * PLACE_SPAN * 2 ** ((at % LINE) - 1)
    }
    lines[at] = bytes >= 0 ? checked(bytes) : -1
  }
}

/** As `shareOf`, rounded to what all blocks of the place are likely to be multiples of. */
export function evenShareOf(count: number, knownBytes: number, knownCount: number): number {
  const share = shareOf(count, knownBytes, knownCount)
  const eighth = knownBytes / 8
  return eighth === Math.floor(eighth) ? Math.round(share / 8) * 8 : share
}
