import type { FlameTree } from './flameTree.ts'
import type { SiteSums } from './siteSums.ts'

/** A tree's weights for one selection, one entry per node. */
export interface Weights {
  /** Inclusive: the node and all below. Signed in mode growth. */
  readonly bytes: Float64Array
  readonly count: Float64Array
  /** The node's own. */
  readonly ownBytes: Float64Array
  readonly ownCount: Float64Array
  /** What widths are made of: as `bytes` and `count`, but growth and shrinking both widen. */
  readonly byteWidth: Float64Array
  readonly countWidth: Float64Array
  /** Rows below the node that hold something. */
  readonly height: Int32Array
  /** Bytes of sites that the shape leaves out (no frame in focus). */
  readonly leftOutBytes: number
  /** Bytes allocated during imports, hidden or not. */
  readonly importBytes: number
  readonly window: number | null
}

/** Weighs a tree: sites into their nodes, then children into parents from last to first. */
export function weighTree(tree: FlameTree, sums: SiteSums, isSigned: boolean): Weights {
  const { count: nodeCount, parent, siteNode, siteImports } = tree
  const ownBytes = new Float64Array(nodeCount)
  const ownCount = new Float64Array(nodeCount)
  const byteWidth = isSigned ? new Float64Array(nodeCount) : null
  const countWidth = isSigned ? new Float64Array(nodeCount) : null
  let leftOutBytes = 0
  let importBytes = 0
  for (let site = 0; site < siteNode.length; site++) {
    const bytes = sums.bytes[site]!
    const n = sums.count[site]!
    if (bytes === 0 && n === 0) continue
    const node = siteNode[site]!
    if (node < 0) {
      leftOutBytes += bytes
      continue
    }
    ownBytes[node]! += bytes
    ownCount[node]! += n
    if (byteWidth && countWidth) {
      byteWidth[node]! += Math.abs(bytes)
      countWidth[node]! += Math.abs(n)
    }
    if (siteImports[site] === 1) importBytes += bytes
  }
  const bytes = ownBytes.slice()
  const count = ownCount.slice()
  const height = new Int32Array(nodeCount)
  for (let node = nodeCount - 1; node > 0; node--) {
    const up = parent[node]!
    const b = bytes[node]!
    const n = count[node]!
    bytes[up]! += b
    count[up]! += n
    if (byteWidth && countWidth) {
      byteWidth[up]! += byteWidth[node]!
      countWidth[up]! += countWidth[node]!
      if (byteWidth[node] === 0 && countWidth[node] === 0) continue
    } else if (b === 0 && n === 0) continue
    const below = height[node]! + 1
    if (below > height[up]!) height[up] = below
  }
  return {
    bytes,
    count,
    ownBytes,
    ownCount,
    byteWidth: byteWidth ?? bytes,
    countWidth: countWidth ?? count,
    height,
    leftOutBytes,
    importBytes,
    window: sums.window,
  }
}
