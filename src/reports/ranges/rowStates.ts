import { type Entries, memoryOf } from './entries.ts'

/**
 * What the sites held after every so many rows of a table in the order of time, so that nobody has to begin at the first row:
 *
 *     rows     0 . . . 4 . . . 8 . . . 12 .         spacing 4
 *     states           *       *       *
 *
 * When they outgrow their budget every second one is given up, and the spacing doubles.
 */
export class RowStates {
  private readonly budgetBytes: number
  private spacing: number
  private states: Entries[] = []
  private sizeBytes = 0

  constructor(spacing: number, budgetBytes: number) {
    this.spacing = spacing
    this.budgetBytes = budgetBytes
  }

  get memoryBytes(): number {
    return this.sizeBytes
  }

  /** The row before which the next state is wanted. */
  get nextRow(): number {
    return (this.states.length + 1) * this.spacing
  }

  keep(state: Entries): void {
    this.states.push(state)
    this.sizeBytes += memoryOf(state)
    while (this.sizeBytes > this.budgetBytes && this.states.length > 0) {
      this.states = this.states.filter((_, i) => i % 2 === 1)
      this.sizeBytes = this.states.reduce((sum, kept) => sum + memoryOf(kept), 0)
      this.spacing *= 2
    }
  }

  /** The last state that is not after a row; null is the beginning, where nothing is held. */
  before(row: number): { row: number; state: Entries | null } {
    return this.at(Math.floor(row / this.spacing))
  }

  nearest(row: number): { row: number; state: Entries | null } {
    return this.at(Math.round(row / this.spacing))
  }

  private at(wanted: number): { row: number; state: Entries | null } {
    const number = Math.min(this.states.length, wanted)
    return { row: number * this.spacing, state: number > 0 ? this.states[number - 1]! : null }
  }
}

/** With fewer rows between two states than half of what a state may have, states would cost more than they save. */
export function stateSpacing(siteCount: number, leastRows: number): number {
  return Math.max(leastRows, siteCount >> 1)
}
