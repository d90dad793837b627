import { CaptureError } from '../../parsers/index.ts'
import { Column } from './columnIds.ts'
import { type ColumnIo, checkedIndex } from './columnIo.ts'
import { damaged } from './damaged.ts'
import { checked } from './expectations.ts'
import { evenShareOf } from './knownSizes.ts'
import type { Alive } from './leftCells.ts'
import type { PackedTables } from './packedTables.ts'

/** What a site holds at a mark, against what follows from cells and lifetimes. */
const Held = { AS_BEFORE: 0, AS_AT_START: 1, AS_AT_END: 2, OTHERWISE: 3 } as const

/** Marks are sorted into so many classes by how much of their window comes before them. */
const CLASSES = 5
/** A few seconds; entries can take next to no bytes. */
const MAX_LOOKS = 2 ** 28

/** One line of 64 bytes for each site. Start and end are those of the window that is looked at. */
const LINE = 8
const START_COUNT = 0
const START_BYTES = 1
const END_COUNT = 2
const END_BYTES = 3
const MARK_COUNT = 4
const MARK_BYTES = 5
/** The number of the window in which the site was last looked at, plus 1. */
const SEEN = 6
/** 1 if it held something else the last time. */
const WAS_OTHER = 7

/** Contexts of how much is held. */
const STEADY = 0
const GROWING = 1
const SHRINKING = 2
const OF_OTHERS = 3

/**
 * What the sites hold at the marks. A site that does nothing in a window holds at its mark what it held at its start; of the others most
 * did all they do before the mark, or all after it. So for each of them it is written which, and only rarely how much.
 *
 *     window      |        w         |           held at the start of w      5
 *     the site      free 2   free 1                 at the end of w          2
 *     mark                 ^                        at the mark              3: neither of them
 */
export function movePeaks(io: ColumnIo, t: PackedTables, alive: Alive): void {
  const { peakSite, peakWindow, peakCount, peakBytes, cellSite, cellWindow, lifetimeCell, lifetimeWindow } = t
  const sites = t.siteStack.length
  const windows = t.windowMark.length
  const rows = peakSite.length
  // a site is looked at where it does something, and once more if it did that after the mark; one whose frees were missed holds at the
  // marks what follows from no cell, and is looked at in every window from then on
  const mostLooks = Math.min(2 * (cellSite.length + lifetimeCell.length) + rows + windows * sites, MAX_LOOKS)
  const classes = io.coder(Column.PEAK_CLASS, windows)
  const kinds = io.coderOfUpTo(Column.PEAK_KIND, mostLooks)
  const counts = io.coderOfUpTo(Column.PEAK_COUNT, rows)
  const bytes = io.coderOfUpTo(Column.PEAK_BYTES, rows)
  const others = io.coder(Column.PEAKS_OF_OTHERS, windows)
  const otherSites = io.coderOfUpTo(Column.PEAK_SITE, rows)

  const held = new Float64Array(sites * LINE)
  /** By site: its latest cell. */
  const latest = new Uint32Array(sites)
  /** Writing: by site, the row of this window, plus 1. */
  const rowOf = new Uint32Array(io.isReading ? 0 : sites)
  let looked = new Uint32Array(1024)
  let lookedCount = 0
  /** Sites that do not hold at the mark what they held at the end. */
  let pending = new Uint32Array(1024)
  let pendingCount = 0
  let kindOf = new Uint8Array(1024)
  let cell = 0
  let lifetime = 0
  let row = 0
  let looks = 0

  const look = (site: number, window: number) => {
    if (held[site * LINE + SEEN] === window + 1) return
    held[site * LINE + SEEN] = window + 1
    if (lookedCount === looked.length) looked = twice(looked)
    looked[lookedCount++] = site
  }
  const write = (site: number, window: number, count: number, size: number) => {
    if (io.isReading) {
      if (row === rows) throw damaged('there are more peaks than it says')
      peakSite[row] = site
      peakWindow[row] = window
      peakCount[row] = count
      peakBytes[row] = size
    }
    row++
    held[site * LINE + MARK_COUNT] = count
    held[site * LINE + MARK_BYTES] = size
  }

  for (let window = 0; window < windows; window++) {
    lookedCount = 0
    for (let i = 0; i < pendingCount; i++) look(pending[i]!, window)
    for (; cell < cellSite.length && cellWindow[cell] === window; cell++) {
      const site = cellSite[cell]!
      look(site, window)
      const line = site * LINE
      held[line + END_COUNT]! += alive.count[cell]!
      held[line + END_BYTES]! += alive.bytes[cell]!
      latest[site] = cell
    }
    for (; lifetime < lifetimeCell.length && lifetimeWindow[lifetime] === window; lifetime++) {
      const site = cellSite[lifetimeCell[lifetime]!]!
      look(site, window)
      const line = site * LINE
      held[line + END_COUNT]! -= t.lifetimeCount[lifetime]!
      held[line + END_BYTES]! -= t.lifetimeBytes[lifetime]!
    }
    looks += lookedCount
    if (looks > MAX_LOOKS)
      throw new CaptureError('limit', 'This capture holds too much about too many moments to be packed.')
    if (kindOf.length < lookedCount) kindOf = new Uint8Array(looked.length)
    const begin = row
    let markClass = 0
    if (!io.isReading) {
      for (let r = begin; r < rows && peakWindow[r] === window; r++) rowOf[peakSite[r]!] = r + 1
      markClass = kindsOfWindow()
    }
    markClass = checkedIndex(classes.code(markClass, 0, 0), CLASSES)

    pendingCount = 0
    if (pending.length < looked.length) pending = new Uint32Array(looked.length)
    for (let i = 0; i < lookedCount; i++) {
      const site = looked[i]!
      const line = site * LINE
      const startCount = held[line + START_COUNT]!
      const startBytes = held[line + START_BYTES]!
      const endCount = held[line + END_COUNT]!
      const endBytes = held[line + END_BYTES]!
      const wasOther = held[line + WAS_OTHER]!
      const isSteady = startCount === endCount && startBytes === endBytes
      const isBehind = startCount !== held[line + MARK_COUNT] || startBytes !== held[line + MARK_BYTES]
      const context = isSteady
        ? (isBehind ? 2 : 0) + wasOther
        : 4 + (isBehind ? 2 * CLASSES : 0) + markClass * 2 + wasOther
      const kind = kinds.code(kindOf[i]!, 0, context)
      held[line + WAS_OTHER] = kind === Held.OTHERWISE ? 1 : 0
      if (kind === Held.AS_AT_START) write(site, window, startCount, startBytes)
      else if (kind === Held.AS_AT_END) write(site, window, endCount, endBytes)
      else if (kind === Held.OTHERWISE) {
        const given = io.isReading ? 0 : rowOf[site]! - 1
        const from = checked(startCount)
        const last = latest[site]!
        const count = counts.code(
          peakCount[given]!,
          from,
          isSteady ? STEADY : endCount > startCount ? GROWING : SHRINKING,
        )
        const share = evenShareOf(Math.abs(count - from), t.cellBytes[last] ?? 0, t.cellCount[last] ?? 0)
        const likely = checked(startBytes) + (count < from ? -share : share)
        write(site, window, count, bytes.code(peakBytes[given]!, checked(likely), isSteady ? STEADY : GROWING))
      } else if (kind !== Held.AS_BEFORE) throw damaged('a peak is of no kind')
      if (!io.isReading) rowOf[site] = 0
      held[line + START_COUNT] = endCount
      held[line + START_BYTES] = endBytes
      if (endCount !== held[line + MARK_COUNT] || endBytes !== held[line + MARK_BYTES]) pending[pendingCount++] = site
    }
    moveOthers(window, begin)
  }
  if (row !== rows) throw damaged('there are fewer peaks than it says')
  for (const coder of [classes, kinds, counts, bytes, others, otherSites]) coder.end()

  /** Writing: what the looked-at sites hold, and the class of the mark. */
  function kindsOfWindow(): number {
    let atStart = 0
    let atEnd = 0
    for (let i = 0; i < lookedCount; i++) {
      const site = looked[i]!
      const line = site * LINE
      const given = rowOf[site]! - 1
      const count = given < 0 ? held[line + MARK_COUNT] : peakCount[given]
      const size = given < 0 ? held[line + MARK_BYTES] : peakBytes[given]
      const isStart = count === held[line + START_COUNT] && size === held[line + START_BYTES]
      const isEnd = count === held[line + END_COUNT] && size === held[line + END_BYTES]
      if (isStart && !isEnd) atStart++
      if (isEnd && !isStart) atEnd++
      kindOf[i] = given < 0 ? Held.AS_BEFORE : isStart ? Held.AS_AT_START : isEnd ? Held.AS_AT_END : Held.OTHERWISE
    }
    return atStart + atEnd === 0 ? 0 : Math.round((atEnd / (atStart + atEnd)) * (CLASSES - 1))
  }

  /** Rows of sites that did nothing: memreel makes none, but nothing forbids them. */
  function moveOthers(window: number, begin: number): void {
    const given: number[] = []
    if (!io.isReading) {
      for (let r = begin; r < rows && peakWindow[r] === window; r++) if (rowOf[peakSite[r]!]! > 0) given.push(r)
    }
    const count = checkedIndex(others.code(given.length, 0, 0), rows + 1)
    for (let i = 0; i < count; i++) {
      const r = given[i] ?? 0
      const site = checkedIndex(otherSites.code(peakSite[r]!, 0, 0), sites)
      const line = site * LINE
      if (held[line + SEEN] === window + 1) throw damaged('a place has two peaks in one window')
      held[line + SEEN] = window + 1
      write(
        site,
        window,
        counts.code(peakCount[r]!, checked(held[line + MARK_COUNT]!), OF_OTHERS),
        bytes.code(peakBytes[r]!, checked(held[line + MARK_BYTES]!), OF_OTHERS),
      )
      if (!io.isReading) rowOf[site] = 0
      if (pendingCount === pending.length) pending = twice(pending)
      pending[pendingCount++] = site
    }
  }
}

function twice(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(values.length * 2)
  more.set(values)
  return more
}
