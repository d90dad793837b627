export interface FuzzSettings {
  readonly seconds: number
  readonly seed: number
  /** How hostile the hostile captures are: 1 = as much as they get. */
  readonly scale?: number
  /** Told how long each input took. */
  readonly log?: (line: string) => void
}
export interface FuzzResult {
  /** What failed, with the path of the input; null if nothing did. */
  readonly failure: string | null
  readonly examined: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly peakMb: number
  readonly slowest: string
}

/** Feeds hostile captures and changed real ones to the reader for so many seconds, in a thread of its own. */
export function fuzz(settings: FuzzSettings): Promise<FuzzResult>
