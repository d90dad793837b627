import type { CaptureReports } from '../captureReports.ts'
import { FrameKind, ROOT_LOCATION } from '../locations.ts'
import { isLibraryFile, placeName } from './wording.ts'

/** No location: memory without a Python frame that is shown. */
export const NO_PLACE = ROOT_LOCATION

/**
 * Where each site allocates, as findings say it: the innermost Python frame that a reader knows (no launcher, no import machinery), which is
 * the child of the root in an inverted tree; and the nearest frame of the program's own code, where that is another.
 *
 *     <module> (job.py:3) > load (job.py:9) > loads (json/__init__.py:346) > decode (json/decoder.py:337)
 *                           own caller                                      place
 */
export class SitePlaces {
  readonly reports: CaptureReports
  /** Site -> location, NO_PLACE if it has none. */
  readonly place: Int32Array
  /** Site -> location of the innermost frame of the program's own code, NO_PLACE if it has none. */
  readonly ownCaller: Int32Array
  /** 1 for sites that allocate during an import. */
  readonly isImport: Uint8Array

  constructor(reports: CaptureReports) {
    this.reports = reports
    const { sites, header, threads } = reports.index
    const skip = header.skippedFramesOnMainThread
    const mainThread = skip > 0 ? threads.ids.indexOf(header.mainThreadId) : -1
    const ofOthers = stackPlaces(reports, 0)
    const ofMain = mainThread < 0 ? ofOthers : stackPlaces(reports, skip)
    this.place = new Int32Array(sites.count)
    this.ownCaller = new Int32Array(sites.count)
    this.isImport = new Uint8Array(sites.count)
    for (let site = 0; site < sites.count; site++) {
      const of = sites.thread[site] === mainThread ? ofMain : ofOthers
      const stack = sites.stack[site]!
      this.place[site] = of.place[stack]!
      this.ownCaller[site] = of.ownCaller[stack]!
      this.isImport[site] = of.isImport[stack]!
    }
  }

  /** Adds up per place, the largest first. Places without a frame are left out. */
  sums(bytes: Float64Array, count: Float64Array, takes: (site: number) => boolean = () => true): PlaceSum[] {
    const sums = new Map<number, PlaceSum>()
    for (let site = 0; site < this.place.length; site++) {
      const place = this.place[site]!
      if (place === NO_PLACE || (bytes[site] === 0 && count[site] === 0) || !takes(site)) continue
      let sum = sums.get(place)
      if (!sum) {
        sum = { place, bytes: 0, count: 0, importBytes: 0, importCount: 0, sites: [] }
        sums.set(place, sum)
      }
      sum.bytes += bytes[site]!
      sum.count += count[site]!
      if (this.isImport[site] === 1) {
        sum.importBytes += bytes[site]!
        sum.importCount += count[site]!
      }
      sum.sites.push(site)
    }
    return [...sums.values()].sort((x, y) => y.bytes - x.bytes || y.count - x.count)
  }

  /** `raw_decode (json/decoder.py:353) for load (job.py:9)`: the place, and who is behind most of it if that is one frame of the program's. */
  nameOf(sum: PlaceSum, weight: Float64Array): string {
    const { locations } = this.reports
    const caller = this.mainCaller(sum, weight)
    return placeName(locations, sum.place) + (caller === NO_PLACE ? '' : ` for ${placeName(locations, caller)}`)
  }

  /** The frame of the program's own code that is behind most of what the sites hold, if that is one, and another than the place itself. */
  private mainCaller(sum: PlaceSum, weight: Float64Array): number {
    const perCaller = new Map<number, number>()
    let total = 0
    for (const site of sum.sites) {
      total += weight[site]!
      const caller = this.ownCaller[site]!
      perCaller.set(caller, (perCaller.get(caller) ?? 0) + weight[site]!)
    }
    for (const [caller, sumOfCaller] of perCaller) {
      if (caller !== NO_PLACE && caller !== sum.place && sumOfCaller > total / 2) return caller
    }
    return NO_PLACE
  }
}

export interface PlaceSum {
  readonly place: number
  bytes: number
  count: number
  /** Of these, during imports. */
  importBytes: number
  importCount: number
  readonly sites: number[]
}

/** Whether the trees that findings point into show a frame of that kind. */
export function isShown(kind: number): boolean {
  return (kind & FrameKind.INTERNAL) === 0 && (kind & FrameKind.INTERESTING) !== 0
}

/** Per stack; a stack's outer frames stand before it, so each looks at its own frame and takes the rest from its parent. */
function stackPlaces(reports: CaptureReports, skip: number) {
  const { index, locations, frameLocations } = reports
  const { count, parent, frame } = index.stacks
  const place = new Int32Array(count)
  const ownCaller = new Int32Array(count)
  const isImport = new Uint8Array(count)
  const depth = new Int32Array(count)
  const isLibrary = libraryLocations(reports)
  for (let stack = 1; stack < count; stack++) {
    const outer = parent[stack]!
    depth[stack] = depth[outer]! + 1
    if (depth[stack]! <= skip) continue
    const location = frameLocations[frame[stack]!]!
    const kind = locations.kind[location]!
    place[stack] = isShown(kind) ? location : place[outer]!
    ownCaller[stack] = isShown(kind) && isLibrary[location] === 0 ? location : ownCaller[outer]!
    isImport[stack] = (kind & FrameKind.IMPORT_SYSTEM) !== 0 ? 1 : isImport[outer]!
  }
  return { place, ownCaller, isImport }
}

function libraryLocations(reports: CaptureReports): Uint8Array {
  const { locations } = reports
  const isLibrary = new Uint8Array(locations.count)
  for (let location = 1; location < locations.count; location++) {
    if (isLibraryFile(locations.file[location]!)) isLibrary[location] = 1
  }
  return isLibrary
}
