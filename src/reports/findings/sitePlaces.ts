import type { CaptureReports } from '../captureReports.ts'
import { FrameKind, ROOT_LOCATION } from '../locations.ts'
import { isLibraryFile, placeName } from './wording.ts'

/** No location: memory without a Python frame that is shown. */
const NO_PLACE = ROOT_LOCATION

/**
 * Where each site allocates, as findings say it: the innermost Python frame that a reader knows (no launcher, no import
 * machinery), which is the child of the root in an inverted tree; and the nearest frame of the program's own code,
 * where that is another.
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
  sums(bytes: Float64Array, count: Float64Array, takes: TakesSite = ALL_SITES): PlaceSum[] {
    const { place, isImport } = this
    const places = this.reports.locations.count
    const placeBytes = new Float64Array(places)
    const placeCount = new Float64Array(places)
    const importBytes = new Float64Array(places)
    const importCount = new Float64Array(places)
    const isThere = new Uint8Array(places)
    for (let site = 0; site < place.length; site++) {
      if ((bytes[site] === 0 && count[site] === 0) || !takes(site)) continue
      const at = place[site]!
      isThere[at] = 1
      placeBytes[at]! += bytes[site]!
      placeCount[at]! += count[site]!
      if (isImport[site] === 0) continue
      importBytes[at]! += bytes[site]!
      importCount[at]! += count[site]!
    }
    const sums: PlaceSum[] = []
    for (let at = 0; at < places; at++) {
      if (isThere[at] === 0 || at === NO_PLACE) continue
      sums.push({
        place: at,
        bytes: placeBytes[at]!,
        count: placeCount[at]!,
        importBytes: importBytes[at]!,
        importCount: importCount[at]!,
      })
    }
    return sums.sort((x, y) => y.bytes - x.bytes || y.count - x.count)
  }

  /** The sites of a place. It looks at all sites: to be asked of few places. */
  sitesOf({ place }: PlaceSum, takes: TakesSite = ALL_SITES): number[] {
    const sites: number[] = []
    for (let site = 0; site < this.place.length; site++) if (this.place[site] === place && takes(site)) sites.push(site)
    return sites
  }

  /**
   * `raw_decode (json/decoder.py:353) for load (job.py:9)`: the place, and who is behind most of it if that is one
   * frame of the program's.
   */
  nameOf(sum: PlaceSum, weight: Float64Array, takes: TakesSite = ALL_SITES): string {
    const { locations } = this.reports
    const caller = this.mainCaller(sum, weight, takes)
    return placeName(locations, sum.place) + (caller === NO_PLACE ? '' : ` for ${placeName(locations, caller)}`)
  }

  /**
   * The frame of the program's own code that is behind most of what the sites hold, if that is one, and another than
   * the place itself.
   */
  private mainCaller(sum: PlaceSum, weight: Float64Array, takes: TakesSite): number {
    const perCaller = new Map<number, number>()
    let total = 0
    for (const site of this.sitesOf(sum, takes)) {
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

type TakesSite = (site: number) => boolean
const ALL_SITES: TakesSite = () => true

export interface PlaceSum {
  readonly place: number
  readonly bytes: number
  readonly count: number
  /** Of these, during imports. */
  readonly importBytes: number
  readonly importCount: number
}

/** Whether the trees that findings point into show a frame of that kind. */
export function isShown(kind: number): boolean {
  return (kind & FrameKind.INTERNAL) === 0 && (kind & FrameKind.INTERESTING) !== 0
}

/**
 * Per stack; a stack's outer frames stand before it, so each looks at its own frame and takes the rest from its parent.
 */
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
