import { bucketThreshold, type CaptureIndex } from '../../capture/index.ts'
import { CaptureError } from '../../parsers/index.ts'
import type { Selection, WindowRange } from '../question.ts'
import type { Grain } from './grain.ts'
import { moveRange } from './movedRange.ts'
import { noneOf, type PerSite } from './perSite.ts'
import { RangeTables } from './rangeTables.ts'

/** What a selection holds before its threads and allocators are looked at. */
export interface Held {
  /** Valid until the next question. In mode growth bytes and counts are signed. */
  readonly perSite: PerSite
  /** The window whose high-water mark is shown (mode peak), else null. */
  readonly window: number | null
}

/** What of a selection bears on the sums. */
type Essence = Pick<Selection, 'mode' | 'windows' | 'temporaryThreshold'>

/**
 * Answers selections from the time tables (docs/reports.md, "Selections"). Unprepared it goes through all rows that bear on the range, which may
 * be all there are; `prepare` keeps intermediate sums, and then an answer goes through few rows around the ends of the range. A range near the
 * last one is made out of that one's answer. All numbers are whole and below 2^53, so that all ways give the same to the bit.
 */
export class RangeSums {
  private readonly index: CaptureIndex
  /** Made with the first question that needs them: a packed index decodes its tables of time when they are looked at. */
  private rangeTables: RangeTables | null = null
  private perSite: PerSite | null = null
  private last: { key: string; essence: Essence; window: number | null } | null = null

  constructor(index: CaptureIndex) {
    this.index = index
  }

  private get tables(): RangeTables {
    this.rangeTables ??= new RangeTables(this.index)
    return this.rangeTables
  }

  /** Of all that was prepared. */
  get memoryBytes(): number {
    return this.rangeTables?.memoryBytes ?? 0
  }

  /** Yields every millisecond or so, after each table that had to be decoded first; questions may come in between. */
  *prepare(grain?: Grain): Generator<void> {
    const { index } = this
    for (const decode of [() => index.cells, () => index.lifetimes, () => index.peaks]) {
      yield
      decode()
    }
    yield
    yield* this.tables.prepare(grain)
  }

  /** Throws CaptureError where the capture holds no such data. */
  answer(selection: Selection): Held {
    const essence = this.essence(selection)
    const key = JSON.stringify(essence)
    this.perSite ??= noneOf(this.index.sites.count)
    if (this.last?.key !== key) {
      const { last } = this
      // if it fails midway, what is there is no answer to anything
      this.last = null
      if (last && this.move(this.perSite, last.essence, essence)) this.last = { key, essence, window: null }
      else {
        this.perSite.fill(0)
        this.last = { key, essence, window: this.write(this.perSite, essence) }
      }
    }
    return { perSite: this.perSite, window: this.last.window }
  }

  /** Selections with the same answer have the same essence: of a range in mode peak that is the window with the highest mark. */
  essence(selection: Selection): Essence {
    const { mode, windows, temporaryThreshold } = selection
    if (this.index.header.isAggregated && (windows || (mode !== 'peak' && mode !== 'leaked'))) {
      throw new CaptureError(
        'not-in-this-capture',
        'This capture was written with --aggregate: it holds only what was alive at the peak and at the end.',
      )
    }
    if (mode === 'temporary') return { mode, windows: null, temporaryThreshold }
    if (mode !== 'peak' || !windows) return { mode, windows, temporaryThreshold: 0 }
    const highest = highestWindow(this.index, windows)
    return { mode, windows: { from: highest, to: highest }, temporaryThreshold: 0 }
  }

  private move(sums: PerSite, { mode, windows }: Essence, now: Essence): boolean {
    if (mode !== now.mode || mode === 'peak' || mode === 'temporary' || !windows || !now.windows) return false
    return moveRange(this.tables, sums, mode, windows, now.windows)
  }

  /** Writes to an array that holds nothing; answers the window whose mark is shown. */
  private write(into: PerSite, { mode, windows, temporaryThreshold }: Essence): number | null {
    const { index } = this
    const { whole } = index
    switch (mode) {
      case 'peak':
        if (windows) this.tables.writePeak(into, windows.from)
        else writeColumns(into, whole.peakBytes, whole.peakCount)
        return windows ? windows.from : index.totals.peakWindow
      case 'leaked':
        if (windows) this.tables.addAlive(into, 1, windows, windows.to)
        else writeColumns(into, whole.leakedBytes, whole.leakedCount)
        return null
      case 'allocated':
        this.tables.addAllocated(into, 1, windows ?? wholeRun(index))
        return null
      case 'growth':
        this.tables.addGrowth(into, 1, windows ?? wholeRun(index))
        return null
      case 'temporary':
        addTemporary(into, index, temporaryThreshold)
        return null
    }
  }
}

function wholeRun({ windows }: CaptureIndex): WindowRange {
  return { from: 0, to: windows.count - 1 }
}

/** The first of the windows of a range with the highest mark. */
function highestWindow(index: CaptureIndex, range: WindowRange): number {
  const { mark, count } = index.windows
  const last = count - 1
  let highest = Math.min(Math.max(range.from, 0), last)
  const to = Math.min(range.to, last)
  for (let w = highest + 1; w <= to; w++) if (mark[w]! > mark[highest]!) highest = w
  return highest
}

function writeColumns(into: PerSite, bytes: Float64Array, count: Float64Array): void {
  for (let site = 0; site < bytes.length; site++) {
    into[site * 2] = bytes[site]!
    into[site * 2 + 1] = count[site]!
  }
}

function addTemporary(into: PerSite, { temporary }: CaptureIndex, threshold: number): void {
  const { exact, count, site, bucket, freedBytes, freedCount } = temporary
  if (exact?.threshold === threshold) {
    writeColumns(into, exact.bytes, exact.count)
    return
  }
  for (let row = 0; row < count; row++) {
    if (bucketThreshold(bucket[row]!) > threshold) continue
    const s = site[row]! * 2
    into[s]! += freedBytes[row]!
    into[s + 1]! += freedCount[row]!
  }
}
