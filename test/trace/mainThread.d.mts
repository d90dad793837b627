import type { Browser, Page } from 'playwright-core'

export interface MainThreadWork {
  /** Processor time of each task, in order. */
  readonly taskMs: readonly number[]
  readonly longestMs: number
  /** For each of the screen's frames with input in it: all work since the frame before it. */
  readonly frameMs: readonly number[]
}

export function traceMainThread(page: Page, work: () => Promise<void>): Promise<MainThreadWork>

export interface StartOptions {
  readonly width: number
  readonly height: number
  /** Whether the title of the page says that it is there. */
  readonly isThere: (title: string) => boolean
  readonly timeoutMs?: number
  readonly settleMs?: number
}

export function traceStart(browser: Browser, url: string, options: StartOptions): Promise<MainThreadWork>
