import type { CaptureIndex } from '../capture/index.ts'
import { CaptureError } from '../parsers/index.ts'
import { type Matcher, matcherOf, matchingLocations } from './framePattern.ts'
import { FrameKind, groupLocations, type LocationTable, ROOT_LOCATION } from './locations.ts'
import type { FramePattern, Shape } from './question.ts'
import type { SiteModules } from './siteModules.ts'
import type { SiteStacks } from './siteStacks.ts'
import { TreeBuilder } from './treeBuilder.ts'

/**
 * A flame tree without weights: its shape depends on filters and grouping only, so a new time range just weighs it again.
 *
 *     node      0       1      2      3
 *     parent   -1       0      1      1       a parent stands before its children
 *     location  root    main   read   parse
 *     siteNode: the node in which each site's own bytes lie, negative if the shape leaves the site out (`LeftOut`)
 */
export interface FlameTree {
  readonly count: number
  readonly parent: Int32Array
  readonly location: Int32Array
  /** What leads from the parent to the node in a path, see nodePaths.ts. */
  readonly step: Float64Array
  /** Thread index + 1 in a tree split by threads, else 0. */
  readonly thread: Int32Array
  readonly siteNode: Int32Array
  /** Children of node n, in the order in which they first allocated: `children[childStart[n]] .. children[childStart[n + 1]]`. */
  readonly childStart: Int32Array
  readonly children: Int32Array
  /** 1 for sites that allocate during an import, hidden or not. */
  readonly siteImports: Uint8Array
  readonly hiddenIrrelevantFrames: number
}

/** Why a site is in no node: no frame of its stack is in focus, or another module's code allocated. */
export const LeftOut = { BY_FOCUS: -1, BY_MODULE: -2 } as const

/** What a shape's filters say of a location. */
const Verdict = { SHOW: 0, SKIP: 1, IMPORT: 2 } as const

/** How far the walk from the root has come: bits. */
const State = { FOCUSED: 1, IMPORTING: 2, CUT: 4 } as const

/**
 * Builds the tree of a shape: sites in the order of their first allocation, each inserted from the outermost frame in (or from the innermost
 * out, when inverted). `frameLocations` maps frames to locations.
 */
export function buildFlameTree(
  index: CaptureIndex,
  locations: LocationTable,
  frameLocations: Int32Array,
  siteStacks: SiteStacks,
  modules: SiteModules | null,
  shape: Shape,
): FlameTree {
  const isMerged = shape.native && index.header.hasNativeTraces
  if (isMerged) siteStacks.nameNativeFrames()
  const rules = new ShapeRules(index, locations, frameLocations, modules, shape)
  if (!shape.inverted && !isMerged) return normalTree(index, rules, siteStacks, shape)
  return listedTree(index, rules, shape, (site) =>
    isMerged ? siteStacks.mergedStack(site, shape.showLauncher) : siteStacks.pythonStack(site, shape.showLauncher),
  )
}

class ShapeRules {
  readonly locations: LocationTable
  readonly skip: number
  readonly mainThread: number
  readonly group: Int32Array
  readonly verdict: Uint8Array
  /** 1 for frames of the import system, hidden or not. */
  readonly isImport: Uint8Array
  readonly focusMatches: Uint8Array | null
  readonly frameLocations: Int32Array
  hiddenFrames = 0
  /** Module -> 1 if it is one of those that are asked for; null = all are. */
  private readonly wantedModules: Uint8Array | null
  private readonly moduleOf: Int32Array | null

  constructor(
    index: CaptureIndex,
    locations: LocationTable,
    frameLocations: Int32Array,
    modules: SiteModules | null,
    shape: Shape,
  ) {
    const wanted = shape.modules && new Set(shape.modules)
    this.wantedModules = wanted && modules && Uint8Array.from(modules.names, (name) => (wanted.has(name) ? 1 : 0))
    this.moduleOf = modules?.ofSite ?? null
    this.locations = locations
    this.frameLocations = frameLocations
    this.skip = shape.showLauncher ? 0 : index.header.skippedFramesOnMainThread
    this.mainThread = this.skip > 0 ? index.threads.ids.indexOf(index.header.mainThreadId) : -1
    this.focusMatches = shape.focus ? matches(locations, shape.focus) : null
    const ignored = shape.ignore ? matches(locations, shape.ignore) : null
    const count = locations.count
    this.verdict = new Uint8Array(count)
    this.isImport = new Uint8Array(count)
    for (let id = 1; id < count; id++) {
      const kind = locations.kind[id]!
      if ((kind & FrameKind.IMPORT_SYSTEM) !== 0) this.isImport[id] = 1
      if (shape.hideImportSystem && this.isImport[id] === 1) this.verdict[id] = Verdict.IMPORT
      else if ((kind & FrameKind.INTERNAL) !== 0) this.verdict[id] = Verdict.SKIP
      else if (shape.hideIrrelevant && (kind & FrameKind.INTERESTING) === 0) {
        this.verdict[id] = Verdict.SKIP
        this.hiddenFrames++
      } else if (shape.hideInterpreter && (kind & FrameKind.INTERPRETER) !== 0) this.verdict[id] = Verdict.SKIP
      else if (ignored && ignored[id] === 1) this.verdict[id] = Verdict.SKIP
    }
    const groupOf = groupLocations(locations, shape.groupBy)
    this.group = new Int32Array(count)
    for (let id = 0; id < count; id++) this.group[id] = groupOf(id)
  }

  isOtherModules(site: number): boolean {
    return this.wantedModules !== null && this.wantedModules[this.moduleOf![site]!] === 0
  }
}

function matches(locations: LocationTable, pattern: FramePattern): Uint8Array {
  const matcher: Matcher = matcherOf(pattern)
  if ('error' in matcher) throw new CaptureError('not-in-this-capture', matcher.error)
  return matchingLocations(locations, matcher)
}

/** Stack -> depth, 0 for no stack. */
function stackDepths(index: CaptureIndex): Int32Array {
  const { count, parent } = index.stacks
  const depth = new Int32Array(count)
  for (let stack = 1; stack < count; stack++) depth[stack] = depth[parent[stack]!]! + 1
  return depth
}

/**
 * Stacks share their outer parts, so each stack's node is looked up once per class of threads and remembered: classes are the
 * main thread and the others (the main thread loses the launcher's frames), or each thread when the tree is split.
 */
function normalTree(index: CaptureIndex, rules: ShapeRules, siteStacks: SiteStacks, shape: Shape): FlameTree {
  const { sites, stacks } = index
  const depths = stackDepths(index)
  const builder = new TreeBuilder()
  const siteNode = new Int32Array(sites.count)
  const siteImports = new Uint8Array(sites.count)
  // threads of a split tree share one memory, as there can be very many: the one that used a stack last owns its entry
  if (shape.splitThreads && index.threads.ids.length > 1) siteStacks.checkListable()
  const memos = new Map<number, { owner: Int32Array; node: Int32Array; state: Uint8Array }>()
  let path = new Int32Array(256)
  const startState = rules.focusMatches ? 0 : State.FOCUSED

  for (let site = 0; site < sites.count; site++) {
    if (rules.isOtherModules(site)) {
      siteNode[site] = LeftOut.BY_MODULE
      continue
    }
    const thread = sites.thread[site]!
    const isMain = thread === rules.mainThread
    const threadKey = shape.splitThreads ? thread + 1 : 0
    const memoKey = shape.splitThreads ? thread + 2 : isMain ? 1 : 0
    const memoNumber = shape.splitThreads ? 0 : memoKey
    let memo = memos.get(memoNumber)
    if (!memo) {
      const { count } = stacks
      memo = { owner: new Int32Array(count).fill(-1), node: new Int32Array(count), state: new Uint8Array(count) }
      memo.state[0] = startState
      memos.set(memoNumber, memo)
    }
    memo.owner[0] = memoKey
    const skip = isMain ? rules.skip : 0
    let stack = sites.stack[site]!
    let length = 0
    while (memo.owner[stack] !== memoKey) {
      if (length === path.length) {
        const next = new Int32Array(length * 2)
        next.set(path)
        path = next
      }
      path[length++] = stack
      stack = stacks.parent[stack]!
    }
    let node = memo.node[stack]!
    let state = memo.state[stack]!
    while (length > 0) {
      stack = path[--length]!
      if (depths[stack]! > skip && (state & State.CUT) === 0) {
        const location = rules.frameLocations[stacks.frame[stack]!]!
        const verdict = rules.verdict[location]!
        if (rules.focusMatches && rules.focusMatches[location] === 1) state |= State.FOCUSED
        if (rules.isImport[location] === 1) state |= State.IMPORTING
        if (verdict === Verdict.IMPORT) state |= State.CUT
        else if (verdict === Verdict.SHOW && (state & State.FOCUSED) !== 0) {
          node = builder.child(node, rules.group[location]!, threadKey)
        }
      }
      memo.owner[stack] = memoKey
      memo.node[stack] = node
      memo.state[stack] = state
    }
    siteNode[site] = (state & State.FOCUSED) !== 0 ? node : LeftOut.BY_FOCUS
    siteImports[site] = (state & State.IMPORTING) !== 0 ? 1 : 0
  }
  return builder.finish(siteNode, siteImports, rules.hiddenFrames, rules.locations.hash)
}

/**
 * A tree from whole stacks: inverted ones, whose inner parts are shared by few, and merged ones, whose shape depends on more than the
 * Python stack. Inverted with hidden imports, an allocation made during one is charged to the line that imported.
 */
function listedTree(
  index: CaptureIndex,
  rules: ShapeRules,
  shape: Shape,
  stackOf: (site: number) => number[],
): FlameTree {
  const { sites } = index
  const builder = new TreeBuilder()
  const siteNode = new Int32Array(sites.count)
  const siteImports = new Uint8Array(sites.count)
  // sites that differ in the allocator only have the same stack
  const memo = new Map<string, number>()
  for (let site = 0; site < sites.count; site++) {
    if (rules.isOtherModules(site)) {
      siteNode[site] = LeftOut.BY_MODULE
      continue
    }
    const thread = sites.thread[site]!
    const threadKey = shape.splitThreads ? thread + 1 : 0
    const memoThread = shape.splitThreads ? thread + 2 : thread === rules.mainThread ? 1 : 0
    const memoKey = `${memoThread}:${sites.stack[site]}:${shape.native ? `${sites.native[site]}:${sites.generation[site]}` : ''}`
    const seen = memo.get(memoKey)
    if (seen !== undefined) {
      siteNode[site] = seen >= 0 ? seen >> 1 : LeftOut.BY_FOCUS
      siteImports[site] = seen >= 0 ? seen & 1 : 0
      continue
    }
    const stack = stackOf(site)
    const shown: number[] = []
    let imports = 0
    let isFocused = rules.focusMatches === null
    for (let i = stack.length - 1; i >= 0; i--) {
      const location = stack[i]!
      if (rules.focusMatches && rules.focusMatches[location] === 1) isFocused = true
      if (rules.isImport[location] === 1) imports = 1
      if (rules.verdict[location] === Verdict.IMPORT) break
      if (rules.verdict[location] === Verdict.SHOW && isFocused) shown.push(rules.group[location]!)
    }
    let node: number = LeftOut.BY_FOCUS
    if (isFocused) {
      node = ROOT_LOCATION
      if (shape.inverted) shown.reverse()
      for (const location of shown) node = builder.child(node, location, threadKey)
    }
    siteNode[site] = node
    siteImports[site] = imports
    memo.set(memoKey, node < 0 ? -1 : node * 2 + imports)
  }
  return builder.finish(siteNode, siteImports, rules.hiddenFrames, rules.locations.hash)
}
