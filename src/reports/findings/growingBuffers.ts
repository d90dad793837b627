import type { CaptureIndex } from '../../capture/index.ts'
import { Allocator } from '../../parsers/index.ts'
import type { CaptureReports } from '../captureReports.ts'
import type { Candidate } from './finding.types.ts'
import { placeView } from './findingView.ts'
import type { SitePlaces } from './sitePlaces.ts'
import { type SiteTotals, tracesPymalloc } from './siteTotals.ts'
import { formatBytes, formatCount, isLibraryFile } from './wording.ts'

const REALLOCATORS: readonly number[] = [Allocator.REALLOC, Allocator.PYMALLOC_REALLOC]
/** Fewer reallocations than this cost nothing that reserving could save. */
const LEAST_REALLOCATIONS = 100
/** Copying less takes a moment only. */
const LEAST_BYTES = 10e6
/**
 * Of all bytes allocated. A buffer that doubles moves twice its final size: it takes many, or one that grows in small
 * steps.
 */
const LEAST_BYTE_SHARE = 0.05
/**
 * Blocks that begin with `malloc` and are cut to size by one `realloc` do not grow: at most so many of the former for
 * one of the latter.
 */
const MOST_OTHERS = 0.25
/**
 * A buffer that was moved is freed by the thread that moves it; what lives on or is freed elsewhere is no step of one.
 */
const LEAST_FREED_SHARE = 0.9
/**
 * Evidence that one buffer grew over time: at the marks of so many windows in a row the site held the same number of
 * blocks, each time larger, and most changes between its marks are of that kind. Eight sizes in no order rise once in
 * 8! = 40,320 tries, and many rise half of the time.
 */
const RISING_MARKS = 8
const RISING_FACTOR = 4
const LEAST_RISING_SHARE = 0.75
/**
 * Evidence that buffers grew within windows: from the largest block seen down, the run's sizes are a ladder, here of
 * lists that grew by an eighth and of something else that has 64 kB:
 *
 *     size     107,840   95,808   85,120   75,616   67,168   65,536   59,680   53,024 …
 *     blocks        96       98      101      103      105    1,040      106      108
 *
 * No size on it is rarer than the one above, since each buffer that reached a size went through those below; it takes
 * at least `LADDER_RUNGS` steps over a factor of `RISING_FACTOR`, none of more than twice the size; the upper ones are
 * not close together, as sizes that depend on data would be. A few sizes may be others'. Only where Python's allocator
 * was not traced: traced, `realloc` may be a new block, and there are small ones of every size.
 */
const LADDER_RUNGS = 8
const LARGEST_STEP = 2
const LEAST_OF_TOP = 3
const UPPER_RUNGS = 12
const LEAST_UPPER_FACTOR = 2
/** Of more than `LADDER_RUNGS` upper sizes, one of each two more may be another's. */
const RUNGS_PER_INTRUDER = 2
const MOST = 3

export interface GrowingBuffers {
  readonly candidates: readonly Candidate[]
  /** The places that they are about. */
  readonly places: ReadonlySet<number>
}

/** Places that grow buffers by reallocating them again and again, each time copying what is there. */
export function growingBuffers(reports: CaptureReports, places: SitePlaces, allocated: SiteTotals): GrowingBuffers {
  const { index, locations } = reports
  const { sites, totals } = index
  if (index.header.isAggregated) return { candidates: [], places: new Set() }
  const isReallocated = (site: number) => REALLOCATORS.includes(sites.allocator[site]!)
  const others = new Map(
    places
      .sums(
        allocated.bytes,
        allocated.count,
        (site) => !isReallocated(site) && sites.allocator[site] !== Allocator.MMAP,
      )
      .map((sum) => [sum.place, sum.count]),
  )
  const sums = places
    .sums(allocated.bytes, allocated.count, isReallocated)
    .filter(
      (sum) =>
        sum.count >= LEAST_REALLOCATIONS &&
        sum.bytes >= Math.max(LEAST_BYTES, LEAST_BYTE_SHARE * totals.allocatedBytes) &&
        (others.get(sum.place) ?? 0) <= MOST_OTHERS * sum.count &&
        sum.importBytes <= sum.bytes / 2,
    )
  const evidence =
    sums.length > 0
      ? new GrowthEvidence(index, allocated, new Set(sums.flatMap((sum) => places.sitesOf(sum, isReallocated))))
      : null
  const found: { candidate: Candidate; place: number }[] = []
  for (const sum of sums) {
    const growing = places.sitesOf(sum, isReallocated).filter((site) => evidence!.grows(site))
    const grownBytes = growing.reduce((bytes, site) => bytes + allocated.bytes[site]!, 0)
    if (grownBytes <= sum.bytes / 2) continue
    const largest = growing.reduce((most, site) => Math.max(most, evidence!.largest(site)), 0)
    const advice = isLibraryFile(locations.file[sum.place]!)
      ? 'Where the library takes a size beforehand, giving it saves most of that.'
      : 'Reserving that much at once saves most of it.'
    found.push({
      place: sum.place,
      candidate: {
        share: sum.bytes / totals.allocatedBytes,
        finding: {
          kind: 'growing-buffer',
          sentence:
            `${places.nameOf(sum, allocated.bytes, isReallocated)} grew buffers step by step: ` +
            `${formatCount(sum.count)} reallocations, ${formatBytes(sum.bytes)} in all; ` +
            `the largest buffer seen had ${formatBytes(largest)}. ${advice}`,
          bytes: sum.bytes,
          count: sum.count,
          view: placeView(locations, sum.place, { mode: 'allocated', allocators: REALLOCATORS }),
        },
      },
    })
  }
  const largestFirst = found.sort((x, y) => y.candidate.share - x.candidate.share).slice(0, MOST)
  return {
    candidates: largestFirst.map(({ candidate }) => candidate),
    places: new Set(largestFirst.map(({ place }) => place)),
  }
}

/** What the index tells of how the blocks of some sites followed each other. */
class GrowthEvidence {
  private readonly index: CaptureIndex
  private readonly allocated: SiteTotals
  private readonly freedByOwnThread: Float64Array
  private readonly isTraced: boolean
  private readonly marks = new Map<number, SiteMarks>()

  /** One pass over the marks and one over the temporary table, for the sites asked about. */
  constructor(index: CaptureIndex, allocated: SiteTotals, wanted: ReadonlySet<number>) {
    this.index = index
    this.allocated = allocated
    const { peaks, temporary, sites } = index
    this.isTraced = tracesPymalloc(index)
    this.freedByOwnThread = new Float64Array(sites.count)
    for (let row = 0; row < temporary.count; row++) {
      this.freedByOwnThread[temporary.site[row]!]! += temporary.freedCount[row]!
    }
    for (const site of wanted) this.marks.set(site, new SiteMarks())
    for (let row = 0; row < peaks.count; row++) {
      this.marks.get(peaks.site[row]!)?.see(peaks.heldCount[row]!, peaks.heldBytes[row]!)
    }
  }

  /** The largest block known of a site: alone at a mark, or the average of several. */
  largest(site: number): number {
    return this.marks.get(site)!.largest
  }

  grows(site: number): boolean {
    const count = this.allocated.count[site]!
    if (this.freedByOwnThread[site]! < LEAST_FREED_SHARE * count) return false
    const marks = this.marks.get(site)!
    return marks.isRising || (!this.isTraced && this.climbsLadder(marks.largestAlone, count))
  }

  /** `top` is the exact size of a block of the site that was seen; the ladder is made of the sizes of the whole run. */
  private climbsLadder(top: number, reallocations: number): boolean {
    const { sizeBytes, count } = this.index.sizes
    const at = lowerBound(sizeBytes, top)
    if (top === 0 || sizeBytes[at] !== top || count[at]! < LEAST_OF_TOP) return false
    const rungs = [{ sizeBytes: top, blocks: count[at]! }]
    let blocks = count[at]!
    for (let i = at - 1; i >= 0 && sizeBytes[i]! * LARGEST_STEP >= rungs[rungs.length - 1]!.sizeBytes; i--) {
      if (count[i]! < count[at]!) continue
      rungs.push({ sizeBytes: sizeBytes[i]!, blocks: count[i]! })
      blocks += count[i]!
    }
    const upper = rungs.slice(0, UPPER_RUNGS)
    const intruders = Math.floor((upper.length - LADDER_RUNGS) / RUNGS_PER_INTRUDER)
    return (
      rungs.length >= LADDER_RUNGS &&
      rungs[rungs.length - 1]!.sizeBytes * RISING_FACTOR <= top &&
      upper[upper.length - 1]!.sizeBytes * LEAST_UPPER_FACTOR <= top &&
      longestInOrder(upper.map((rung) => rung.blocks)) >= upper.length - intruders &&
      blocks >= reallocations / 2
    )
  }
}

/** How many of the values are left, at most, when others are taken out until each is at least the one before. */
function longestInOrder(values: readonly number[]): number {
  const longest: number[] = []
  for (const [i, value] of values.entries()) {
    longest.push(1 + Math.max(0, ...longest.filter((_, before) => values[before]! <= value && before < i)))
  }
  return Math.max(...longest)
}

/** What a site held at the marks, as far as it changed. */
class SiteMarks {
  largest = 0
  /** The largest block that was the site's only one at a mark, 0 if there was none. */
  largestAlone = 0
  private blocks = 0
  private bytes = 0
  private changes = 0
  private rises = 0
  private inARow = 0
  private firstOfRow = 0
  private hasLongRise = false

  get isRising(): boolean {
    return this.hasLongRise && this.rises >= LEAST_RISING_SHARE * this.changes
  }

  see(count: number, bytes: number): void {
    if (count > 0) {
      this.largest = Math.max(this.largest, bytes / count)
      if (count === 1) this.largestAlone = Math.max(this.largestAlone, bytes)
    }
    if (this.blocks > 0) this.changes++
    if (count > 0 && count === this.blocks && bytes > this.bytes) {
      this.rises++
      this.inARow++
    } else {
      this.inARow = 1
      this.firstOfRow = bytes
    }
    this.blocks = count
    this.bytes = bytes
    if (this.inARow >= RISING_MARKS && bytes >= RISING_FACTOR * this.firstOfRow) this.hasLongRise = true
  }
}

/** Index of the first entry that is not below `value`. */
function lowerBound(column: Float64Array, value: number): number {
  let low = 0
  let high = column.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! >= value) high = middle
    else low = middle + 1
  }
  return low
}
