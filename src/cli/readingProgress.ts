import { formatBytes } from '../reports/index.ts'

/** The line of a terminal is written anew this often; without a terminal there is a line of its own now and then. */
const TERMINAL_EVERY_MS = 100
const LINES_EVERY_MS = 10_000
/** With --progress, terminal or not. */
const ASKED_LINES_EVERY_MS = 1000

/** `auto`: on a terminal one line that changes, elsewhere a line every ten seconds. */
export type ProgressChoice = 'auto' | 'lines' | 'none'

let choice: ProgressChoice = 'auto'

/** What `--progress` and `--no-progress` say, for all that this process reads. */
export function chooseProgress(next: ProgressChoice): void {
  choice = next
}

/** Tells on standard error how far reading is and how long it will take. */
export interface ReadingProgress {
  at(bytes: number, records: number): void
  end(): void
}

export function readingProgress(name: string, sizeBytes: number | null): ReadingProgress | null {
  if (choice === 'none') return null
  const isLine = process.stderr.isTTY && choice === 'auto'
  const everyMs = isLine ? TERMINAL_EVERY_MS : choice === 'lines' ? ASKED_LINES_EVERY_MS : LINES_EVERY_MS
  const started = performance.now()
  let last = started
  return {
    at(bytes, records) {
      const now = performance.now()
      if (now - last < everyMs) return
      last = now
      const text = progressText(name, bytes, sizeBytes, records, now - started)
      process.stderr.write(isLine ? `\r\u001b[K${text}` : `memreel: ${text}\n`)
    },
    end() {
      if (isLine && last !== started) process.stderr.write('\r\u001b[K')
    },
  }
}

/** `run.bin: 1.2 GB of 12.0 GB (10 %), 9.1 million records/s, 41.2 MB/s, 4 min 20 s left` */
export function progressText(
  name: string,
  bytes: number,
  sizeBytes: number | null,
  records: number,
  elapsedMs: number,
): string {
  const perSecond = (amount: number) => (amount / elapsedMs) * 1000
  const total = sizeBytes ? ` of ${formatBytes(sizeBytes)} (${Math.floor((bytes / sizeBytes) * 100)} %)` : ''
  const left =
    sizeBytes && bytes > 0 ? `, ${durationText((elapsedMs / bytes) * Math.max(0, sizeBytes - bytes))} left` : ''
  const speed = `${(perSecond(records) / 1e6).toFixed(1)} million records/s, ${formatBytes(perSecond(bytes))}/s`
  return `${name}: ${formatBytes(bytes)}${total}, ${speed}${left}`
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}
