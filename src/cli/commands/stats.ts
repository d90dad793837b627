import type { Command } from 'commander'
import { CaptureReports, statsAsMemrayJson } from '../../reports/index.ts'
import { openCapture } from '../openCapture.ts'
import { countOfRows } from '../options.ts'
import { print } from '../output.ts'
import { tellOfDoubts } from '../reading.ts'
import { statsText } from '../text/statsText.ts'

export function addStats(program: Command): void {
  program
    .command('stats')
    .description('statistics of all allocations of the run, freed or not')
    .argument('<capture>', 'file that memray wrote (not with --aggregate)')
    .option('-n, --num-largest <n>', 'rows of the top lists', countOfRows, 5)
    .option('--json', 'print one JSON document, with the keys of `memray stats --json`')
    .action(async (capture: string, options: { numLargest: number; json?: boolean }) => {
      const { numLargest: rows } = options
      const reports = new CaptureReports(await openCapture(capture))
      const stats = reports.stats(rows)
      tellOfDoubts(reports.index, null)
      if (options.json) await print(JSON.stringify(statsAsMemrayJson(reports.index, stats)))
      else await print(statsText(stats, reports.index.totals.peakBytes, rows))
    })
}
