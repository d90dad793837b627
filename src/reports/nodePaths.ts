import type { FlameTree } from './flameTree.ts'

/** In a tree split by threads a step carries its thread (index + 1) above the place's 32 bits. */
const THREAD_FACTOR = 2 ** 32
/** Steps have to stay exact integers. */
const MAX_THREADS = 2 ** 21

/** The step to a child: made from its place's texts and not from its number, so that it means the same in another tree or capture. */
export function stepTo(locationHash: number, thread: number): number {
  return (thread % MAX_THREADS) * THREAD_FACTOR + locationHash
}

/** A node as the steps from the root to it: such a path means the same place in another tree, and in a link. */
export function pathOf(tree: FlameTree, node: number): number[] {
  const path: number[] = []
  for (let n = node; n > 0; n = tree.parent[n]!) path.push(tree.step[n]!)
  return path.reverse()
}

/** The node that a path leads to, as far as it goes: a step that the tree does not have is passed over, as a filter may have taken it out. */
export function nodeAt(tree: FlameTree, path: readonly number[]): number {
  let node = 0
  for (const step of path) {
    for (let i = tree.childStart[node]!; i < tree.childStart[node + 1]!; i++) {
      if (tree.step[tree.children[i]!] !== step) continue
      node = tree.children[i]!
      break
    }
  }
  return node
}
