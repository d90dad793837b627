/** How finely a range's sums are prepared. Answers are the same with any. */
export interface Grain {
  /** So many rows of a table are gone through rather than prepared for. */
  readonly leastRows: number
  /** Cells that are followed at a time while lists are made: 16 bytes each, for as long as that takes. */
  readonly cellsAtOnce: number
  /**
   * Memory of what is prepared, as a share of the time tables' own. Half of it goes to what was alive, and a quarter each to the peaks and to
   * what was allocated; where nearly nothing is ever freed, another quarter comes on top.
   */
  readonly memoryShare: number
}

export const USUAL_GRAIN: Grain = { leastRows: 1 << 15, cellsAtOnce: 1 << 20, memoryShare: 1 / 4 }
