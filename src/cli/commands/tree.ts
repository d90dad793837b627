import type { Command } from 'commander'
import { type CallTree, callTree, MEMRAY_BIGGEST, stringColumns } from '../../reports/index.ts'
import { countOfRows, type SelectionOptions, withSelection } from '../options.ts'
import { print, printPieces } from '../output.ts'
import { readSelected } from '../reading.ts'
import { colourByShare, wantsColours } from '../text/colours.ts'
import { treeText } from '../text/treeText.ts'

interface TreeOptions extends SelectionOptions {
  readonly biggestAllocs: number
  readonly hideIrrelevant?: boolean
  readonly hideImportSystem?: boolean
  readonly json?: boolean
}

export function addTree(program: Command): void {
  withSelection(program.command('tree'))
    .description('the call tree of the largest allocations (at the peak, unless told otherwise)')
    .argument('<capture>', 'file that memray wrote')
    .option('-b, --biggest-allocs <n>', 'how many of the largest places to show', countOfRows, MEMRAY_BIGGEST)
    .option('--hide-import-system', 'leave out what the import system calls')
    .option('--hide-irrelevant', 'leave out frames of launchers and of the import machinery')
    .option('--json', 'print one JSON document')
    .action(async (capture: string, options: TreeOptions) => {
      const { reports, selection } = await readSelected(capture, options)
      const tree = callTree(reports, reports.records(selection, true), {
        biggest: options.biggestAllocs,
        hideIrrelevant: options.hideIrrelevant ?? false,
        hideImportSystem: options.hideImportSystem ?? false,
      })
      if (options.json) await print(JSON.stringify(asJson(tree)))
      else await printPieces(treeText(tree, colourByShare(wantsColours())))
    })
}

/** The columns of `flamegraph --json`, children of a node in the order of their size, with what Memray's tree knows of a frame besides. */
function asJson({ lines, elided }: CallTree): object {
  const { strings, idOf } = stringColumns()
  const nodes = {
    parent: lines.map((line) => line.parent),
    function: lines.map((line) => idOf(line.functionName)),
    file: lines.map((line) => idOf(line.file)),
    line: lines.map((line) => line.line),
    thread: lines.map((line) => idOf(line.thread)),
    bytes: lines.map((line) => line.bytes),
    allocations: lines.map((line) => line.allocations),
    interesting: lines.map((line) => (line.isInteresting ? 1 : 0)),
    import_system: lines.map((line) => (line.isImportSystem ? 1 : 0)),
  }
  return { strings, nodes, elided }
}
