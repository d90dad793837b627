import type { CaptureReports } from '../captureReports.ts'
import { FrameKind } from '../locations.ts'
import type { Candidate } from './finding.types.ts'
import { findingView } from './findingView.ts'
import { formatBytes, formatShare, isLibraryFile, moduleName, placeName } from './wording.ts'

const LEAST_BYTES = 1e6
/** Less of the peak is not what makes it high. */
const LEAST_SHARE = 0.05
const MOST = 3

/** What was held at the peak because a package was imported, per package. */
export function imports(reports: CaptureReports): Candidate[] {
  const { index, locations, frameLocations } = reports
  const { whole, sites, stacks, totals } = index
  const importing = new ImportingStacks(reports)
  const bytesOf = new Map<string, { bytes: number; count: number; byTrigger: Map<number, number> }>()
  const packageOfTrigger = importing.packagesOfTriggers(whole.peakBytes)
  for (let site = 0; site < sites.count; site++) {
    const stack = sites.stack[site]!
    const trigger = importing.trigger[stack]!
    if (trigger < 0 || whole.peakBytes[site] === 0) continue
    const name = importing.packageName[stack] || packageOfTrigger.get(trigger)
    if (!name) continue
    let sum = bytesOf.get(name)
    if (!sum) {
      sum = { bytes: 0, count: 0, byTrigger: new Map() }
      bytesOf.set(name, sum)
    }
    sum.bytes += whole.peakBytes[site]!
    sum.count += whole.peakCount[site]!
    sum.byTrigger.set(trigger, (sum.byTrigger.get(trigger) ?? 0) + whole.peakBytes[site]!)
  }
  return [...bytesOf]
    .filter(([, sum]) => sum.bytes >= LEAST_BYTES && sum.bytes >= LEAST_SHARE * totals.peakBytes)
    .sort(([, x], [, y]) => y.bytes - x.bytes)
    .slice(0, MOST)
    .map(([name, { bytes, count, byTrigger }]) => {
      const [trigger] = [...byTrigger].reduce((x, y) => (y[1] > x[1] ? y : x))
      const share = bytes / totals.peakBytes
      const line = trigger === 0 ? '' : ` at ${placeName(locations, frameLocations[stacks.frame[trigger]!]!)}`
      return {
        share,
        finding: {
          kind: 'imports',
          sentence: `Importing ${name}${line} held ${formatBytes(bytes)} at the peak, ${formatShare(share)} of it.`,
          bytes,
          count,
          view: findingView({ mode: 'peak', zoomPath: importing.shownPath(trigger) }),
        },
      }
    })
}

/**
 * Which import each stack belongs to. The package is the first one on the way in that was installed or belongs to the standard library: what it
 * imports in turn is its cost. If a program's own modules import each other, the outermost of them stands until such a package comes.
 *
 *     job.py:1 > importlib… > <module> shop/__init__.py:2 > importlib… > <module> pandas/__init__.py:22 > importlib… > numpy …
 *                             package shop, trigger job.py:1              package pandas, trigger shop/__init__.py:2, for all that follows
 */
class ImportingStacks {
  /** '' while the module that is imported has not begun to run: see `packagesOfTriggers`. */
  readonly packageName: string[] = ['']
  /** The stack whose frame has the import statement; -1 outside of imports. */
  readonly trigger: Int32Array
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
        isLibrary[stack] = isLibraryFile(file) ? 1 : 0
      }
    }
  }

  /** Trigger -> the package that most of what it imports belongs to, for what was allocated before a module ran (its code being read, say). */
  packagesOfTriggers(bytes: Float64Array): Map<number, string> {
    const { sites } = this.reports.index
    const sums = new Map<number, Map<string, number>>()
    for (let site = 0; site < sites.count; site++) {
      const stack = sites.stack[site]!
      const name = this.packageName[stack]!
      if (this.trigger[stack]! < 0 || name === '') continue
      const ofTrigger = sums.get(this.trigger[stack]!) ?? new Map<string, number>()
      sums.set(this.trigger[stack]!, ofTrigger)
      ofTrigger.set(name, (ofTrigger.get(name) ?? 0) + bytes[site]!)
    }
    return new Map(
      [...sums].map(([trigger, ofTrigger]) => [trigger, [...ofTrigger].reduce((x, y) => (y[1] > x[1] ? y : x))[0]]),
    )
  }
}
