import type { StatsReport } from '../../reports/index.ts'
import { sizeText } from './figures.ts'
import { plainText } from './plainText.ts'

/** Length of the longest bar of the histogram. */
const BAR_LENGTH = 25

/** The stats report in the layout of Memray's terminal report. `rows` is how many rows the top lists were asked for. */
export function statsText(stats: StatsReport, peakBytes: number, rows: number): string {
  const list = <T>(items: readonly T[], line: (item: T) => string) =>
    items.map((item) => `\t- ${plainText(line(item))}`)
  const sections: [heading: string, lines: string[]][] = [
    ['📏 Total allocations:', [`\t${stats.allocationCount}`]],
    ['📦 Total memory allocated:', [`\t${sizeText(stats.allocatedBytes)}`]],
    ['📈 Peak memory usage:', [`\t${sizeText(peakBytes)}`]],
    ['📊 Histogram of allocation size:', histogramLines(stats).map((line) => `\t${line}`)],
    ['📂 Allocator type distribution:', stats.allocators.map(({ name, count }) => `\t ${name}: ${count}`)],
    [
      `🥇 Top ${rows} largest allocating locations (by size):`,
      list(stats.topBySize, (row) => `${row.location} -> ${sizeText(row.bytes)}`),
    ],
    [
      `🥇 Top ${rows} largest allocating locations (by number of allocations):`,
      list(stats.topByCount, (row) => `${row.location} -> ${row.count}`),
    ],
  ]
  if (stats.topModulesBySize.length > 0) {
    sections.push(
      [
        `🥇 Top ${rows} largest allocating modules (by size):`,
        list(stats.topModulesBySize, (row) => `${row.module} -> ${sizeText(row.bytes)}`),
      ],
      [
        `🥇 Top ${rows} largest allocating modules (by number of allocations):`,
        list(stats.topModulesByCount, (row) => `${row.module} -> ${row.count}`),
      ],
    )
  }
  return sections.map(([heading, lines]) => [heading, ...lines].join('\n')).join('\n\n')
}

function histogramLines({ histogram, smallestSize, largestSize }: StatsReport): string[] {
  if (histogram.length === 0) return ['<no data for histogram>']
  const last = histogram.length - 1
  const bounds = histogram.map(({ maxBytes }, i) =>
    i === last ? `<=${sizeText(maxBytes)}` : `< ${sizeText(maxBytes + 1)}`,
  )
  const counts = histogram.map(({ count }) => String(count))
  const highest = Math.max(...histogram.map(({ count }) => count))
  const boundWidth = Math.max(...bounds.map((text) => text.length))
  const countWidth = Math.max(...counts.map((text) => text.length))
  const bars = histogram.map(({ count }) => '▇'.repeat(Math.ceil((count / highest) * BAR_LENGTH)))
  const rule = '-'.repeat(boundWidth + 2 + countWidth + 1 + BAR_LENGTH)
  return [
    `min: ${sizeText(smallestSize)}`,
    rule,
    ...histogram.map((_, i) => `${bounds[i]!.padEnd(boundWidth)}: ${counts[i]!.padStart(countWidth)} ${bars[i]}`),
    rule,
    `max: ${sizeText(largestSize)}`,
  ]
}
