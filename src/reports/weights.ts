import type { FlameTree } from './flameTree.ts'
import type { Held } from './ranges/rangeSums.ts'
import { Pass, type SitePasses } from './sitePasses.ts'

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
  /** Bytes that the selection's threads keep out, and that its allocators do. */
  readonly otherThreadBytes: number
  readonly otherAllocatorBytes: number
  readonly window: number | null
}

/**
 * Weighs a tree: sites that pass into their nodes, then children into parents from last to first. `spare` are weights that nobody looks at any
 * more: their columns are used again, since getting and clearing new memory twenty times a second takes longer than the additions.
 */
export function weighTree(
  tree: FlameTree,
  held: Held,
  passes: SitePasses,
  isSigned: boolean,
  spare: Weights | null = null,
): Weights {
  const { count: nodeCount, parent, siteNode, siteImports } = tree
  const ownBytes = cleared(spare?.ownBytes, nodeCount)
  const ownCount = cleared(spare?.ownCount, nodeCount)
  // unsigned weights have one column for both
  const spareWidths = spare && spare.byteWidth !== spare.bytes ? spare : null
  const byteWidth = isSigned ? cleared(spareWidths?.byteWidth, nodeCount) : null
  const countWidth = isSigned ? cleared(spareWidths?.countWidth, nodeCount) : null
  let leftOutBytes = 0
  let importBytes = 0
  let otherThreadBytes = 0
  let otherAllocatorBytes = 0
  const { perSite } = held
  for (let site = 0; site < siteNode.length; site++) {
    const bytes = perSite[site * 2]!
    const n = perSite[site * 2 + 1]!
    if (bytes === 0 && n === 0) continue
    if (passes !== null && passes[site] !== Pass.ALL) {
      if (passes[site] === Pass.ALLOCATOR) otherThreadBytes += bytes
      else if (passes[site] === Pass.THREAD) otherAllocatorBytes += bytes
      continue
    }
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
  const bytes = cleared(spare?.bytes, nodeCount)
  const count = cleared(spare?.count, nodeCount)
  bytes.set(ownBytes)
  count.set(ownCount)
  const height = spare?.height.length === nodeCount ? spare.height.fill(0) : new Int32Array(nodeCount)
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
    otherThreadBytes,
    otherAllocatorBytes,
    window: held.window,
  }
}

function cleared(spare: Float64Array | undefined, length: number): Float64Array {
  return spare?.length === length ? spare.fill(0) : new Float64Array(length)
}
