const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/**
 * A size in a sentence, with decimal units and one decimal, as Memray writes sizes: `999 B`, `1.0 kB`, `15.3 MB`. The
 * unit goes up when the *rounded* number reaches 1000, so that 999,960 is `1.0 MB` and never `1000.0 kB`.
 */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1000) return `${Math.round(bytes)} B`
  let value = bytes
  let unit = 0
  do {
    value /= 1000
    unit++
  } while (Math.round(Math.abs(value) * 10) / 10 >= 1000 && unit < UNITS.length - 1)
  return `${value.toFixed(1)} ${UNITS[unit]}`
}
