import type { CaptureIndex } from '../capture/index.ts'
import { buildFlameTree, type FlameTree } from './flameTree.ts'
import { FunctionTable } from './functionTable.ts'
import { LocationTable, pythonLocations } from './locations.ts'
import type { Question, Selection, Shape } from './question.ts'
import type { Grain } from './ranges/grain.ts'
import { RangeSums } from './ranges/rangeSums.ts'
import { type Records, recordsOf } from './records.ts'
import { type SiteModules, siteModules } from './siteModules.ts'
import { type SitePasses, sitePasses } from './sitePasses.ts'
import { SiteStacks } from './siteStacks.ts'
import { type SiteSums, siteSumsOf } from './siteSums.ts'
import { type StatsReport, statsReport } from './stats.ts'
import { type Weights, weighTree } from './weights.ts'

/** Trees that are kept: switching a filter back and forth builds nothing anew. */
const KEPT_TREES = 8

/** A source file as the capture names it, and the lines of it that are of interest. */
export interface SourceFile {
  readonly file: string
  readonly lines: readonly number[]
}

/** All reports of one index, with what they share: locations, and the trees and sums of the latest questions. */
export class CaptureReports {
  readonly index: CaptureIndex
  readonly locations = new LocationTable()
  readonly frameLocations: Int32Array
  readonly functions: FunctionTable
  readonly siteStacks: SiteStacks
  private readonly ranges: RangeSums
  private readonly trees = new Map<string, FlameTree>()
  private lastPasses: { key: string; passes: SitePasses } | null = null
  private lastSums: { key: string; sums: SiteSums } | null = null
  private ofModules: SiteModules | null = null
  private sourceOf: Map<number, string> | null = null
  private readonly ownWeights = new WeakSet<Weights>()
  private lastWeights: { key: string; weights: Weights } | null = null

  constructor(index: CaptureIndex) {
    this.index = index
    this.frameLocations = pythonLocations(index, this.locations)
    this.functions = new FunctionTable(this.locations)
    this.siteStacks = new SiteStacks(index, this.locations, this.frameLocations)
    this.ranges = new RangeSums(index)
  }

  /**
   * Keeps intermediate sums, so that another range of time costs what it shows and not what the capture holds: worth it for whoever asks many.
   * Each step takes a millisecond or so, and between any two questions are answered.
   */
  prepareRanges(grain?: Grain): Generator<void> {
    return this.ranges.prepare(grain)
  }

  /** What `prepareRanges` has kept. */
  get preparedBytes(): number {
    return this.ranges.memoryBytes
  }

  sums(selection: Selection): SiteSums {
    const key = JSON.stringify(selection)
    if (this.lastSums?.key !== key) {
      this.lastSums = { key, sums: siteSumsOf(this.ranges.answer(selection), this.passes(selection)) }
    }
    return this.lastSums.sums
  }

  private passes(selection: Selection): SitePasses {
    const key = JSON.stringify([selection.threads, selection.allocators])
    if (this.lastPasses?.key !== key) this.lastPasses = { key, passes: sitePasses(this.index, selection) }
    return this.lastPasses.passes
  }

  /** Without native frames, records that differ only in them are one. */
  records(selection: Selection, splitThreads: boolean, isNative = true): Records {
    // whoever lists records counts on all locations being there
    if (isNative && this.index.header.hasNativeTraces) this.siteStacks.nameNativeFrames()
    return recordsOf(this.index, this.sums(selection), splitThreads, selection, isNative)
  }

  /** The frames of a site as lists and exports print them: location ids, innermost first, without the launcher's. */
  stackOf(site: number, isNative = true): readonly number[] {
    return isNative ? this.siteStacks.mergedStack(site, false) : this.siteStacks.pythonStack(site, false)
  }

  /** Whose code allocated, site by site. */
  modules(): SiteModules {
    this.ofModules ??= siteModules(this.index)
    return this.ofModules
  }

  tree(shape: Shape): FlameTree {
    const key = JSON.stringify(shape)
    let tree = this.trees.get(key)
    if (tree) this.trees.delete(key)
    else {
      const modules = shape.modules ? this.modules() : null
      tree = buildFlameTree(this.index, this.locations, this.frameLocations, this.siteStacks, modules, shape)
    }
    this.trees.set(key, tree)
    if (this.trees.size > KEPT_TREES) this.trees.delete(this.trees.keys().next().value!)
    return tree
  }

  /** `spare` are weights of an earlier question that nobody looks at any more: the answer may be written over them. */
  weigh(question: Question, spare: Weights | null = null): { tree: FlameTree; weights: Weights } {
    const { shape, selection } = question
    const tree = this.tree(shape)
    // ranges with the same answer have the same key
    const key = JSON.stringify([shape, { ...selection, ...this.ranges.essence(selection) }])
    if (this.lastWeights?.key !== key) {
      const held = this.ranges.answer(selection)
      const isSigned = selection.mode === 'growth'
      // what another capture's reports keep as their last answer has to stay
      const reused = spare && this.ownWeights.has(spare) ? spare : null
      const weights = weighTree(tree, held, this.passes(selection), isSigned, reused)
      this.ownWeights.add(weights)
      this.lastWeights = { key, weights }
    }
    return { tree, weights: this.lastWeights.weights }
  }

  /** The line of source code of a location, where the index holds it or sources were granted. */
  sourceLineOf(location: number): string | null {
    return this.knownSource().get(location) ?? null
  }

  /** 1 in `matches` also for the locations whose source line passes the test. */
  matchSource(matches: Uint8Array, test: (text: string) => boolean): void {
    for (const [location, text] of this.knownSource()) if (matches[location] === 0 && test(text)) matches[location] = 1
  }

  private knownSource(): Map<number, string> {
    if (this.sourceOf) return this.sourceOf
    this.sourceOf = new Map()
    const { sourceLines } = this.index
    if (sourceLines) {
      for (let frame = 0; frame < this.frameLocations.length; frame++) {
        const text = sourceLines.texts[sourceLines.ofFrame[frame]!]!
        if (text !== '') this.sourceOf.set(this.frameLocations[frame]!, text)
      }
    }
    return this.sourceOf
  }

  /** The Python files that the capture's frames name, with the lines that they name in each, ascending. */
  sourceFiles(): SourceFile[] {
    const byFile = new Map<string, Set<number>>()
    const { locations } = this
    for (const location of new Set(this.frameLocations)) {
      const file = locations.file[location]!
      if (file === '' || file.startsWith('<') || locations.line[location]! <= 0) continue
      const lines = byFile.get(file)
      if (lines) lines.add(locations.line[location]!)
      else byFile.set(file, new Set([locations.line[location]!]))
    }
    return [...byFile].map(([file, lines]) => ({ file, lines: [...lines].sort((x, y) => x - y) }))
  }

  /** Source lines from files that a person granted: file -> line -> text. They take the place of those granted before. */
  grantSources(granted: ReadonlyMap<string, ReadonlyMap<number, string>>): void {
    this.sourceOf = null
    const sources = this.knownSource()
    for (const location of new Set(this.frameLocations)) {
      const text = granted.get(this.locations.file[location]!)?.get(this.locations.line[location]!)
      if (text !== undefined && text !== '') sources.set(location, text)
    }
  }

  stats(rows?: number): StatsReport {
    return statsReport(this.index, this.locations, this.frameLocations, rows)
  }
}
