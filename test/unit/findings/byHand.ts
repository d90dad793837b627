import { expect } from 'vitest'
import { type CaptureReports, type Finding, formatBytes } from '../../../src/reports/index.ts'
import type { Plain, Sum } from './plainReplay.ts'

/** `1,234` in a sentence. */
const numberIn = (text: string) => Number(text.replaceAll(',', ''))

/** Holds a finding against what the events say, without index and reports. */
export function expectTrue(reports: CaptureReports, finding: Finding, plain: Plain): void {
  const { kind, sentence, bytes, count, view } = finding
  const { index } = reports
  const place = placeOfView(reports, finding)
  switch (kind) {
    case 'leak':
      expect(plain.tables.ending.isComplete).toBe(true)
      expect(plain.atEnd.byPlace.get(place)).toEqual({ bytes, count })
      break
    case 'thrash':
      expect(plain.temporary.get(place)).toEqual({ bytes, count })
      expect(sentence).toContain(` ${count.toLocaleString('en-US')} times`)
      break
    case 'growing-buffer': {
      const truth = plain.reallocated.get(place)!
      expect(truth).toMatchObject({ bytes, count })
      expect(truth.grown).toBeGreaterThan(0.95 * count)
      const seen = /buffer seen had ([\d.]+ \w+)\./.exec(sentence)![1]
      expect(seen).toBe(formatBytes(truth.largest))
      break
    }
    case 'imports': {
      const name = /^Importing (\S+) /.exec(sentence)![1]!
      const truth = plain.atPeak.byImport.get(name)!
      // what was allocated while a module's code was being read is the package's too
      expect(bytes).toBeGreaterThanOrEqual(truth.bytes)
      expect(bytes).toBeLessThan(truth.bytes * 1.02 + 100_000)
      expect(plain.peakBytes).toBe(index.totals.peakBytes)
      break
    }
    case 'busiest-thread': {
      expect(plain.atPeak.byThread.get(view.threads![0]!)).toEqual({ bytes, count })
      expect(bytes).toBeGreaterThan(total(plain.atPeak.byThread) / 2)
      break
    }
    case 'brief-peak': {
      expect(bytes).toBe(plain.peakBytes)
      const [, lasted, unit, rest] = /lasted ([\d.]+) (m?s) at most.* stayed at ([\d.]+ \w+) or less/.exec(sentence)!
      const lastedMs = Number(lasted) * (unit === 's' ? 1000 : 1)
      const above = plain.highest.flatMap((heapBytes, window) =>
        formatBytes(heapBytes) > rest! && heapBytes > bytes / 1.5 ? [window] : [],
      )
      const beginMs = plain.snapshots[above[0]! - 1]!.ms
      const endMs = plain.snapshots[above.at(-1)!]!.ms
      expect(endMs - beginMs).toBe(lastedMs)
      const others = plain.highest.filter((_, window) => window < above[0]! || window > above.at(-1)!)
      expect(formatBytes(Math.max(...others))).toBe(rest)
      break
    }
    case 'steady-growth': {
      const [, slope, fromBytes, toBytes] =
        /by about ([\d.]+ \w+) per second, from ([\d.]+ \w+) at .* to ([\d.]+ \w+) at /.exec(sentence)!
      const last = plain.snapshots.at(-1)!
      const later = plain.snapshots.filter(
        ({ ms }) => ms >= plain.snapshots[0]!.ms + 0.2 * (last.ms - plain.snapshots[0]!.ms),
      )
      expect(fromBytes).toBe(formatBytes(later[0]!.heapBytes))
      expect(toBytes).toBe(formatBytes(last.heapBytes))
      const line = leastSquares(later.map(({ ms, heapBytes }) => [ms / 1000, heapBytes]))
      expect(line.explained).toBeGreaterThan(0.97)
      const said = sizeOf(slope!)
      expect(Math.abs(said - line.slope)).toBeLessThan(0.1 * line.slope)
      break
    }
  }
}

/** `function file:line` of the place that a view zooms into. */
function placeOfView(reports: CaptureReports, { view }: Finding): string {
  const { locations } = reports
  const at = locations.hash.indexOf(view.zoomPath[0]!)
  return `${locations.functionName[at]} ${locations.file[at]}:${locations.line[at]}`
}

function total(sums: ReadonlyMap<unknown, Sum>): number {
  return [...sums.values()].reduce((sum, { bytes }) => sum + bytes, 0)
}

function sizeOf(text: string): number {
  const [value, unit] = text.split(' ')
  return numberIn(value!) * { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }[unit!]!
}

function leastSquares(points: readonly (readonly [number, number])[]): { slope: number; explained: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const xy = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)))
  const xx = mean(points.map(([x]) => (x - meanX) ** 2))
  const yy = mean(points.map(([, y]) => (y - meanY) ** 2))
  return { slope: xy / xx, explained: xy ** 2 / (xx * yy) }
}
