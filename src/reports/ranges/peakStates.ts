import type { CaptureIndex } from '../../capture/index.ts'
import { firstAfter } from '../firstAfter.ts'
import { entriesOf } from './entries.ts'
import { noneOf, type PerSite } from './perSite.ts'
import { RowStates, stateSpacing } from './rowStates.ts'

/** Rows between two pauses. */
const STEP_ROWS = 1 << 16

/** What the sites held at the mark of a window: the last row of each site until then. */
export class PeakStates {
  private readonly peaks: CaptureIndex['peaks']
  private readonly siteCount: number
  private states: RowStates

  constructor(peaks: CaptureIndex['peaks'], siteCount: number) {
    this.peaks = peaks
    this.siteCount = siteCount
    this.states = new RowStates(1, 0)
  }

  get memoryBytes(): number {
    return this.states.memoryBytes
  }

  /** Keeps what was held after every so many rows. Yields every millisecond or so. */
  *prepare(leastRows: number, budgetBytes: number): Generator<void> {
    const { peaks, siteCount } = this
    const states = new RowStates(stateSpacing(siteCount, leastRows), budgetBytes)
    if (states.nextRow >= peaks.count) return
    const held = noneOf(siteCount)
    let row = 0
    while (states.nextRow < peaks.count) {
      for (const end = states.nextRow; row < end; ) {
        const next = Math.min(end, row + STEP_ROWS)
        this.applyRows(held, row, next)
        row = next
        yield
      }
      states.keep(entriesOf(held))
      yield
    }
    this.states = states
  }

  /** Writes what was held at the mark of a window to an array that holds nothing. */
  write(into: PerSite, window: number): void {
    const { peaks } = this
    const end = firstAfter(peaks.window, peaks.count, window)
    const { row, state } = this.states.before(end)
    if (state) {
      const { count, key, bytes, allocations } = state
      for (let entry = 0; entry < count; entry++) {
        const s = key[entry]! * 2
        into[s] = bytes[entry]!
        into[s + 1] = allocations[entry]!
      }
    }
    this.applyRows(into, row, end)
  }

  private applyRows(into: PerSite, from: number, to: number): void {
    const { site, heldBytes, heldCount } = this.peaks
    for (let row = from; row < to; row++) {
      const s = site[row]! * 2
      into[s] = heldBytes[row]!
      into[s + 1] = heldCount[row]!
    }
  }
}
