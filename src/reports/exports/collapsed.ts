import type { CaptureReports } from '../captureReports.ts'
import { locationText } from '../framePattern.ts'
import type { Records } from '../records.ts'
import { NO_STACK } from '../stats.ts'
import { joinedStacks } from './joinedStacks.ts'

/**
 * Records as collapsed stacks, the input of Brendan Gregg's flamegraph.pl and of many viewers: outermost frame first, then the bytes.
 * A semicolon parts frames and a line break ends a stack, so both are replaced inside names.
 *
 *     main (app.py:13);read (app.py:5) 6000099
 */
export function* transformCollapsed(reports: CaptureReports, records: Records): Generator<string> {
  const frameText: string[] = []
  for (const { frames, bytes } of joinedStacks(reports, records)) {
    if (bytes === 0) continue
    const names: string[] = []
    for (const location of frames) {
      frameText[location] ??= locationText(reports.locations, location)
        .replaceAll(';', ':')
        .replace(/\s*[\r\n]\s*/g, ' ')
      names.push(frameText[location])
    }
    yield `${names.length === 0 ? NO_STACK : names.join(';')} ${bytes}\n`
  }
}
