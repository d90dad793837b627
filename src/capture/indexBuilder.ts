import { Allocator, CaptureError, type DecodedTables, Op, type RecordBatch, type RecordSink } from '../parsers/index.ts'
import {
  type CaptureIndex,
  distanceBucket,
  MAX_DISTANCE,
  type TemporaryColumns,
  type WholeRunColumns,
} from './captureIndex.ts'
import { grownFloat64 } from './columns.ts'
import { LiveMap, SLOT_WORDS } from './liveMap.ts'
import { Cut, Mappings } from './mappings.ts'
import { ReplacedAllocations } from './replacedAllocations.ts'
import { SITE_DOUBLES, SITE_WORDS, Site, SiteTable } from './siteTable.ts'
import { SizeCounts } from './sizeCounts.ts'
import { StackTree } from './stackTree.ts'
import { TemporaryTable } from './temporaryTable.ts'
import { ThreadState } from './threadState.ts'
import { CELL_DOUBLES, CELL_WORDS, Cell, CellTable, LifetimeTable, NO_LIFETIME, PeakTable } from './timeTables.ts'
import { mergeCells, mergeLifetimes, mergePeaks, mergeSnapshots } from './windowMerging.ts'

/** Cells, lifetimes and peaks together: about a gigabyte, half as much again while a table grows. */
const TIME_TABLE_ENTRIES = 30_000_000
/** Snapshots come every 10 ms: three hours of them. Longer runs are kept at a coarser resolution. */
const MAX_WINDOWS = 1 << 20
/** Merging goes on until this share of the budget is free again, so that it stays rare. */
const MERGED_SHARE = 0.6
const MIN_WINDOWS = 16

/** Sizes from here on do not fit a slot's 32 bits and are kept beside the live map. */
const HUGE_SIZE = 0xffffffff
/** So many of them have 16 petabytes: more than one machine has addresses for. */
const MAX_HUGE_SIZES = 1 << 22
const NO_MAPPINGS: ReadonlySet<number> = new Set()
/** Latest allocations of a thread that are searched when it frees something that it does not hold. A power of two. */
const RING_LENGTH = 32
const MAX_RING_LENGTH = 1 << 16

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
 * The high-water mark of each window is kept in the way of a rising tide: `mark` counts the moments at which the heap stood at a
 * new maximum of its window and was about to fall. A site that changes after such a moment first saves what it held:
 *
 *     heap    1  3  7* 4  6  9* 8     (* = about to fall from a maximum)
 *     mark    0  0  0  1  1  1  2
 *
 * At the end of a window, a site that was touched since the last mark held its saved values there, any other holds them still.
 * Hot: `npm run bench -- index` measures `consume`.
 */
export class IndexBuilder implements RecordSink {
  private readonly stacks = new StackTree()
  private readonly sites = new SiteTable()
  private readonly cells = new CellTable()
  private readonly lifetimes = new LifetimeTable()
  private readonly peaks = new PeakTable()
  private readonly live = new LiveMap()
  /** Sizes of live allocations of 4 GiB and more, by address. */
  private readonly hugeSizes = new Map<number | string, number>()
  private readonly mappings = new Mappings()
  private mappingFacts: (MappingFacts | undefined)[] = []
  private readonly freeMappings: number[] = []
  private readonly temporary = new TemporaryTable()
  private readonly sizes = new SizeCounts()
  private readonly replaced = new ReplacedAllocations()
  private readonly threads: ThreadState[] = []
  private readonly ringMask: number
  private readonly exactThreshold: number
  private readonly bookLikeMemray: boolean
  private readonly timeTableEntries: number
  private exactCount = new Float64Array(16)
  private exactBytes = new Float64Array(16)

  private thread: ThreadState
  private threadIndex = 0
  private generation = 0

  private heap = 0
  /** Highest heap of the current window that has been left, or its start. */
  private top = 0
  private highest = 0
  private mark = 1
  private window = 0
  private cellStart = 0
  private lifetimeStart = 0
  private touched = new Uint32Array(1024)
  private touchedCount = 0
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

  private events = 0
  private objectsCreated = 0
  private objectsDestroyed = 0

  constructor(options: IndexOptions = {}) {
    this.exactThreshold = options.exactTemporaryThreshold ?? -1
    this.bookLikeMemray = options.bookLikeMemray ?? false
    this.timeTableEntries = options.timeTableEntries ?? TIME_TABLE_ENTRIES
    let ring = RING_LENGTH
    while (ring <= this.exactThreshold && ring < MAX_RING_LENGTH) ring *= 2
    this.ringMask = ring - 1
    this.thread = this.threadState(0)
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
    const { op, count, a, b } = batch
    for (let i = 0; i < count; i++) {
      switch (op[i]) {
        case Op.ALLOCATE:
          this.allocate(batch, i)
          break
        case Op.FREE:
          this.free(batch, i)
          break
        case Op.PUSH: {
          const { thread } = this
          const depth = thread.depth
          const parent = depth === 0 ? 0 : thread.stack[depth - 1]!
          thread.push(this.stacks.child(parent, a[i]!))
          break
        }
        case Op.POP: {
          const { thread } = this
          // popping beyond the bottom happens in damaged captures only: the stack is empty then
          thread.depth = Math.max(0, thread.depth - a[i]!)
          break
        }
        case Op.SWITCH:
          this.threadIndex = a[i]!
          this.thread = this.threadState(a[i]!)
          break
        case Op.SNAPSHOT:
          this.snapshot(b[i]! + a[i]! * 2 ** 32, batch.size[i]!)
          break
        case Op.UNMAP:
          this.unmap(a[i]!, b[i]!, batch.size[i]!)
          break
        case Op.MAPS:
          this.generation++
          break
        case Op.OBJECT_CREATED:
          this.objectsCreated++
          break
        case Op.OBJECT_DESTROYED:
          this.objectsDestroyed++
          break
      }
    }
  }

  private threadState(index: number): ThreadState {
    let state = this.threads[index]
    if (!state) {
      state = new ThreadState()
      this.threads[index] = state
    }
    return state
  }

  private allocate(batch: RecordBatch, i: number): void {
    const low = batch.a[i]!
    const high = batch.b[i]!
    const size = batch.size[i]!
    const native = batch.native[i]!
    const allocator = batch.allocator[i]!
    const { thread, cells } = this
    this.events++
    const stack = thread.depth === 0 ? 0 : thread.stack[thread.depth - 1]!
    const generation = native === 0 ? 0 : this.generation
    const keyThread = this.bookLikeMemray ? 0 : this.threadIndex
    const site = this.sites.siteOf(stack, native, generation, keyThread * 16 + allocator, this.threadIndex)

    if (thread.ringLow.length === 0) thread.startRing(this.ringMask + 1)
    const place = thread.allocations & this.ringMask
    thread.allocations = (thread.allocations + 1) >>> 0
    thread.ringLow[place] = low
    thread.ringHigh[place] = high
    thread.ringSite[place] = site
    thread.ringSize[place] = size
    this.sizes.add(size)

    // the cell: what this site allocates in this window
    const { words } = this.sites
    const siteWord = site * SITE_WORDS
    let cell = words[siteWord + Site.CELL]! - 1
    if (cell < this.cellStart) {
      cell = cells.add(site, this.window, this.threadIndex)
      words[siteWord + Site.CELL] = cell + 1
    }
    const c = cell * CELL_DOUBLES
    const cellDoubles = cells.doubles
    cellDoubles[c + Cell.ALLOCATED_COUNT]!++
    cellDoubles[c + Cell.ALLOCATED_BYTES]! += size

    this.heap += size
    if (allocator === Allocator.MMAP) {
      // a mapping of no bytes is not one (docs/reports.md)
      if (size === 0) return
      cellDoubles[c + Cell.LEFT_COUNT]!++
      cellDoubles[c + Cell.LEFT_BYTES]! += size
      this.change(site, 1, size)
      const begin = high * 2 ** 32 + low
      const mapping = this.freeMappings.pop() ?? this.mappingFacts.length
      this.mappingFacts[mapping] = { cell, allocationNumber: thread.allocations, begin, sizeBytes: size, pieces: 1 }
      this.mappings.insert(begin, begin + size, mapping)
      return
    }
    cellDoubles[c + Cell.LEFT_COUNT]!++
    cellDoubles[c + Cell.LEFT_BYTES]! += size
    this.change(site, 1, size)

    const { live } = this
    const s = live.place(low, high) * SLOT_WORDS
    const { slots } = live
    if (slots[s] === 0) live.took()
    else this.replace(slots[s]! - 1, this.sizeOf(slots[s + 1]!, low, high))
    slots[s] = cell + 1
    slots[s + 1] = Math.min(size, HUGE_SIZE)
    slots[s + 2] = thread.allocations
    if (size >= HUGE_SIZE) this.keepHugeSize(low, high, size)
  }

  private free(batch: RecordBatch, i: number): void {
    const low = batch.a[i]!
    const high = batch.b[i]!
    this.events++
    const { live } = this
    const slot = live.find(low, high)
    if (slot < 0) {
      this.freeOfOther(low, high, -1)
      return
    }
    const s = slot * SLOT_WORDS
    const { slots } = live
    const cell = slots[s]! - 1
    const size = this.sizeOf(slots[s + 1]!, low, high)
    const allocationNumber = slots[s + 2]!
    live.release(slot)
    if (size >= HUGE_SIZE) this.hugeSizes.delete(addressKey(low, high))

    const site = this.leave(cell, 1, 1, size)
    this.change(site, -1, -size)

    if (this.cells.words[cell * CELL_WORDS + Cell.THREAD] === this.threadIndex) {
      this.freedAfter((this.thread.allocations - allocationNumber) >>> 0, site, size)
    } else {
      this.freeOfOther(low, high, -1)
    }
  }

  /**
   * Takes freed bytes out of a cell, notes when they were freed, and gives the cell's site. `noted` is the count that goes with the
   * bytes into the lifetimes.
   */
  private leave(cell: number, count: number, noted: number, bytes: number): number {
    const { cells, lifetimes } = this
    const c = cell * CELL_DOUBLES
    const w = cell * CELL_WORDS
    const { words } = cells
    cells.doubles[c + Cell.LEFT_COUNT]! -= count
    cells.doubles[c + Cell.LEFT_BYTES]! -= bytes
    if (cell < this.cellStart) {
      let row = words[w + Cell.LIFETIME]!
      if (row === NO_LIFETIME || row < this.lifetimeStart) {
        row = lifetimes.add(cell, this.window)
        words[w + Cell.LIFETIME] = row
      }
      lifetimes.freedCount[row]! += noted
      lifetimes.freedBytes[row]! += bytes
    }
    return words[w + Cell.SITE]!
  }

  /** Changes what a site holds. The heap has grown already when `bytes` is positive, and falls here when it is negative. */
  private change(site: number, count: number, bytes: number): void {
    if (bytes < 0) {
      if (this.heap >= this.top) {
        this.mark++
        this.top = this.heap
        if (this.heap >= this.highest) {
          this.highest = this.heap
          this.replaced.fold()
        }
      }
      this.heap += bytes
    }
    const { doubles, words } = this.sites
    const d = site * SITE_DOUBLES
    const w = site * SITE_WORDS
    if (words[w + Site.MARK] !== this.mark) {
      words[w + Site.MARK] = this.mark
      doubles[d + Site.MARK_COUNT] = doubles[d + Site.HELD_COUNT]!
      doubles[d + Site.MARK_BYTES] = doubles[d + Site.HELD_BYTES]!
      if (words[w + Site.TOUCHED] !== this.window + 1) {
        words[w + Site.TOUCHED] = this.window + 1
        this.touch(site)
      }
    }
    doubles[d + Site.HELD_COUNT]! += count
    doubles[d + Site.HELD_BYTES]! += bytes
  }

  private touch(site: number): void {
    if (this.touchedCount === this.touched.length) {
      const next = new Uint32Array(this.touched.length * 2)
      next.set(this.touched)
      this.touched = next
    }
    this.touched[this.touchedCount++] = site
  }

  /**
   * An allocation at an address that is still live: its free was missed. The old one leaves the live set and is no leak, but the
   * heap's size keeps it, as in Memray.
   */
  private replace(cell: number, size: number): void {
    const c = cell * CELL_DOUBLES
    this.cells.doubles[c + Cell.LEFT_COUNT]!--
    this.cells.doubles[c + Cell.LEFT_BYTES]! -= size
    this.replaced.add(this.cells.words[cell * CELL_WORDS + Cell.SITE]!, 1, size)
  }

  private unmap(low: number, high: number, sizeBytes: number): void {
    this.events++
    const begin = high * 2 ** 32 + low
    // the newest mapping of the thread that is unmapped as it was mapped
    let distance = -1
    let distanceSite = 0
    if (sizeBytes > 0) {
      const { mappings, mappingFacts } = this
      mappings.unmap(begin, begin + sizeBytes)
      const { cuts } = mappings
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
          const site = this.leave(facts.cell, isGone ? 1 : 0, isGone && !inPieces.has(mapping) ? 1 : 0, bytes)
          this.change(site, kind === Cut.FREED ? -1 : kind === Cut.SPLIT ? 1 : 0, -bytes)
          if (
            facts.begin === begin &&
            facts.sizeBytes === sizeBytes &&
            this.cells.words[facts.cell * CELL_WORDS + Cell.THREAD] === this.threadIndex
          ) {
            const since = (this.thread.allocations - facts.allocationNumber) >>> 0
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
    const isRecent = this.freeOfOther(low, high, sizeBytes)
    if (!isRecent && distance > this.ringMask) this.freedAfter(distance, distanceSite, sizeBytes)
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

  /**
   * A free of something that the live map does not hold for this thread can still end one of the thread's latest allocations: freed
   * before, or freed and allocated again by another thread. `size` is -1 for any. True if it did.
   */
  private freeOfOther(low: number, high: number, size: number): boolean {
    const { thread, ringMask } = this
    const length = Math.min(thread.allocations, ringMask + 1)
    for (let distance = 0; distance < length; distance++) {
      const place = (thread.allocations - 1 - distance) & ringMask
      if (thread.ringLow[place] !== low || thread.ringHigh[place] !== high) continue
      const allocated = thread.ringSize[place]!
      if (size >= 0 && allocated !== size) continue
      this.freedAfter(distance, thread.ringSite[place]!, allocated)
      return true
    }
    return false
  }

  private freedAfter(distance: number, site: number, bytes: number): void {
    if (distance <= MAX_DISTANCE) this.temporary.add(site, distanceBucket(distance), bytes)
    if (distance <= this.exactThreshold) {
      this.exactCount = grownFloat64(this.exactCount, site + 1)
      this.exactBytes = grownFloat64(this.exactBytes, site + 1)
      this.exactCount[site]! += 1
      this.exactBytes[site]! += bytes
    }
  }

  private keepHugeSize(low: number, high: number, size: number): void {
    if (this.hugeSizes.size >= MAX_HUGE_SIZES) {
      throw new CaptureError('limit', 'This capture has more live blocks of 4 GiB and more than fit into memory.')
    }
    this.hugeSizes.set(addressKey(low, high), size)
  }

  private sizeOf(word: number, low: number, high: number): number {
    return word === HUGE_SIZE ? this.hugeSizes.get(addressKey(low, high))! : word
  }

  private snapshot(elapsedMs: number, rss: number): void {
    this.snapshotsRead++
    if (rss > this.highestRss) this.highestRss = rss
    if (this.heap > this.highestHeap) this.highestHeap = this.heap
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
    const entries = this.cells.count + this.lifetimes.count + this.peaks.count
    const share = this.isMerging ? MERGED_SHARE : 1
    this.isMerging = entries > this.timeTableEntries * share || this.window >= MAX_WINDOWS
    return this.isMerging
  }

  /** Halves the time resolution of all that was read. Only between two windows, of which there is an even number. */
  private mergeWindows(): void {
    const { sites, cells, live } = this
    const newCellOf = mergeCells(cells, sites.count)
    mergeLifetimes(this.lifetimes, cells, newCellOf)
    const written = mergePeaks(this.peaks, this.windowMarks, this.window, sites.count)
    mergeSnapshots(this.snapshotMs, this.snapshotRss, this.snapshotHeap, this.window)
    for (let w = 0; w * 2 < this.window; w++) {
      this.windowMarks[w] = Math.max(this.windowMarks[w * 2]!, this.windowMarks[w * 2 + 1]!)
    }
    for (let s = 0; s < live.slots.length; s += SLOT_WORDS) {
      if (live.slots[s] !== 0) live.slots[s] = newCellOf[live.slots[s]! - 1]! + 1
    }
    for (const facts of this.mappingFacts) if (facts) facts.cell = newCellOf[facts.cell]!
    this.window /= 2
    this.snapshotsPerWindow *= 2
    this.cellStart = cells.count
    this.lifetimeStart = this.lifetimes.count
    // sites whose last written entry is not what they hold show in the next window, touched or not
    this.touchedCount = 0
    for (let site = 0; site < sites.count; site++) {
      const d = site * SITE_DOUBLES
      const w = site * SITE_WORDS
      sites.words[w + Site.CELL] = 0
      sites.words[w + Site.TOUCHED] = 0
      sites.doubles[d + Site.WRITTEN_COUNT] = written[site * 2]!
      sites.doubles[d + Site.WRITTEN_BYTES] = written[site * 2 + 1]!
      if (
        sites.doubles[d + Site.HELD_COUNT] !== written[site * 2] ||
        sites.doubles[d + Site.HELD_BYTES] !== written[site * 2 + 1]
      ) {
        sites.words[w + Site.TOUCHED] = this.window + 1
        this.touch(site)
      }
    }
  }

  /** Writes what the sites held at the window's mark, and opens the next window. */
  private closeWindow(): void {
    const endsAtMark = this.heap >= this.top
    if (endsAtMark && this.heap >= this.highest) {
      this.highest = this.heap
      this.replaced.fold()
    }
    const { window, touched, mark } = this
    const { doubles, words } = this.sites
    this.windowMarks = grownFloat64(this.windowMarks, window + 1)
    this.windowMarks[window] = endsAtMark ? this.heap : this.top
    let carried = 0
    for (let i = 0; i < this.touchedCount; i++) {
      const site = touched[i]!
      const d = site * SITE_DOUBLES
      const saved = !endsAtMark && words[site * SITE_WORDS + Site.MARK] === mark
      const count = doubles[d + (saved ? Site.MARK_COUNT : Site.HELD_COUNT)]!
      const bytes = doubles[d + (saved ? Site.MARK_BYTES : Site.HELD_BYTES)]!
      if (count !== doubles[d + Site.WRITTEN_COUNT] || bytes !== doubles[d + Site.WRITTEN_BYTES]) {
        this.peaks.add(site, window, count, bytes)
        doubles[d + Site.WRITTEN_COUNT] = count
        doubles[d + Site.WRITTEN_BYTES] = bytes
      }
      // changed after the mark: the next window's mark differs even if nothing touches the site again
      const isLate = this.bookLikeMemray && count === doubles[d + Site.HELD_COUNT]
      if (!isLate && (count !== doubles[d + Site.HELD_COUNT] || bytes !== doubles[d + Site.HELD_BYTES])) {
        words[site * SITE_WORDS + Site.TOUCHED] = window + 2
        touched[carried++] = site
      }
    }
    this.touchedCount = carried
    this.window++
    this.mark++
    this.top = this.heap
    this.cellStart = this.cells.count
    this.lifetimeStart = this.lifetimes.count
  }

  /** Closes the last window and reads out the index. */
  finish(tables: DecodedTables): CaptureIndex {
    const snapshotCount = this.window
    if (this.bookLikeMemray) for (let site = 0; site < this.sites.count; site++) this.change(site, 0, 0)
    this.closeWindow()
    const mark = this.windowMarks.subarray(0, this.window)
    let peakWindow = 0
    for (let w = 1; w < mark.length; w++) if (mark[w]! >= mark[peakWindow]!) peakWindow = w
    const { stacks } = this
    const cells = this.cells.columns()
    const sites = this.sites.columns()
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
      stacks: {
        count: stacks.count,
        parent: stacks.parent.subarray(0, stacks.count),
        frame: stacks.frame.subarray(0, stacks.count),
      },
      sites,
      windows: { count: this.window, mark },
      snapshots: {
        count: snapshotCount,
        elapsedMs: this.snapshotMs.subarray(0, snapshotCount),
        rss: this.snapshotRss.subarray(0, snapshotCount),
        heap: this.snapshotHeap.subarray(0, snapshotCount),
      },
      snapshotsPerWindow: this.snapshotsPerWindow,
      snapshotsRead: this.snapshotsRead,
      cells,
      lifetimes: this.lifetimes.columns(),
      peaks: this.peaks.columns(),
      late: null,
      whole: this.wholeRun(peakWindow, sites.count),
      temporary: this.temporary.columns(this.exact(sites.count)),
      sizes: this.sizes.columns(),
      totals: {
        events: this.events,
        allocations,
        allocatedBytes,
        peakBytes: mark[peakWindow]!,
        peakWindow,
        records: tables.recordCount,
        objectsCreated: this.objectsCreated,
        objectsDestroyed: this.objectsDestroyed,
      },
      packed: null,
      sourceLines: null,
    }
  }

  private wholeRun(peakWindow: number, siteCount: number): WholeRunColumns {
    const peakCount = new Float64Array(siteCount)
    const peakBytes = new Float64Array(siteCount)
    const { peaks, replaced } = this
    for (let row = 0; row < peaks.count && peaks.window[row]! <= peakWindow; row++) {
      peakCount[peaks.site[row]!] = peaks.heldCount[row]!
      peakBytes[peaks.site[row]!] = peaks.heldBytes[row]!
    }
    const leakedCount = new Float64Array(siteCount)
    const leakedBytes = new Float64Array(siteCount)
    const { doubles } = this.sites
    for (let site = 0; site < siteCount; site++) {
      leakedCount[site] = doubles[site * SITE_DOUBLES + Site.HELD_COUNT]!
      leakedBytes[site] = doubles[site * SITE_DOUBLES + Site.HELD_BYTES]!
    }
    replaced.subtract('atPeak', peakCount, peakBytes)
    replaced.subtract('all', leakedCount, leakedBytes)
    return { peakCount, peakBytes, leakedCount, leakedBytes }
  }

  private exact(siteCount: number): TemporaryColumns['exact'] {
    if (this.exactThreshold < 0) return null
    return {
      threshold: this.exactThreshold,
      count: grownFloat64(this.exactCount, siteCount).subarray(0, siteCount),
      bytes: grownFloat64(this.exactBytes, siteCount).subarray(0, siteCount),
    }
  }
}

/** A key for any 64-bit address: the number itself where a double holds it exactly. */
function addressKey(low: number, high: number): number | string {
  return high < 1 << 21 ? high * 2 ** 32 + low : `${high}:${low}`
}
