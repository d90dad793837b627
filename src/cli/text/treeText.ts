import type { CallTree } from '../../reports/index.ts'
import { countText, percentText, sizeText } from './figures.ts'
import { plainText } from './plainText.ts'

/**
 * The call tree, a line for each node:
 *
 *     7.061MB (100.00%), 47 allocations: <ROOT>
 *     ├ 7.058MB (99.96%), 44 allocations: run at app.py:83
 *     │ └ 6.000MB (84.98%), 3 allocations: read at app.py:5
 *     └ 710.000B (0.01%), 1 allocation: resolve at pathlib.py:503
 */
export function* treeText(tree: CallTree, paint: (text: string, share: number) => string): Generator<string> {
  const { lines, elided } = tree
  const rootBytes = lines[0]!.bytes
  const isLast = new Uint8Array(lines.length)
  const hasLater = new Uint8Array(lines.length)
  for (let i = lines.length - 1; i > 0; i--) {
    const { parent } = lines[i]!
    if (hasLater[parent] === 0) isLast[i] = 1
    hasLater[parent] = 1
  }
  const below: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    const indent = i === 0 ? '' : below[line.parent]!
    below[i] = i === 0 ? '' : indent + (isLast[i] === 1 ? '  ' : '│ ')
    const guide = i === 0 ? '' : isLast[i] === 1 ? '└ ' : '├ '
    const size = paint(`${sizeText(line.bytes)} (${percentText(line.bytes, rootBytes)})`, line.bytes / rootBytes)
    const lineNumber = line.line > 0 ? `:${line.line}` : ''
    const place = i === 0 ? line.functionName : `${line.functionName} at ${line.file}${lineNumber}`
    yield `${indent}${guide}${size}, ${countText(line.allocations, 'allocation')}: ${plainText(place)}\n`
  }
  if (elided.records > 0) {
    yield `${sizeText(elided.bytes)}, ${countText(elided.allocations, 'allocation')} at ${countText(elided.records, 'smaller place')} not shown (--biggest-allocs)\n`
  }
}
