/** What the worker is started with. */
export interface Start {
  readonly captures: readonly { readonly name: string; readonly file: Uint8Array }[]
  readonly seed: number
  /** How hostile the hostile captures are: 1 = as much as they get. */
  readonly scale: number
  /** Milliseconds since 1970. */
  readonly untilMs: number
}

export type Progress =
  | { readonly kind: 'begins'; readonly name: string; readonly file: Uint8Array; readonly limitMs: number }
  | { readonly kind: 'done'; readonly examined: number; readonly outcomes: Readonly<Record<string, number>> }
  | { readonly kind: 'failed'; readonly examined: number; readonly error: string }
