import type { NodeMarks } from './flameLayout.ts'
import type { FlameTree } from './flameTree.ts'
import type { Weights } from './weights.ts'

/** Which nodes match, and which have a match at or below them. `locationMatches` has one entry per location. */
export function markMatches(tree: FlameTree, locationMatches: Uint8Array): NodeMarks {
  const isMatch = new Uint8Array(tree.count)
  for (let node = 1; node < tree.count; node++) isMatch[node] = locationMatches[tree.location[node]!] ?? 0
  const hasMatch = isMatch.slice()
  for (let node = tree.count - 1; node > 0; node--) if (hasMatch[node] === 1) hasMatch[tree.parent[node]!] = 1
  return { isMatch, hasMatch }
}

export interface MatchTotals {
  readonly nodeCount: number
  readonly bytes: number
  readonly count: number
}

/** What the matching nodes hold. A match below another one is not counted again. */
export function matchTotals(tree: FlameTree, weights: Weights, isMatch: Uint8Array): MatchTotals {
  const covered = isMatch.slice()
  let nodeCount = 0
  let bytes = 0
  let count = 0
  for (let node = 1; node < tree.count; node++) {
    const isCovered = covered[tree.parent[node]!] === 1
    if (isMatch[node] === 1 && (weights.byteWidth[node] !== 0 || weights.countWidth[node] !== 0)) {
      nodeCount++
      if (!isCovered) {
        bytes += weights.bytes[node]!
        count += weights.count[node]!
      }
    }
    if (isCovered) covered[node] = 1
  }
  return { nodeCount, bytes, count }
}

/** The matching nodes that hold something, in the order in which an eye meets them: row by row would jump, so depth first. */
export function matchesInOrder(tree: FlameTree, weight: Float64Array, marks: NodeMarks): Int32Array {
  const found: number[] = []
  const open = [0]
  while (open.length > 0) {
    const node = open.pop()!
    if (marks.hasMatch[node] === 0 || weight[node] === 0) continue
    if (marks.isMatch[node] === 1) found.push(node)
    for (let i = tree.childStart[node + 1]! - 1; i >= tree.childStart[node]!; i--) open.push(tree.children[i]!)
  }
  return Int32Array.from(found)
}
