import type { CaptureReports } from './captureReports.ts'
import type { Question } from './question.ts'
import { stringColumns } from './stringColumns.ts'
import { threadLabel } from './threads.ts'

/** The flame tree as the command line prints it: nodes that hold something, as columns over a table of strings. */
export interface FlameColumns {
  readonly strings: readonly string[]
  readonly nodes: {
    readonly parent: readonly number[]
    readonly function: readonly number[]
    readonly file: readonly number[]
    readonly line: readonly number[]
    /** Only in a tree that is split by threads. */
    readonly thread?: readonly number[]
    readonly bytes: readonly number[]
    readonly allocations: readonly number[]
  }
}

export function flameColumns(reports: CaptureReports, question: Question): FlameColumns {
  const { tree, weights } = reports.weigh(question)
  const { locations, index } = reports
  const { strings, idOf } = stringColumns()
  const nodes = {
    parent: [] as number[],
    function: [] as number[],
    file: [] as number[],
    line: [] as number[],
    thread: [] as number[],
    bytes: [] as number[],
    allocations: [] as number[],
  }
  const kept = new Int32Array(tree.count).fill(-1)
  for (let node = 0; node < tree.count; node++) {
    if (node > 0 && weights.byteWidth[node] === 0 && weights.countWidth[node] === 0) continue
    kept[node] = nodes.parent.length
    const location = tree.location[node]!
    nodes.parent.push(node === 0 ? -1 : kept[tree.parent[node]!]!)
    nodes.function.push(idOf(locations.functionName[location]!))
    nodes.file.push(idOf(locations.file[location]!))
    nodes.line.push(locations.line[location]!)
    nodes.thread.push(idOf(tree.thread[node] === 0 ? '0x0' : threadLabel(index, tree.thread[node]! - 1)))
    nodes.bytes.push(weights.bytes[node]!)
    nodes.allocations.push(weights.count[node]!)
  }
  const { thread, ...rest } = nodes
  return { strings, nodes: question.shape.splitThreads ? { ...rest, thread } : rest }
}
