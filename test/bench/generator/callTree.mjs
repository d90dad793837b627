import { Code, codeUnits, IMPORT_CHAIN } from './codeObjects.mjs'
import { mix, Random } from './random.mjs'

/** More children than this and an import statement would need an instruction that its function does not have. */
const MOST_IMPORTS_PER_NODE = 200

/**
 * The stacks of a made-up program, as a tree numbered in the order of a walk through it (preorder), so that neighbouring
 * numbers are neighbouring stacks and going from one to the next costs few pushes and pops:
 *
 *   node    1        2     3     4    5            parent of 4 = 2, depth of 4 = 3
 *   stack   main     m>a   m>a>b m>a>c m>d
 *
 * Node 0 is the empty stack. Siblings always differ in function or instruction: a reader finds exactly `nodes` stacks.
 * The main thread lives in the nodes of slice 0, all others in those of slice 1 (if there are others).
 */
export class CallTree {
  /** @param {{ seed: number, nodes: number, maxDepth: number, threads: number, importShare: number }} options */
  constructor({ seed, nodes, maxDepth, threads, importShare }) {
    this.nodes = nodes
    this.parent = new Int32Array(nodes + 1)
    this.depth = new Int32Array(nodes + 1)
    this.code = new Int32Array(nodes + 1)
    /** Instruction, in units of two bytes. */
    this.unit = new Uint16Array(nodes + 1)
    this.programCodes = Math.max(50, Math.ceil(nodes / 20))
    this.codes = Code.FIRST_OF_PROGRAM + this.programCodes
    const split = threads > 1 && nodes >= 4 ? 1 + Math.ceil(nodes / 2) : nodes + 1
    this.slices = [{ begin: 1, end: split }]
    if (split <= nodes) this.slices.push({ begin: split, end: nodes + 1 })
    this.#grow(new Random(seed), maxDepth, importShare, split)
  }

  #grow(random, maxDepth, importShare, split) {
    const { parent, depth, code, unit, nodes } = this
    const childCount = new Int32Array(nodes + 1)
    const path = new Int32Array(maxDepth + 1)
    // The last nodes of slice 0 are one recursion down to the greatest depth.
    const recursionFrom = split - Math.min(maxDepth - 1, Math.max(0, split - 2))
    let at = 0
    let importStep = -1
    for (let node = 1; node <= nodes; node++) {
      const isRecursion = node >= recursionFrom && node < split
      if (node === 1 || node === split) {
        at = 1
        importStep = -1
      } else if (node === recursionFrom) {
        at = 2
        importStep = -1
      } else if (isRecursion || importStep > 0 || at < 2 || random.fraction() < 0.8 - (0.7 * at) / maxDepth) {
        at = Math.min(maxDepth, at + 1)
      } else {
        at = Math.max(2, at - backSteps(random))
      }
      const up = path[at - 1]
      const ordinal = childCount[up]++
      if (importStep < 0 && !isRecursion && at >= 2 && at + IMPORT_CHAIN.length <= maxDepth) {
        if (ordinal < MOST_IMPORTS_PER_NODE && random.fraction() < importShare / IMPORT_CHAIN.length) importStep = 0
      }
      parent[node] = up
      depth[node] = at
      path[at] = node
      if (at === 1) {
        code[node] = node === 1 ? Code.MAIN : Code.BOOTSTRAP
      } else if (isRecursion) {
        code[node] = Code.WALK
        unit[node] = 20
      } else if (importStep >= 0) {
        code[node] = importStep
        unit[node] = importStep === 0 ? ordinal : 30
        importStep = importStep + 1 === IMPORT_CHAIN.length ? -1 : importStep + 1
      } else {
        // A function calls the same functions wherever it was called from.
        const caller = code[up]
        const callee = Code.FIRST_OF_PROGRAM + ((mix(caller, 11) + ordinal) % this.programCodes)
        code[node] = callee
        unit[node] = ((mix(caller, callee) & 0xffff) + ((ordinal / this.programCodes) | 0)) % codeUnits(callee)
      }
    }
  }
}

/** How many levels a walk returns at once: mostly to a sibling, sometimes far up. */
function backSteps(random) {
  let steps = 0
  while (random.fraction() < 0.55) steps++
  return steps
}
