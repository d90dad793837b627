const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Elapsed time as it is typed and read on the time axis: `0:01.200`, `12:34.000`, `1:02:03.400`. */
export function formatElapsed(ms: number): string {
  const sign = ms < 0 ? '-' : ''
  const total = Math.round(Math.abs(ms))
  const hours = Math.floor(total / HOUR_MS)
  const minutes = Math.floor((total % HOUR_MS) / MINUTE_MS)
  const seconds = ((total % MINUTE_MS) / 1000).toFixed(3).padStart(6, '0')
  return hours > 0 ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${sign}${minutes}:${seconds}`
}

/**
 * What a person types for a moment: seconds (`1.2`) or `m:ss.mmm` or `h:mm:ss.mmm`; a trailing `s` or `ms` is understood.
 * Null when it can't be read.
 */
export function parseElapsed(text: string): number | null {
  const trimmed = text.trim().replace(',', '.')
  const inMs = /^(\d+(?:\.\d+)?)\s*ms$/.exec(trimmed)
  if (inMs) return Number(inMs[1])
  const parts = /^(?:(?:(\d+):)?(\d{1,4}):)?(\d+(?:\.\d*)?|\.\d+)\s*s?$/.exec(trimmed)
  if (!parts) return null
  const [, hours, minutes, seconds] = parts
  const inColons = minutes !== undefined
  if (inColons && Number(seconds) >= 60) return null
  if (hours !== undefined && Number(minutes) >= 60) return null
  return Number(hours ?? 0) * HOUR_MS + Number(minutes ?? 0) * MINUTE_MS + Math.round(Number(seconds) * 1e6) / 1000
}

/** How long something took: `340 ms`, `3.4 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < MINUTE_MS - 50) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const two = (n: number) => String(n).padStart(2, '0')

/** Clock time where the page is read: `14:03:12.123`. */
export function formatClock(epochMs: number): string {
  const at = new Date(epochMs)
  if (Number.isNaN(at.getTime())) return '–'
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** `2026-11-22 14:03:12` */
export function formatDateTime(epochMs: number): string {
  const at = new Date(epochMs)
  if (Number.isNaN(at.getTime())) return '–'
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${formatClock(epochMs).slice(0, 8)}`
}
