import { type Command, InvalidArgumentError } from 'commander'
import { MEMRAY_SHARE, type SummaryColumn, type SummaryReport, summaryRows } from '../../reports/index.ts'
import { countOfRows, type SelectionOptions, withSelection } from '../options.ts'
import { print, printPieces, tell, terminalWidth } from '../output.ts'
import { readSelected } from '../reading.ts'
import { colourByShare, wantsColours } from '../text/colours.ts'
import { percentText, sizeText } from '../text/figures.ts'
import { plainText } from '../text/plainText.ts'
import { type TextColumn, textTable } from '../text/textTable.ts'

interface SummaryOptions extends SelectionOptions {
  readonly maxRows?: number
  readonly sortColumn: SummaryColumn
  readonly all?: boolean
  readonly json?: boolean
}

/** Lines of a terminal that are left to the table's frame and the prompt. */
const OTHER_LINES = 5
const MIN_ROWS = 10

export function addSummary(program: Command): void {
  withSelection(program.command('summary'))
    .description('memory by function: its own, and with all that it called (at the peak, unless told otherwise)')
    .argument('<capture>', 'file that memray wrote')
    .option('-r, --max-rows <n>', 'rows to print (unless told: what a terminal holds, else all)', countOfRows)
    .option(
      '-s, --sort-column <n>',
      'column to sort by: 1 and 2 total memory, 3 and 4 own memory, 5 allocations',
      summaryColumn,
      1 as SummaryColumn,
    )
    .option('--all', "count all memory; Memray's summary stops at the first 95 % of it")
    .option('--json', 'print one JSON document')
    .action(async (capture: string, options: SummaryOptions) => {
      const { reports, selection } = await readSelected(capture, options)
      // as in Memray, temporary allocations of different threads are different records
      const records = reports.records(selection, selection.mode === 'temporary')
      const summary = summaryRows(reports, records, options.sortColumn, options.all ? 1 : MEMRAY_SHARE)
      if (options.json) {
        await print(JSON.stringify(asJson(summary, options.maxRows)))
        return
      }
      const terminalRows = process.stdout.isTTY ? Math.max(MIN_ROWS, process.stdout.rows - OTHER_LINES) : undefined
      await printPieces(asText(summary, options.sortColumn, options.maxRows ?? terminalRows))
      const { leftOut } = summary
      if (leftOut.records > 0) {
        tell(
          `not in these figures: the last ${sizeText(leftOut.bytes)} that were allocated, as in Memray's summary. --all counts them.`,
        )
      }
    })
}

function summaryColumn(text: string): SummaryColumn {
  if (!/^[1-5]$/.test(text)) throw new InvalidArgumentError('It has to be a column from 1 to 5.')
  return Number(text) as SummaryColumn
}

function asJson(summary: SummaryReport, maxRows: number | undefined): object {
  return {
    total_bytes: summary.totalBytes,
    total_allocations: summary.totalAllocations,
    left_out: summary.leftOut,
    rows: summary.rows.slice(0, maxRows).map((row) => ({
      function: row.functionName,
      file: row.file,
      total_bytes: row.totalBytes,
      own_bytes: row.ownBytes,
      total_allocations: row.totalAllocations,
      own_allocations: row.ownAllocations,
    })),
  }
}

function asText(summary: SummaryReport, sortColumn: SummaryColumn, maxRows: number | undefined): Iterable<string> {
  const titles = ['Location', 'Total Memory', 'Total Memory %', 'Own Memory', 'Own Memory %', 'Allocation Count']
  const columns = titles.map(
    (title, c): TextColumn => ({ title: c === sortColumn ? `<${title}>` : title, align: c === 0 ? 'left' : 'right' }),
  )
  const colour = colourByShare(wantsColours())
  const { totalBytes, totalAllocations } = summary
  const rows = summary.rows.slice(0, maxRows).map((row) => {
    const cell = (text: string, part: number, whole: number) => ({
      text,
      paint: (shown: string) => colour(shown, whole > 0 ? part / whole : 0),
    })
    return [
      cell(plainText(`${row.functionName} at ${row.file}`), row.totalBytes, totalBytes),
      cell(sizeText(row.totalBytes), row.totalBytes, totalBytes),
      cell(percentText(row.totalBytes, totalBytes), row.totalBytes, totalBytes),
      cell(sizeText(row.ownBytes), row.ownBytes, totalBytes),
      cell(percentText(row.ownBytes, totalBytes), row.ownBytes, totalBytes),
      cell(String(row.totalAllocations), row.totalAllocations, totalAllocations),
    ]
  })
  return textTable(columns, rows, terminalWidth())
}
