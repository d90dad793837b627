import type { CaptureReports } from '../captureReports.ts'
import { FrameKind } from '../locations.ts'
import type { Candidate } from './finding.types.ts'
import { findingView, zoomPathOf } from './findingView.ts'
import { isShown } from './sitePlaces.ts'
import { formatBytes, formatShare, isLibraryFile, moduleFolder, moduleName, placeName } from './wording.ts'

const LEAST_BYTES = 1e6
/** Less of the peak is not what makes it high. */
const LEAST_SHARE = 0.05
const MOST = 3

/** What was held at the peak because a package was imported, per package. */
export function imports(reports: CaptureReports): Candidate[] {
  const { index, locations, frameLocations } = reports
  const { whole, sites, stacks, totals } = index
  const importing = new ImportingStacks(reports)
  const perPackage = new Map<string, PackageSum>()
  const packageOfTrigger = importing.packagesOfTriggers(whole.peakBytes)
  for (let site = 0; site < sites.count; site++) {
    const stack = sites.stack[site]!
    const trigger = importing.trigger[stack]!
    if (trigger < 0 || whole.peakBytes[site] === 0) continue
    const name = importing.packageName[stack] || packageOfTrigger.get(trigger)
    if (!name) continue
    let sum = perPackage.get(name)
    if (!sum) {
      sum = { bytes: 0, count: 0, byTrigger: new Map() }
      perPackage.set(name, sum)
    }
    sum.bytes += whole.peakBytes[site]!
    sum.count += whole.peakCount[site]!
    const ofTrigger = sum.byTrigger.get(trigger)
    if (ofTrigger) ofTrigger.bytes += whole.peakBytes[site]!
    else sum.byTrigger.set(trigger, { bytes: whole.peakBytes[site]!, thread: sites.thread[site]! })
  }
  return [...perPackage]
    .filter(([, sum]) => sum.bytes >= LEAST_BYTES && sum.bytes >= LEAST_SHARE * totals.peakBytes)
    .sort(([, x], [, y]) => y.bytes - x.bytes)
    .slice(0, MOST)
    .map(([name, { bytes, count, byTrigger }]) => {
      const [trigger, main] = [...byTrigger].reduce((x, y) => (y[1].bytes > x[1].bytes ? y : x))
      const share = bytes / totals.peakBytes
      const isOneLine = trigger !== 0 && main.bytes > bytes / 2
      const line = isOneLine ? ` at ${placeName(locations, frameLocations[stacks.frame[trigger]!]!)}` : ''
      const frames = isOneLine ? importing.shownFrames(trigger, main.thread) : []
      return {
        share,
        finding: {
          kind: 'imports',
          sentence: `Importing ${name}${line} held ${formatBytes(bytes)} at the peak, ${formatShare(share)} of it.`,
          bytes,
          count,
          view: findingView({
            mode: 'peak',
            zoomPath: zoomPathOf(locations, frames),
            search: { text: importing.folderOf.get(name)!, isRegExp: false, matchCase: true },
          }),
        },
      }
    })
}

interface PackageSum {
  bytes: number
  count: number
  /** By the stack with the import statement; a thread that ran it. */
  readonly byTrigger: Map<number, { bytes: number; readonly thread: number }>
}

/**
 * Which import each stack belongs to. The package is the first one on the way in that was installed or belongs to the
 * standard library: what it imports in turn is its cost. If a program's own modules import each other, the outermost of
 * them stands until such a package comes.
 *
 *     job.py:1 > importlib >
 *       <module> shop/__init__.py:2 > importlib >               package shop, trigger job.py:1
 *         <module> pandas/__init__.py:22 > importlib > numpy    package pandas, trigger shop/__init__.py:2
 */
class ImportingStacks {
  /** '' while the module that is imported has not begun to run: see `packagesOfTriggers`. */
  readonly packageName: string[] = ['']
  /** The stack whose frame has the import statement; -1 outside of imports. */
  readonly trigger: Int32Array
  /** Package -> what the paths of its files begin with. */
  readonly folderOf = new Map<string, string>()
  private readonly reports: CaptureReports
  private readonly skip: number
  private readonly mainThread: number

  constructor(reports: CaptureReports) {
    this.reports = reports
    const { index, locations, frameLocations } = reports
    const { header, threads, stacks } = index
    this.skip = header.skippedFramesOnMainThread
    this.mainThread = threads.ids.indexOf(header.mainThreadId)
    this.trigger = new Int32Array(stacks.count).fill(-1)
    const isLibrary = new Uint8Array(stacks.count)
    const isMachinery = new Uint8Array(stacks.count)
    for (let stack = 1; stack < stacks.count; stack++) {
      const outer = stacks.parent[stack]!
      const location = frameLocations[stacks.frame[stack]!]!
      isMachinery[stack] = (locations.kind[location]! & FrameKind.IMPORT_SYSTEM) !== 0 ? 1 : 0
      this.trigger[stack] = this.trigger[outer]!
      this.packageName.push(this.packageName[outer]!)
      isLibrary[stack] = isLibrary[outer]!
      if (isLibrary[outer] === 1) continue
      if (isMachinery[stack] === 1) {
        // a further import begins: whose it is shows when its module runs
        if (isMachinery[outer] === 0) {
          this.trigger[stack] = outer
          this.packageName[stack] = ''
        }
      } else if (isMachinery[outer] === 1 && locations.functionName[location] === '<module>') {
        const file = locations.file[location]!
        this.packageName[stack] = moduleName(file)
        if (!this.folderOf.has(this.packageName[stack]!))
          this.folderOf.set(this.packageName[stack]!, moduleFolder(file))
        isLibrary[stack] = isLibraryFile(file) ? 1 : 0
      }
    }
  }

  /**
   * Trigger -> its package, for what was allocated before a module ran (its code being read, say). Only where it
   * imports one package, and most of what it holds is surely of that.
   */
  packagesOfTriggers(bytes: Float64Array): Map<number, string> {
    const { sites } = this.reports.index
    const sums = new Map<number, { names: Set<string>; named: number; unnamed: number }>()
    for (let site = 0; site < sites.count; site++) {
      const stack = sites.stack[site]!
      const trigger = this.trigger[stack]!
      if (trigger < 0) continue
      let sum = sums.get(trigger)
      if (!sum) {
        sum = { names: new Set(), named: 0, unnamed: 0 }
        sums.set(trigger, sum)
      }
      const name = this.packageName[stack]!
      if (name === '') sum.unnamed += bytes[site]!
      else {
        sum.names.add(name)
        sum.named += bytes[site]!
      }
    }
    const packages = new Map<number, string>()
    for (const [trigger, { names, named, unnamed }] of sums) {
      const [name] = names
      if (name !== undefined && names.size === 1 && unnamed <= named) packages.set(trigger, name)
    }
    return packages
  }

  /** The frames of a stack that a tree without launcher and import machinery shows, outermost first. */
  shownFrames(stack: number, thread: number): number[] {
    const { index, locations, frameLocations } = this.reports
    const path: number[] = []
    let depth = 0
    for (let s = stack; s !== 0; s = index.stacks.parent[s]!) depth++
    const skip = thread === this.mainThread ? this.skip : 0
    for (let s = stack; s !== 0 && depth > skip; s = index.stacks.parent[s]!, depth--) {
      const location = frameLocations[index.stacks.frame[s]!]!
      if (isShown(locations.kind[location]!)) path.push(location)
    }
    return path.reverse()
  }
}
