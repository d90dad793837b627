import { Allocator, CaptureError, type DecodedTables, Op, type RecordBatch, type RecordSink } from '../parsers/index.ts'
import {
  EXACT_BYTES,
  SITE_ALLOCATOR_BITS,
  SITE_BYTES,
  SITE_GENERATION,
  SITE_HELD_BYTES,
  SITE_HELD_COUNT,
  SITE_NATIVE,
  SITE_STACK,
  SITE_THREAD_ALLOCATOR,
  STACK_BYTES,
  STACK_FRAME,
  STACK_PARENT,
  TEMPORARY_BYTES,
  TEMPORARY_COUNT,
  TEMPORARY_KEY,
  TEMPORARY_SUM,
} from './assembly/indexLayout.ts'
import {
  type CaptureIndex,
  DISTANCE_BUCKETS,
  type SiteColumns,
  type TemporaryColumns,
  type WholeRunColumns,
} from './captureIndex.ts'
import { grownFloat64 } from './columns.ts'
import { detached } from './detached.ts'
import { IndexCore } from './indexCore.ts'
import { Cut, Mappings } from './mappings.ts'
import { ReplacedAllocations } from './replacedAllocations.ts'
import { sizeColumns } from './sizeCounts.ts'
import { cellColumns, LifetimeTable, PeakTable } from './timeTables.ts'
import { mergeCells, mergeLifetimes, mergePeaks, mergeSnapshots } from './windowMerging.ts'

/** Cells, lifetimes and peaks together: about a gigabyte, half as much again while a table grows. */
const TIME_TABLE_ENTRIES = 30_000_000
/** Snapshots come every 10 ms: three hours of them. Longer runs are kept at a coarser resolution. */
const MAX_WINDOWS = 1 << 20
/** Merging goes on until this share of the budget is free again, so that it stays rare. */
const MERGED_SHARE = 0.6
const MIN_WINDOWS = 16

const NO_MAPPINGS: ReadonlySet<number> = new Set()

export interface IndexOptions {
  /** Entries that the time tables may have together before neighbouring windows are merged (docs/architecture.md, "Memory"). */
  readonly timeTableEntries?: number
  /**
   * Book what places held at the windows' marks as Memray's temporal report does, quirk included: threads merged, and bytes that
   * changed after a mark without changing the count are booked only when the place is touched again (docs/reports.md, "Marks").
   */
  readonly bookLikeMemray?: boolean
  /** Find out besides where Memray's temporal report books late (`CaptureIndex.late`), for a packed file. Takes twice the time. */
  readonly findLateBooking?: boolean
  /** A threshold of temporary allocations to be counted exactly besides those that `distanceBucket` keeps apart. */
  readonly exactTemporaryThreshold?: number
}

/** The live mappings' facts, by mapping number. */
interface MappingFacts {
  cell: number
  readonly allocationNumber: number
  readonly begin: number
  readonly sizeBytes: number
  pieces: number
}

/**
 * Builds the capture index from events in one pass. Each event costs a constant number of table accesses; nothing is allocated per
 * event, and no table grows with the number of events, only with live allocations, distinct stacks and time cells.
 *
 * What happens with every event stands in assembly/indexing.ts; here is what is rare: mappings, the ends of windows, merging them, and
 * reading the index out.
 *
 * The high-water mark of each window is kept in the way of a rising tide: `mark` counts the moments at which the heap stood at a
 * new maximum of its window and was about to fall. A site that changes after such a moment first saves what it held:
 *
 *     heap    1  3  7* 4  6  9* 8     (* = about to fall from a maximum)
 *     mark    0  0  0  1  1  1  2
 *
 * At the end of a window, a site that was touched since the last mark held its saved values there, any other holds them still.
 */
export class IndexBuilder implements RecordSink {
  private readonly core: IndexCore
  private readonly lifetimes = new LifetimeTable()
  private readonly peaks = new PeakTable()
  private readonly mappings = new Mappings()
  private mappingFacts: (MappingFacts | undefined)[] = []
  private readonly freeMappings: number[] = []
  private readonly replaced = new ReplacedAllocations()
  private readonly exactThreshold: number
  private readonly bookLikeMemray: boolean
  private readonly timeTableEntries: number

  private window = 0
  private isMerging = false

  /** Memory records, and how many of them make one window. */
  private snapshotsRead = 0
  private snapshotsPerWindow = 1
  private highestRss = 0
  private highestHeap = 0
  private windowMarks = new Float64Array(256)
  private snapshotMs = new Float64Array(256)
  private snapshotRss = new Float64Array(256)
  private snapshotHeap = new Float64Array(256)

  constructor(options: IndexOptions = {}) {
    this.exactThreshold = options.exactTemporaryThreshold ?? -1
    this.bookLikeMemray = options.bookLikeMemray ?? false
    this.timeTableEntries = options.timeTableEntries ?? TIME_TABLE_ENTRIES
    const { replaced } = this
    const host = {
      onReplaced: (site: number, bytes: number) => replaced.add(site, 1, bytes),
      onHighest: () => replaced.fold(),
    }
    this.core = IndexCore.acquire(host, this.exactThreshold, this.bookLikeMemray)
  }

  /** Memory records read so far. */
  get snapshotCount(): number {
    return this.snapshotsRead
  }
  /** The series as far as it is known; views that are valid until the next batch. */
  snapshots(): { elapsedMs: Float64Array; rss: Float64Array; heap: Float64Array } {
    return {
      elapsedMs: this.snapshotMs.subarray(0, this.window),
      rss: this.snapshotRss.subarray(0, this.window),
      heap: this.snapshotHeap.subarray(0, this.window),
    }
  }

  consume(batch: RecordBatch): void {
    const { core } = this
    core.load(batch)
    for (let i = 0; i < batch.count; i++) {
      i = core.exports.run(i, batch.count)
      core.check(core.exports.failure.value)
      if (i < batch.count) this.bookCold(batch, i)
    }
  }

  private bookCold({ op, allocator, a, b, size }: RecordBatch, i: number): void {
    if (op[i] === Op.SNAPSHOT) this.snapshot(b[i]! + a[i]! * 2 ** 32, size[i]!)
    else if (op[i] === Op.UNMAP) this.unmap(a[i]!, b[i]!, size[i]!)
    else if (op[i] === Op.ALLOCATE && allocator[i] === Allocator.MMAP) this.map(i, b[i]! * 2 ** 32 + a[i]!, size[i]!)
    else throw new CaptureError('internal', 'An event was left that has no meaning.')
  }

  private map(event: number, begin: number, sizeBytes: number): void {
    const { core, freeMappings, mappingFacts } = this
    const cell = core.exports.allocateMapping(event)
    if (cell < 0) return
    const mapping = freeMappings.pop() ?? mappingFacts.length
    const allocationNumber = core.exports.allocationsOfThread() >>> 0
    mappingFacts[mapping] = { cell, allocationNumber, begin, sizeBytes, pieces: 1 }
    this.mappings.insert(begin, begin + sizeBytes, mapping)
  }

  private unmap(low: number, high: number, sizeBytes: number): void {
    const { core } = this
    core.exports.countUnmap()
    const begin = high * 2 ** 32 + low
    // the newest mapping of the thread that is unmapped as it was mapped
    let distance = -1
    let distanceSite = 0
    if (sizeBytes > 0) {
      const { mappings, mappingFacts } = this
      mappings.unmap(begin, begin + sizeBytes)
      const { cuts } = mappings
      core.check(core.exports.reserve(cuts.count + 1))
      const inPieces = this.freedInPieces()
      for (const kind of [Cut.FREED, Cut.SHRUNK, Cut.SPLIT]) {
        for (let i = 0; i < cuts.count; i++) {
          if (cuts.kind[i] !== kind) continue
          const mapping = cuts.mapping[i]!
          const facts = mappingFacts[mapping]!
          const bytes = cuts.bytes[i]!
          if (kind === Cut.FREED) facts.pieces--
          else if (kind === Cut.SPLIT) facts.pieces++
          const isGone = facts.pieces === 0
          const noted = isGone && !inPieces.has(mapping) ? 1 : 0
          const site = core.exports.leave(facts.cell, isGone ? 1 : 0, noted, bytes)
          core.exports.change(site, kind === Cut.FREED ? -1 : kind === Cut.SPLIT ? 1 : 0, -bytes)
          if (facts.begin === begin && facts.sizeBytes === sizeBytes && core.exports.isOwnCell(facts.cell) === 1) {
            const since = (core.exports.allocationsOfThread() - facts.allocationNumber) >>> 0
            if (distance < 0 || since < distance) {
              distance = since
              distanceSite = site
            }
          }
          if (facts.pieces === 0) {
            mappingFacts[mapping] = undefined
            this.freeMappings.push(mapping)
          }
        }
      }
    }
    const isRecent = core.exports.endsRecentOf(low, high, sizeBytes) === 1
    if (!isRecent && distance >= core.exports.ringLength()) core.exports.freedAfter(distance, distanceSite, sizeBytes)
  }

  /**
   * Mappings of which the last `unmap` removed several pieces at once. Memray notes no freed mapping for them, only their bytes
   * (docs/reports.md, "Lifetimes"); the counts follow it.
   */
  private freedInPieces(): ReadonlySet<number> {
    const { cuts } = this.mappings
    if (cuts.count < 2) return NO_MAPPINGS
    const seen = new Set<number>()
    const several = new Set<number>()
    for (let i = 0; i < cuts.count; i++) {
      if (cuts.kind[i] !== Cut.FREED) continue
      const mapping = cuts.mapping[i]!
      if (seen.has(mapping)) several.add(mapping)
      seen.add(mapping)
    }
    return several
  }

  private snapshot(elapsedMs: number, rss: number): void {
    this.snapshotsRead++
    if (rss > this.highestRss) this.highestRss = rss
    this.highestHeap = Math.max(this.highestHeap, this.core.exports.heap.value)
    if (this.snapshotsRead % this.snapshotsPerWindow !== 0) return
    const at = this.window
    this.snapshotMs = grownFloat64(this.snapshotMs, at + 1)
    this.snapshotRss = grownFloat64(this.snapshotRss, at + 1)
    this.snapshotHeap = grownFloat64(this.snapshotHeap, at + 1)
    this.snapshotMs[at] = elapsedMs
    this.snapshotRss[at] = this.highestRss
    this.snapshotHeap[at] = this.highestHeap
    this.highestRss = 0
    this.highestHeap = 0
    this.closeWindow()
    while (this.isOverBudget()) this.mergeWindows()
  }

  private isOverBudget(): boolean {
    if (this.window % 2 !== 0 || this.window < MIN_WINDOWS) return false
    const entries = this.core.exports.cellCount.value + this.lifetimes.count + this.peaks.count
    const share = this.isMerging ? MERGED_SHARE : 1
    this.isMerging = entries > this.timeTableEntries * share || this.window >= MAX_WINDOWS
    return this.isMerging
  }

  /** Halves the time resolution of all that was read. Only between two windows, of which there is an even number. */
  private mergeWindows(): void {
    const { core, mappingFacts } = this
    const { exports } = core
    const cells = core.cells()
    const siteCount = exports.siteCount.value
    const newCellOf = mergeCells(cells, siteCount)
    exports.setCellCount(cells.count)
    mergeLifetimes(this.lifetimes, cells, newCellOf)
    const written = mergePeaks(this.peaks, this.windowMarks, this.window, siteCount)
    mergeSnapshots(this.snapshotMs, this.snapshotRss, this.snapshotHeap, this.window)
    for (let w = 0; w * 2 < this.window; w++) {
      this.windowMarks[w] = Math.max(this.windowMarks[w * 2]!, this.windowMarks[w * 2 + 1]!)
    }
    core.lending(newCellOf, (at) => exports.renumberLive(at))
    for (const facts of mappingFacts) if (facts) facts.cell = newCellOf[facts.cell]!
    this.window /= 2
    this.snapshotsPerWindow *= 2
    core.check(core.lending(written, (at) => exports.afterMerging(this.window, this.lifetimes.count, at)))
  }

  /** Writes what the sites held at the window's mark, and opens the next window. */
  private closeWindow(): void {
    const { core, window } = this
    this.windowMarks = grownFloat64(this.windowMarks, window + 1)
    this.windowMarks[window] = core.exports.windowMark()
    this.peaks.append(core.peaks(), window)
    this.lifetimes.append(core.lifetimes(), window)
    core.exports.nextWindow(this.lifetimes.count)
    this.window++
  }

  /** Reads out the index. Nothing may be booked after it. */
  finish(tables: DecodedTables): CaptureIndex {
    const { core } = this
    if (this.bookLikeMemray) core.check(core.exports.touchAllSites())
    const index = this.readOut(tables)
    core.release()
    return index
  }

  /**
   * The index that `finish` would give here, as a copy: booking may go on. Not for builders that book like Memray, since ending their last
   * window changes it.
   */
  preview(tables: DecodedTables): CaptureIndex {
    const { lifetimes, peaks } = this
    const lifetimeCount = lifetimes.count
    const peakCount = peaks.count
    try {
      return detached(this.readOut(tables))
    } finally {
      lifetimes.count = lifetimeCount
      peaks.count = peakCount
    }
  }

  /** The index with the current window as its last one. Its rows are added to the tables; the window itself stays open. */
  private readOut(tables: DecodedTables): CaptureIndex {
    const { core, window, lifetimes, peaks } = this
    const { exports } = core
    const mark = new Float64Array(window + 1)
    mark.set(this.windowMarks.subarray(0, window))
    mark[window] = exports.windowMark()
    peaks.append(core.peaks(), window)
    lifetimes.append(core.lifetimes(), window)
    let peakWindow = 0
    for (let w = 1; w < mark.length; w++) if (mark[w]! >= mark[peakWindow]!) peakWindow = w
    const cells = cellColumns(core.cells())
    const sites = this.siteColumns()
    let allocations = 0
    let allocatedBytes = 0
    for (let c = 0; c < cells.count; c++) {
      allocations += cells.allocatedCount[c]!
      allocatedBytes += cells.allocatedBytes[c]!
    }
    return {
      header: tables.header,
      ending: tables.ending,
      compression: tables.compression,
      strings: tables.strings,
      frames: tables.frames,
      threads: tables.threads,
      native: tables.native,
      stacks: this.stackColumns(),
      sites,
      windows: { count: mark.length, mark },
      snapshots: { count: window, ...this.snapshots() },
      snapshotsPerWindow: this.snapshotsPerWindow,
      snapshotsRead: this.snapshotsRead,
      cells,
      lifetimes: lifetimes.columns(),
      peaks: peaks.columns(),
      late: null,
      whole: this.wholeRun(peaks, peakWindow, sites.count),
      temporary: this.temporaryColumns(sites.count),
      sizes: sizeColumns(core),
      totals: {
        events: exports.eventCount.value,
        allocations,
        allocatedBytes,
        peakBytes: mark[peakWindow]!,
        peakWindow,
        records: tables.recordCount,
        objectsCreated: exports.objectsCreated.value,
        objectsDestroyed: exports.objectsDestroyed.value,
      },
      packed: null,
      sourceLines: null,
    }
  }

  private stackColumns(): CaptureIndex['stacks'] {
    const { exports, words } = this.core
    const count = exports.stackCount.value
    const parent = new Int32Array(count)
    const frame = new Int32Array(count)
    let at = (exports.stacksAt.value >>> 0) / 4
    for (let stack = 0; stack < count; stack++, at += STACK_BYTES / 4) {
      parent[stack] = words[at + STACK_PARENT / 4]!
      frame[stack] = words[at + STACK_FRAME / 4]!
    }
    return { count, parent, frame }
  }

  private siteColumns(): SiteColumns {
    const { exports, words } = this.core
    const count = exports.siteCount.value
    const threadsAt = (exports.siteThreadsAt.value >>> 0) / 4
    const stack = new Uint32Array(count)
    const native = new Uint32Array(count)
    const generation = new Uint32Array(count)
    const thread = words.slice(threadsAt, threadsAt + count)
    const allocator = new Uint8Array(count)
    let at = (exports.sitesAt.value >>> 0) / 4
    for (let site = 0; site < count; site++, at += SITE_BYTES / 4) {
      stack[site] = words[at + SITE_STACK / 4]!
      native[site] = words[at + SITE_NATIVE / 4]!
      generation[site] = words[at + SITE_GENERATION / 4]!
      allocator[site] = words[at + SITE_THREAD_ALLOCATOR / 4]! & (2 ** SITE_ALLOCATOR_BITS - 1)
    }
    return { count, stack, native, generation, thread, allocator }
  }

  private wholeRun(peaks: PeakTable, peakWindow: number, siteCount: number): WholeRunColumns {
    const { exports, words, doubles } = this.core
    const peakCount = new Float64Array(siteCount)
    const peakBytes = new Float64Array(siteCount)
    for (let row = 0; row < peaks.count && peaks.window[row]! <= peakWindow; row++) {
      peakCount[peaks.site[row]!] = peaks.heldCount[row]!
      peakBytes[peaks.site[row]!] = peaks.heldBytes[row]!
    }
    const leakedCount = new Float64Array(siteCount)
    const leakedBytes = new Float64Array(siteCount)
    let at = exports.sitesAt.value >>> 0
    for (let site = 0; site < siteCount; site++, at += SITE_BYTES) {
      leakedCount[site] = words[(at + SITE_HELD_COUNT) / 4]! | 0
      leakedBytes[site] = doubles[(at + SITE_HELD_BYTES) / 8]!
    }
    this.replaced.subtract(exports.isAtHighest() === 1 ? 'all' : 'atPeak', peakCount, peakBytes)
    this.replaced.subtract('all', leakedCount, leakedBytes)
    return { peakCount, peakBytes, leakedCount, leakedBytes }
  }

  private temporaryColumns(siteCount: number): TemporaryColumns {
    const { exports, words, doubles } = this.core
    const count = exports.temporaryCount.value
    const site = new Uint32Array(count)
    const bucket = new Uint32Array(count)
    const freedCount = new Float64Array(count)
    const freedBytes = new Float64Array(count)
    let at = exports.temporaryAt.value >>> 0
    for (let row = 0; row < count; at += TEMPORARY_BYTES) {
      const key = words[(at + TEMPORARY_KEY) / 4]!
      if (key === 0) continue
      site[row] = Math.floor((key - 1) / DISTANCE_BUCKETS)
      bucket[row] = (key - 1) % DISTANCE_BUCKETS
      freedCount[row] = doubles[(at + TEMPORARY_COUNT) / 8]!
      freedBytes[row] = doubles[(at + TEMPORARY_SUM) / 8]!
      row++
    }
    return { count, site, bucket, freedCount, freedBytes, exact: this.exactColumns(siteCount) }
  }

  private exactColumns(siteCount: number): TemporaryColumns['exact'] {
    if (this.exactThreshold < 0) return null
    const { exports, doubles } = this.core
    const count = new Float64Array(siteCount)
    const bytes = new Float64Array(siteCount)
    let at = (exports.exactAt.value >>> 0) / 8
    for (let site = 0; site < siteCount; site++, at += EXACT_BYTES / 8) {
      count[site] = doubles[at]!
      bytes[site] = doubles[at + 1]!
    }
    return { threshold: this.exactThreshold, count, bytes }
  }
}
