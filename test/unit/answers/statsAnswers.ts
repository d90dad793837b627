/** `stats --json`, of Memray or of ours. */
export type StatsAnswer = Readonly<Record<string, unknown>> & { readonly metadata: Readonly<Record<string, unknown>> }
type Row = Readonly<Record<string, unknown>>

/**
 * What of Memray's statistics is different in ours, a line each. Only keys that Memray's version of the report has are compared. Times
 * are instants, since the reporter's time zone is nothing that a capture holds; tied rows of the top lists may stand in any order.
 */
export function statsDifferences(memrays: StatsAnswer, ours: StatsAnswer): string[] {
  const lines: string[] = []
  const compare = (key: string, want: unknown, got: unknown) => {
    const [a, b] = [JSON.stringify(want), JSON.stringify(got)]
    if (a !== b) lines.push(`${key}: Memray says ${a}; we say ${b}`)
  }
  for (const [key, want] of Object.entries(memrays.metadata)) {
    const got = ours.metadata[key]
    if (key.endsWith('_time')) compare(key, instant(want), instant(got))
    else compare(key, want, got)
  }
  for (const [key, want] of Object.entries(memrays)) {
    const got = ours[key]
    if (key === 'metadata') continue
    if (key.startsWith('top_')) {
      const figure = key.endsWith('size') ? ['size', 'total_bytes'] : ['count', 'num_allocations']
      compare(`${key}, figures`, figures(want as Row[], figure), figures(got as Row[], figure))
      compare(`${key}, rows`, rowsAboveTheLast(want as Row[], figure), rowsAboveTheLast(got as Row[], figure))
    } else compare(key, sorted(want), sorted(got))
  }
  return lines
}

function instant(time: unknown): number {
  const text = String(time)
  // until 1.18 without a time zone: the answers were made in UTC
  return Date.parse(text.replace(' ', 'T') + (/[+-]\d\d:\d\d$/.test(text) ? '' : 'Z'))
}

function figures(rows: readonly Row[], names: readonly string[]): unknown[] {
  return rows.map((row) => row[names[0]!] ?? row[names[1]!])
}

/** Those with the last figure are one choice of several that tie. */
function rowsAboveTheLast(rows: readonly Row[], names: readonly string[]): string[] {
  const values = figures(rows, names)
  return rows
    .filter((_, i) => values[i] !== values.at(-1))
    .map((row) => JSON.stringify(sorted(row)))
    .sort()
}

/** Objects with their keys in order; arrays as they are. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}
