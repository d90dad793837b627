import type { FunctionPageRow, NodeFacts, SandwichRow, TablePageRow } from '../../workers/index.ts'
import { frameAsText, stackAsText } from '../flame/frameText.ts'
import { presentAmounts } from '../view/useAmounts.ts'
import type { FrameTarget } from './menuStore.ts'

export function targetOfNode(facts: NodeFacts): FrameTarget {
  return {
    functionName: facts.functionName,
    file: facts.file,
    line: facts.line,
    text: frameAsText(facts),
    stack: stackAsText(facts),
    path: facts.path,
  }
}

export function tableRowText(row: TablePageRow): string {
  const amounts = presentAmounts()
  return `${row.functionName} at ${row.file}:${row.line}\n${amounts.bytes(row.bytes)} in ${amounts.allocations(row.count)} (${row.allocator})`
}

export function targetOfTableRow(row: TablePageRow): FrameTarget {
  return {
    functionName: row.functionName,
    file: row.file,
    line: row.line,
    text: tableRowText(row),
    stack: null,
    path: null,
  }
}

export function functionRowText(row: FunctionPageRow): string {
  const amounts = presentAmounts()
  return `${row.functionName} at ${row.file}\nown ${amounts.bytes(row.ownBytes)} in ${amounts.allocations(row.ownCount)}; total ${amounts.bytes(row.totalBytes)} in ${amounts.allocations(row.totalCount)}`
}

export function targetOfFunction(row: FunctionPageRow): FrameTarget {
  return {
    functionName: row.functionName,
    file: row.file,
    line: 0,
    text: functionRowText(row),
    stack: null,
    path: null,
  }
}

export function targetOfNeighbour(row: SandwichRow): FrameTarget {
  const amounts = presentAmounts()
  return {
    functionName: row.functionName,
    file: row.file,
    line: 0,
    text: `${row.functionName} at ${row.file}\n${amounts.bytes(row.bytes)} in ${amounts.allocations(row.count)}`,
    stack: null,
    path: null,
  }
}
