import type { CaptureIndex } from '../../capture/index.ts'
import { thinnedTimeline } from '../../reports/index.ts'

/** What the list of captures shows of one: everything that takes reading it. */
export interface ListedFacts {
  readonly program: string
  readonly startMs: number
  readonly durationMs: number
  readonly peakBytes: number
  /** 0 where the capture does not tell. */
  readonly allocations: number
  readonly isComplete: boolean
  readonly isAggregated: boolean
  /** The heap over time, two hexadecimal digits for each point, as a share of the highest; '' where there is none. */
  readonly picture: string
}

/** One row of `captures.json`. */
export interface ListedCapture {
  /** Address relative to the page. */
  readonly url: string
  /** Path below the folder that is shown. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** Null while it has not been read, or if it can't be. */
  readonly facts: ListedFacts | null
  /** Why it can't be shown, in one sentence. */
  readonly problem: string | null
}

export interface Listing {
  readonly captures: readonly ListedCapture[]
  /** Captures that have yet to be read. */
  readonly unread: number
}

const PICTURE_POINTS = 60

export function listedFacts(index: CaptureIndex): ListedFacts {
  const { header, ending, totals, snapshots } = index
  const last = snapshots.count > 0 ? snapshots.elapsedMs[snapshots.count - 1]! : 0
  return {
    program: header.commandLine.slice(0, 500),
    startMs: header.startTimeMs,
    durationMs: Math.max(header.endTimeMs - header.startTimeMs, last),
    peakBytes: totals.peakBytes,
    allocations: totals.allocations,
    isComplete: ending.isComplete,
    isAggregated: header.isAggregated,
    picture: pictureOf(index),
  }
}

function pictureOf({ snapshots }: CaptureIndex): string {
  const { heap } = thinnedTimeline(snapshots, PICTURE_POINTS)
  const highest = heap.reduce((most, bytes) => Math.max(most, bytes), 0)
  if (highest === 0) return ''
  return Array.from(heap, (bytes) =>
    Math.round((Math.max(0, bytes) / highest) * 255)
      .toString(16)
      .padStart(2, '0'),
  ).join('')
}
