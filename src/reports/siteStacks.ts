import type { CaptureIndex } from '../capture/index.ts'
import { CaptureError } from '../parsers/index.ts'
import { evaluationLoop } from './evaluationLoop.ts'
import { isInterpreterModule } from './frameRules.ts'
import type { LocationTable } from './locations.ts'
import { NativeFrames, type Symbolise } from './nativeFrames.ts'

/** Frames of all sites' stacks together. A recursion that allocates in each of 100,000 calls has five thousand million of them. */
const MAX_LISTED_FRAMES = 2 ** 27

/**
 * The frames of a site as a reader sees them: Python frames, or Python and native frames merged (docs/reports.md, "Native stacks"). In a
 * merged stack each native frame of the interpreter's evaluation loop is replaced by the Python frames that it was running:
 *
 *     native   malloc  read_csv  LOOP  call  LOOP  main          innermost first
 *     python                     load        <module>
 *     merged   malloc  read_csv  load  call  <module>  (main and what called it belong to the launcher)
 */
export class SiteStacks {
  private readonly index: CaptureIndex
  private readonly frameLocations: Int32Array
  private readonly native: NativeFrames
  private readonly locations: LocationTable
  private readonly mainThread: number
  private loop: ((location: number) => boolean) | null = null
  private listedFrames = -1

  constructor(index: CaptureIndex, locations: LocationTable, frameLocations: Int32Array, symbolise?: Symbolise) {
    this.index = index
    this.locations = locations
    this.frameLocations = frameLocations
    this.native = new NativeFrames(index, locations, symbolise)
    this.mainThread = index.threads.ids.indexOf(index.header.mainThreadId)
  }

  /**
   * Throws CaptureError where listing stack by stack would never end. What follows the tree of stacks, where shared frames are one, goes
   * without.
   */
  checkListable(): void {
    if (this.listedFrames < 0) {
      const { sites, stacks, native } = this.index
      const python = depths(stacks.parent, stacks.count)
      const below = depths(native.parent, native.count + 1)
      this.listedFrames = 0
      for (let s = 0; s < sites.count; s++) this.listedFrames += python[sites.stack[s]!]! + below[sites.native[s]!]!
    }
    if (this.listedFrames > MAX_LISTED_FRAMES) {
      throw new CaptureError(
        'limit',
        'The stacks of this capture are too deep to be listed one by one; the flame graph from the root shows them.',
      )
    }
  }

  /** Outermost Python frames of a site that belong to whoever started the tracker. */
  skippedFrames(site: number): number {
    return this.index.sites.thread[site] === this.mainThread ? this.index.header.skippedFramesOnMainThread : 0
  }

  /** Python frames as locations, innermost first. */
  pythonStack(site: number, showLauncher: boolean): number[] {
    this.checkListable()
    const { sites, stacks } = this.index
    const out: number[] = []
    for (let stack = sites.stack[site]!; stack !== 0; stack = stacks.parent[stack]!) {
      out.push(this.frameLocations[stacks.frame[stack]!]!)
    }
    if (!showLauncher) out.length = Math.max(0, out.length - this.skippedFrames(site))
    return out
  }

  /** All frames as locations, innermost first. Equal to the Python stack in captures without native traces. */
  mergedStack(site: number, showLauncher: boolean): number[] {
    const { sites } = this.index
    if (sites.native[site] === 0) return this.pythonStack(site, showLauncher)
    this.checkListable()
    this.loop ??= evaluationLoop(this.index, this.native, this.locations)
    const native: number[] = []
    for (let id = sites.native[site]!; id !== 0; id = this.index.native.parent[id]!) {
      for (const location of this.native.locationsOf(id, sites.generation[site]!)) native.push(location)
    }
    return this.merged(site, native, this.loop, showLauncher)
  }

  private merged(
    site: number,
    native: readonly number[],
    isLoop: (location: number) => boolean,
    showLauncher: boolean,
  ): number[] {
    const { sites, stacks, frames } = this.index
    const python: number[] = []
    for (let stack = sites.stack[site]!; stack !== 0; stack = stacks.parent[stack]!) python.push(stacks.frame[stack]!)
    const skip = showLauncher ? 0 : this.skippedFrames(site)
    const firstKept = python.length - 1 - skip
    let p = python.length - 1
    let out: number[] = []
    for (let n = native.length - 1; n >= 0; n--) {
      if (p < 0 || !isLoop(native[n]!)) {
        out.push(native[n]!)
        continue
      }
      do {
        // what stands outside of the first frame that is kept is the launcher's, native frames too
        if (skip !== 0 && p === firstKept) out = []
        out.push(this.frameLocations[python[p]!]!)
        p--
      } while (p >= 0 && frames.isEntry[python[p]!] === 0)
    }
    if (p < 0) return out.reverse()
    // the two stacks do not fit together: all Python frames, and inside of them what is surely native
    return [...this.innermostNative(native, isLoop), ...this.pythonStack(site, showLauncher)]
  }

  /** The native frames between the interpreter and the allocator. */
  private innermostNative(native: readonly number[], isLoop: (location: number) => boolean): number[] {
    const { placeOf } = this.native
    const interpreter = new Set<number>()
    for (const location of native) if (isLoop(location)) interpreter.add(placeOf.get(location)?.module ?? -1)
    const end = native.findIndex((location) => {
      const module = placeOf.get(location)?.module ?? -1
      return interpreter.size > 0 ? interpreter.has(module) : isInterpreterModule(this.moduleFile(module))
    })
    return end < 0 ? [...native] : native.slice(0, end)
  }

  private moduleFile(module: number): string {
    const loaded = this.index.native.modules[module]
    return loaded ? (this.index.strings.texts[loaded.file] ?? '') : ''
  }

  /** Makes locations of all native frames, so that their number is known before a tree is built. */
  nameNativeFrames(): void {
    this.checkListable()
    const { sites, native } = this.index
    // the generation (+1) that visited last: sites come by generation, so that hardly any is visited twice
    const visitor = new Uint32Array(native.count + 1)
    for (let site = 0; site < sites.count; site++) {
      const generation = sites.generation[site]!
      for (let id = sites.native[site]!; id !== 0 && visitor[id] !== generation + 1; id = native.parent[id]!) {
        visitor[id] = generation + 1
        this.native.locationsOf(id, generation)
      }
    }
  }
}

/** Depth of each node of a tree whose parents stand before their children; node 0 is the root. */
function depths(parent: ArrayLike<number>, count: number): Uint32Array {
  const depth = new Uint32Array(Math.max(1, count))
  for (let node = 1; node < count; node++) depth[node] = depth[parent[node]!]! + 1
  return depth
}
