import type { Command } from 'commander'
import { placeText, tableAsMemrayJson, tableRows } from '../../reports/index.ts'
import { type SelectionOptions, withSelection } from '../options.ts'
import { print, printPieces, terminalWidth } from '../output.ts'
import { readSelected } from '../reading.ts'
import { sizeText } from '../text/figures.ts'
import { plainText } from '../text/plainText.ts'
import { type TextColumn, textTable } from '../text/textTable.ts'

export function addTable(program: Command): void {
  withSelection(program.command('table'))
    .description(
      'memory by the line that allocated it and the allocator that it called (at the peak, unless told otherwise)',
    )
    .argument('<capture>', 'file that memray wrote')
    .option('--split-threads', 'a row for each thread')
    .option('--json', "print one JSON document, with the keys of Memray's table report")
    .action(async (capture: string, options: SelectionOptions & { splitThreads?: boolean; json?: boolean }) => {
      const { splitThreads = false } = options
      const { reports, selection } = await readSelected(capture, options)
      const rows = tableRows(reports, reports.records(selection, splitThreads), splitThreads)
      if (options.json) {
        await print(JSON.stringify(tableAsMemrayJson(rows)))
        return
      }
      const columns: TextColumn[] = [
        ...(splitThreads ? [{ title: 'Thread ID', align: 'left' as const }] : []),
        { title: 'Size', align: 'right' },
        { title: 'Allocator', align: 'right' },
        { title: 'Allocations', align: 'right' },
        { title: 'Location', align: 'left' },
      ]
      const cells = rows
        .sort((x, y) => y.bytes - x.bytes)
        .map((row) => [
          ...(splitThreads ? [{ text: plainText(row.thread) }] : []),
          { text: sizeText(row.bytes) },
          { text: row.allocator },
          { text: String(row.allocations) },
          { text: plainText(placeText(row)) },
        ])
      await printPieces(textTable(columns, cells, terminalWidth()))
    })
}
