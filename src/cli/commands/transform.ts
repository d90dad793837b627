import { Argument, type Command } from 'commander'
import { version } from '../../../package.json'
import {
  type CaptureReports,
  type Records,
  transformCollapsed,
  transformCsv,
  transformGprof2dot,
  transformSpeedscope,
} from '../../reports/index.ts'
import { type SelectionOptions, withSelection } from '../options.ts'
import { printPieces, refuseToOverwrite, writeFilePieces } from '../output.ts'
import { readSelected } from '../reading.ts'

const FORMATS: Record<string, (reports: CaptureReports, records: Records) => Iterable<string>> = {
  csv: transformCsv,
  gprof2dot: transformGprof2dot,
  speedscope: (reports, records) => transformSpeedscope(reports, records, `memreel@${version}`),
  collapsed: transformCollapsed,
}

export function addTransform(program: Command): void {
  withSelection(program.command('transform'))
    .description('memory by stack in the format of another tool (at the peak, unless told otherwise)')
    .addArgument(new Argument('<format>', 'format to write').choices(Object.keys(FORMATS)))
    .argument('<capture>', 'file that memray wrote')
    .option('-o, --output <file>', 'file to write instead of standard output')
    .option('-f, --force', 'replace the file if it exists')
    .action(
      async (format: string, capture: string, options: SelectionOptions & { output?: string; force?: boolean }) => {
        const { output, force = false } = options
        if (output !== undefined) refuseToOverwrite(output, force)
        const { reports, selection } = await readSelected(capture, options)
        const pieces = FORMATS[format]!(reports, reports.records(selection, false))
        if (output === undefined) await printPieces(pieces)
        else await writeFilePieces(output, pieces)
      },
    )
}
