import type { CaptureReports } from './captureReports.ts'
import { FrameKind } from './locations.ts'
import { PLAIN_SHAPE } from './question.ts'
import { bySize, type Records } from './records.ts'
import { threadLabel } from './threads.ts'

/** How many of the largest records Memray's tree shows unless told otherwise. */
export const MEMRAY_BIGGEST = 200

export interface CallTree {
  /** In the order of display: the root, then each node before its children, the largest child first. */
  readonly lines: readonly CallTreeLine[]
  /** Records that are in the root's figures but not in the tree. */
  readonly elided: { readonly records: number; readonly bytes: number; readonly allocations: number }
}
export interface CallTreeLine {
  /** Index of the line of the caller, -1 for the root. */
  readonly parent: number
  readonly depth: number
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly bytes: number
  readonly allocations: number
  /** The thread of the smallest record that was taken in here, '' for the root. */
  readonly thread: string
  readonly isInteresting: boolean
  readonly isImportSystem: boolean
}

export interface CallTreeOptions {
  readonly biggest?: number
  readonly hideIrrelevant?: boolean
  readonly hideImportSystem?: boolean
}

/** The tree report: the call tree of the largest records. */
export function callTree(reports: CaptureReports, records: Records, options: CallTreeOptions = {}): CallTree {
  const { biggest = MEMRAY_BIGGEST, hideIrrelevant = false, hideImportSystem = false } = options
  const tree = reports.tree({ ...PLAIN_SHAPE, hideIrrelevant, hideImportSystem })
  const { index, locations } = reports
  const bytes = new Float64Array(tree.count)
  const allocations = new Float64Array(tree.count)
  // places of the first and the last record in a node, in the order of size; 0 = none
  const first = new Uint32Array(tree.count)
  const last = new Uint32Array(tree.count)
  const elided = { records: 0, bytes: 0, allocations: 0 }
  const order = bySize(records)
  for (let place = 1; place <= order.length; place++) {
    const record = order[place - 1]!
    if (place > biggest) {
      elided.records++
      elided.bytes += records.bytes[record]!
      elided.allocations += records.allocations[record]!
      continue
    }
    const node = tree.siteNode[records.site[record]!]!
    bytes[node]! += records.bytes[record]!
    allocations[node]! += records.allocations[record]!
    if (first[node] === 0) first[node] = place
    last[node] = place
  }
  for (let node = tree.count - 1; node > 0; node--) {
    if (last[node] === 0) continue
    const up = tree.parent[node]!
    bytes[up]! += bytes[node]!
    allocations[up]! += allocations[node]!
    if (first[up] === 0 || first[node]! < first[up]!) first[up] = first[node]!
    if (last[node]! > last[up]!) last[up] = last[node]!
  }
  bytes[0]! += elided.bytes
  allocations[0]! += elided.allocations

  const lines: CallTreeLine[] = []
  const open: { node: number; parent: number; depth: number }[] = [{ node: 0, parent: -1, depth: 0 }]
  while (open.length > 0) {
    const { node, parent, depth } = open.pop()!
    const location = tree.location[node]!
    const kind = locations.kind[location]!
    const isImportSystem = (kind & FrameKind.IMPORT_SYSTEM) !== 0
    lines.push({
      parent,
      depth,
      functionName: node === 0 ? '<ROOT>' : locations.functionName[location]!,
      file: locations.file[location]!,
      line: locations.line[location]!,
      bytes: bytes[node]!,
      allocations: allocations[node]!,
      thread: node === 0 ? '' : threadLabel(index, index.sites.thread[records.site[order[last[node]! - 1]!]!]!),
      isInteresting: (kind & FrameKind.INTERESTING) !== 0,
      isImportSystem,
    })
    const line = lines.length - 1
    const children: number[] = []
    for (let i = tree.childStart[node]!; i < tree.childStart[node + 1]!; i++) {
      if (last[tree.children[i]!] !== 0) children.push(tree.children[i]!)
    }
    // the smallest goes onto the pile first, so that the largest comes off it first
    children.sort((x, y) => bytes[x]! - bytes[y]! || first[y]! - first[x]!)
    for (const child of children) open.push({ node: child, parent: line, depth: depth + 1 })
  }
  return { lines, elided }
}
