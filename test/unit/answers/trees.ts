/**
 * Compares flame trees by the paths of their frames:
 *
 *     <root>                1000 B, 10
 *     main                  1000 B, 10
 *     main < read            400 B,  7
 *
 * Two trees are equal if they hold the same paths with the same inclusive bytes and counts. Frames that print alike below the same
 * path are one: Memray keeps some apart by allocator or thread.
 */

/** A tree as columns, in an answer of Memray as in ours. */
export interface TreeColumns {
  readonly strings: readonly string[]
  readonly nodes: {
    readonly parent: readonly number[]
    readonly function: readonly number[]
    readonly file: readonly number[]
    readonly line: readonly number[]
    readonly thread?: readonly number[]
  }
}
export interface NodeWeights {
  readonly bytes: readonly number[]
  readonly allocations: readonly number[]
}
export type Tree = TreeColumns & { readonly nodes: NodeWeights }

/** Places of a temporal answer: [from window, to window or null, node, allocations, bytes]. */
export type Interval = readonly [number, number | null, number, number, number]
export interface TemporalAnswer extends TreeColumns {
  readonly intervals: readonly Interval[]
  readonly highWaterMarkByWindow: readonly number[] | null
  /** [ms since the epoch, resident size, heap] */
  readonly memoryRecords: readonly (readonly [number, number, number])[]
}

/** In what Memray's answers may differ from ours, each with the reason. */
export interface Freedom {
  /** The label of the thread is part of a frame. */
  readonly splitThreads?: boolean
  /** Native frames are taken out: their names need the machine that recorded them. */
  readonly pythonOnly?: boolean
  /** The frames of runpy and of memray's own command are taken out: Memray strips them in some reports only. */
  readonly stripLauncher?: boolean
  readonly inverted?: boolean
}

/** Numbers for paths, the same in all trees of one comparison. */
export class Paths {
  readonly #ids = new Map<string, number>()
  readonly #parent: number[] = [-1]
  readonly #label: string[] = ['<root>']

  child(parent: number, label: string): number {
    const key = `${parent} ${label}`
    let id = this.#ids.get(key)
    if (id === undefined) {
      id = this.#parent.length
      this.#ids.set(key, id)
      this.#parent.push(parent)
      this.#label.push(label)
    }
    return id
  }

  /** The innermost frames of a path. */
  text(path: number): string {
    const frames: string[] = []
    for (let at = path; at > 0 && frames.length < 3; at = this.#parent[at]!) frames.unshift(this.#label[at]!)
    return frames.length === 0 ? '<root>' : frames.join(' < ')
  }
}

const ROOT = 0
/** Function and file of a frame at which Memray stopped since the stack was too deep. */
const CUT = '...'

export class PathTotals {
  readonly totals = new Map<number, { bytes: number; allocations: number }>()

  get root(): { bytes: number; allocations: number } {
    return this.totals.get(ROOT)!
  }

  add(path: number, bytes: number, allocations: number): void {
    const seen = this.totals.get(path)
    if (seen) {
      seen.bytes += bytes
      seen.allocations += allocations
    } else this.totals.set(path, { bytes, allocations })
  }
}

/** The nodes of a tree as paths, to be weighed in one way or many. */
export class PathTree {
  /** Node -> path; a node that is taken out has the path of its parent. */
  readonly path: Int32Array
  /** Nodes that count for themselves. */
  readonly isShown: Uint8Array
  readonly #parent: readonly number[]

  /**
   * `cuts` are the paths at which Memray stopped for depth: what lies deeper is one path, or, without native frames, left out.
   * Nodes that `isHidden` marks are taken out and their children move up.
   */
  constructor(
    tree: TreeColumns,
    paths: Paths,
    freedom: Freedom,
    cuts: ReadonlySet<number>,
    isHidden: readonly boolean[] = [],
  ) {
    const { nodes, strings } = tree
    const count = nodes.parent.length
    this.#parent = nodes.parent
    this.path = new Int32Array(count)
    this.isShown = new Uint8Array(count)
    const isBelowCut = new Uint8Array(count)
    const fileOf = (node: number) => strings[nodes.file[node]!]!
    const isLauncher = (node: number) =>
      isLauncherFile(fileOf(node)) ||
      (freedom.pythonOnly === true && !isPythonFile(fileOf(node))) ||
      fileOf(node) === CUT
    const isOutermost = freedom.stripLauncher && freedom.inverted ? launcherTails(nodes.parent, isLauncher) : null
    this.isShown[0] = 1
    for (let node = 1; node < count; node++) {
      const parent = nodes.parent[node]!
      const above = this.path[parent]!
      isBelowCut[node] = isBelowCut[parent]!
      const isStripped =
        freedom.stripLauncher === true && (isOutermost ? isOutermost[node] === 1 : above === ROOT && isLauncher(node))
      if (
        isHidden[node] ||
        isBelowCut[node] === 1 ||
        isStripped ||
        (freedom.pythonOnly === true && !isPythonFile(fileOf(node)))
      ) {
        this.path[node] = above
        continue
      }
      isBelowCut[node] = cuts.has(above) ? 1 : 0
      const thread = freedom.splitThreads ? ` ${strings[nodes.thread![node]!]}` : ''
      const label = `${strings[nodes.function[node]!]} (${fileOf(node)}:${nodes.line[node]})${thread}`
      this.path[node] = paths.child(above, isBelowCut[node] === 1 ? CUT : label)
      // without native frames, Memray's depth counts frames that are not there
      this.isShown[node] = isBelowCut[node] === 1 && freedom.pythonOnly ? 0 : 1
    }
  }

  totals({ bytes, allocations }: NodeWeights): PathTotals {
    const totals = new PathTotals()
    totals.add(ROOT, bytes[0]!, allocations[0]!)
    for (let node = 1; node < this.path.length; node++) {
      if (this.isShown[node] === 0 || (bytes[node] === 0 && allocations[node] === 0)) continue
      totals.add(this.path[node]!, bytes[node]!, allocations[node]!)
    }
    return totals
  }

  /** Inclusive sums of the intervals that are chosen. */
  totalsOf(intervals: readonly Interval[], isChosen: (from: number, to: number | null) => boolean): PathTotals {
    const bytes = new Array<number>(this.path.length).fill(0)
    const allocations = new Array<number>(this.path.length).fill(0)
    for (const [from, to, node, count, size] of intervals) {
      if (!isChosen(from, to)) continue
      bytes[node]! += size
      allocations[node]! += count
    }
    for (let node = bytes.length - 1; node > 0; node--) {
      bytes[this.#parent[node]!]! += bytes[node]!
      allocations[this.#parent[node]!]! += allocations[node]!
    }
    return this.totals({ bytes, allocations })
  }
}

/** In an inverted tree, the launcher's frames are those below which there are only more of them. */
function launcherTails(parent: readonly number[], isLauncher: (node: number) => boolean): Uint8Array {
  const isTail = new Uint8Array(parent.length).fill(1)
  for (let node = parent.length - 1; node > 0; node--) {
    if (!isLauncher(node)) isTail[node] = 0
    if (isTail[node] === 0) isTail[parent[node]!] = 0
  }
  return isTail
}

function isPythonFile(file: string): boolean {
  return file.endsWith('.py') || file === CUT || /^<(?!unknown>|built-in>|artificial>).*>$/.test(file)
}

function isLauncherFile(file: string): boolean {
  return (
    /(^|\/)memray\/(__main__|commands\/\w+|_ipython\/\w+)\.py$/.test(file) ||
    file.endsWith('runpy.py') ||
    file === '<frozen runpy>'
  )
}

/** Paths below which an answer of Memray was cut for depth. */
export function cutsOf(
  answer: TreeColumns,
  paths: Paths,
  freedom: Freedom,
  isHidden: readonly boolean[] = [],
): Set<number> {
  const { nodes, strings } = answer
  const cuts = new Set<number>()
  if (!strings.includes(CUT)) return cuts
  const { path } = new PathTree(answer, paths, freedom, cuts, isHidden)
  for (let node = 1; node < nodes.parent.length; node++) {
    if (strings[nodes.function[node]!] === CUT && strings[nodes.file[node]!] === CUT)
      cuts.add(path[nodes.parent[node]!]!)
  }
  return cuts
}

/** So many show what is wrong. */
const MOST_LINES = 10

/**
 * What is different, a line each; nothing if the trees are equal. `countsAtLeast`: Memray counts each further one of several merged
 * records of an aggregated capture as one, where we give their sum.
 */
export function differences(
  paths: Paths,
  memrays: PathTotals,
  ours: PathTotals,
  { countsAtLeast = false } = {},
): string[] {
  const lines: string[] = []
  for (const [path, want] of memrays.totals) {
    const got = ours.totals.get(path)
    const isCountRight =
      got && (countsAtLeast ? got.allocations >= want.allocations : got.allocations === want.allocations)
    if (!got) lines.push(`missing: ${paths.text(path)}, ${show(want)}`)
    else if (got.bytes !== want.bytes || !isCountRight) {
      lines.push(`${paths.text(path)}: Memray says ${show(want)}; we say ${show(got)}`)
    }
  }
  for (const [path, got] of ours.totals) {
    if (!memrays.totals.has(path)) lines.push(`not in Memray's answer: ${paths.text(path)}, ${show(got)}`)
  }
  const more = lines.length - MOST_LINES
  return more > 0 ? [...lines.slice(0, MOST_LINES), `... and ${more} more`] : lines
}

function show({ bytes, allocations }: { bytes: number; allocations: number }): string {
  return `${bytes} B in ${allocations}`
}
