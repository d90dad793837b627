import type { FlameTree } from './flameTree.ts'

/** In a tree split by threads a step carries its thread above the location's bits. */
const THREAD_FACTOR = 2 ** 26

/** A node as the steps from the root to it: such a path means the same place in another tree, and in a link. */
export function pathOf(tree: FlameTree, node: number): number[] {
  const path: number[] = []
  for (let n = node; n > 0; n = tree.parent[n]!) path.push(stepOf(tree, n))
  return path.reverse()
}

/** The node that a path leads to, as far as it goes: steps that the tree does not have end it. */
export function nodeAt(tree: FlameTree, path: readonly number[]): number {
  let node = 0
  for (const step of path) {
    let next = -1
    for (let i = tree.childStart[node]!; i < tree.childStart[node + 1]!; i++) {
      if (stepOf(tree, tree.children[i]!) === step) {
        next = tree.children[i]!
        break
      }
    }
    // a filter may have taken out a frame of the path: what comes after it may still be there
    if (next >= 0) node = next
  }
  return node
}

export function stepOf(tree: FlameTree, node: number): number {
  return tree.thread[node]! * THREAD_FACTOR + tree.location[node]!
}

export function locationOfStep(step: number): number {
  return step % THREAD_FACTOR
}
