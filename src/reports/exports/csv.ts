import { ALLOCATOR_NAMES } from '../../parsers/index.ts'
import type { CaptureReports } from '../captureReports.ts'
import type { Records } from '../records.ts'
import { shownStack } from '../shownRecords.ts'
import { threadLabel } from '../threads.ts'
import { csvLine } from './csvText.ts'

/**
 * Records as a CSV file, piece by piece: one line per record, its frames innermost first.
 *
 *     allocator,num_allocations,size,tid,thread_name,stack_trace
 *     MALLOC,3,6000099,1,0x1 (MainThread),read;app.py;5|main;app.py;13
 */
export function* transformCsv(reports: CaptureReports, records: Records): Generator<string> {
  const { index, locations } = reports
  const { sites, threads } = index
  const frameText: string[] = []
  yield csvLine(['allocator', 'num_allocations', 'size', 'tid', 'thread_name', 'stack_trace'])
  for (let record = 0; record < records.count; record++) {
    const site = records.site[record]!
    const thread = sites.thread[site]!
    const frames: string[] = []
    for (const location of shownStack(reports, records, record)) {
      frameText[location] ??=
        `${locations.functionName[location]};${locations.file[location]};${locations.line[location]}`
      frames.push(frameText[location])
    }
    yield csvLine([
      ALLOCATOR_NAMES[sites.allocator[site]!]!,
      records.allocations[record]!,
      records.bytes[record]!,
      threads.ids[thread] ?? 0,
      threadLabel(index, thread),
      frames.join('|'),
    ])
  }
}
