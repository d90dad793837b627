import type { CaptureIndex } from '../capture/index.ts'
import { buildFlameTree, type FlameTree } from './flameTree.ts'
import { FunctionTable } from './functionTable.ts'
import { LocationTable, pythonLocations } from './locations.ts'
import type { Question, Selection, Shape } from './question.ts'
import { type Records, recordsOf } from './records.ts'
import { SiteStacks } from './siteStacks.ts'
import { type SiteSums, siteSums } from './siteSums.ts'
import { type StatsReport, statsReport } from './stats.ts'
import { type Weights, weighTree } from './weights.ts'

/** Trees that are kept: switching a filter back and forth builds nothing anew. */
const KEPT_TREES = 8

/** All reports of one index, with what they share: locations, and the trees and sums of the latest questions. */
export class CaptureReports {
  readonly index: CaptureIndex
  readonly locations = new LocationTable()
  readonly frameLocations: Int32Array
  readonly functions: FunctionTable
  readonly siteStacks: SiteStacks
  private readonly trees = new Map<string, FlameTree>()
  private lastSums: { key: string; sums: SiteSums } | null = null
  private sourceOf: Map<number, string> | null = null
  private lastWeights: { key: string; weights: Weights } | null = null

  constructor(index: CaptureIndex) {
    this.index = index
    this.frameLocations = pythonLocations(index, this.locations)
    this.functions = new FunctionTable(this.locations)
    this.siteStacks = new SiteStacks(index, this.locations, this.frameLocations)
  }

  sums(selection: Selection): SiteSums {
    const key = JSON.stringify(selection)
    if (this.lastSums?.key !== key) this.lastSums = { key, sums: siteSums(this.index, selection) }
    return this.lastSums.sums
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

  tree(shape: Shape): FlameTree {
    const key = JSON.stringify(shape)
    let tree = this.trees.get(key)
    if (tree) this.trees.delete(key)
    else tree = buildFlameTree(this.index, this.locations, this.frameLocations, this.siteStacks, shape)
    this.trees.set(key, tree)
    if (this.trees.size > KEPT_TREES) this.trees.delete(this.trees.keys().next().value!)
    return tree
  }

  weigh(question: Question): { tree: FlameTree; weights: Weights } {
    const tree = this.tree(question.shape)
    const key = JSON.stringify(question)
    if (this.lastWeights?.key !== key) {
      const isSigned = question.selection.mode === 'growth'
      this.lastWeights = { key, weights: weighTree(tree, this.sums(question.selection), isSigned) }
    }
    return { tree, weights: this.lastWeights.weights }
  }

  /** The line of source code of a location, where the index holds it. */
  sourceLineOf(location: number): string | null {
    const { sourceLines } = this.index
    if (!sourceLines) return null
    if (!this.sourceOf) {
      this.sourceOf = new Map()
      for (let frame = 0; frame < this.frameLocations.length; frame++) {
        const text = sourceLines.texts[sourceLines.ofFrame[frame]!]!
        if (text !== '') this.sourceOf.set(this.frameLocations[frame]!, text)
      }
    }
    return this.sourceOf.get(location) ?? null
  }

  stats(rows?: number): StatsReport {
    return statsReport(this.index, this.locations, this.frameLocations, rows)
  }
}
