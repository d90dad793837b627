import type { ErrorReport, Outcome, RowPage } from '../../workers/index.ts'

/** Rows that cross the boundary at a time: some screens full, and little enough to be copied in a millisecond. */
const PAGE_ROWS = 200

export interface RowSource<Row> {
  /** The opened capture: rows of another one are not shown while these are fetched. */
  readonly generation: number
  /** Everything that the rows depend on: sources with equal keys have equal rows. */
  readonly key: string
  readonly load: (first: number, count: number) => Promise<Outcome<RowPage<Row>>>
}

export interface ListTotals {
  /** Rows that pass the filter. */
  readonly total: number
  readonly allBytes: number
  readonly allCount: number
  /** What shares are of. */
  readonly wholeBytes: number
  readonly wholeCount: number
  readonly filteredBytes: number
  readonly filteredCount: number
}

/**
 * The rows of a long list, fetched in pages as they come into view. One request is under way at a time; while the rows of a new question
 * are fetched, those of the former one stay. It outlives the panel that shows it, and keeps that panel's place.
 */
export class PagedRows<Row> {
  /** The panel's own: how far it is scrolled, and the row that the keyboard is on. */
  scrollTop = 0
  current = 0

  totals: ListTotals | null = null
  error: ErrorReport | null = null
  private pages = new Map<number, readonly Row[]>()
  /** What `pages` answer. */
  private shownKey = ''
  private source: RowSource<Row> | null = null
  private seen = { first: 0, last: 0 }
  private isLoading = false
  private version = 0
  private readonly listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
  readonly snapshot = (): number => this.version

  show(source: RowSource<Row> | null): void {
    if (source?.key === this.source?.key && source?.generation === this.source?.generation) return
    if (source?.generation !== this.source?.generation) {
      this.pages = new Map()
      this.shownKey = ''
      this.totals = null
      this.toTop()
    }
    this.source = source
    this.error = null
    void this.load()
  }

  /** Another order or filter starts at the top. */
  toTop(): void {
    this.scrollTop = 0
    this.current = 0
    this.seen = { first: 0, last: 0 }
  }

  /** Rows that are on the screen now, both ends included. */
  look(first: number, last: number): void {
    this.seen = { first: Math.max(0, first), last: Math.max(0, last) }
    void this.load()
  }

  row(at: number): Row | undefined {
    return this.pages.get(Math.floor(at / PAGE_ROWS))?.[at % PAGE_ROWS]
  }

  /** Whether the rows answer what was asked last. */
  get isCurrent(): boolean {
    return this.shownKey === this.source?.key
  }

  private async load(): Promise<void> {
    if (this.isLoading) return
    this.isLoading = true
    for (let page = this.missingPage(); page >= 0; page = this.missingPage()) {
      const source = this.source!
      const answer = await attempt(() => source.load(page * PAGE_ROWS, PAGE_ROWS))
      if (source !== this.source) continue
      if (answer.ok) this.take(source.key, page, answer.value)
      else {
        this.error = answer.error
        this.changed()
        break
      }
    }
    this.isLoading = false
  }

  /** The first page that is in view and not there; -1 if none is missing. */
  private missingPage(): number {
    if (!this.source || this.error) return -1
    const { first, last } = this.seen
    if (!this.isCurrent) return Math.floor(Math.min(first, Math.max(0, (this.totals?.total ?? 0) - 1)) / PAGE_ROWS)
    const end = Math.min(last, (this.totals?.total ?? 0) - 1)
    for (let page = Math.floor(first / PAGE_ROWS); page * PAGE_ROWS <= end; page++) {
      if (!this.pages.has(page)) return page
    }
    return -1
  }

  private take(key: string, page: number, answer: RowPage<Row>): void {
    if (this.shownKey !== key) {
      this.shownKey = key
      this.pages = new Map()
    }
    const { rows, first: _first, ...totals } = answer
    this.totals = totals
    this.pages.set(page, rows)
    this.changed()
  }

  private changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }
}

/** A rejected call is the worker itself failing; a person needs a sentence for that as well. */
export async function attempt<T>(call: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call()
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    return {
      ok: false,
      error: { kind: 'unreadable', sentence: `No answer could be made: ${detail}`, byteOffset: null },
    }
  }
}
