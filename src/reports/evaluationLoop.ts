import type { CaptureIndex } from '../capture/index.ts'
import type { Locations } from './locations.ts'
import type { NativeFrames } from './nativeFrames.ts'

/** Stacks that are looked at to find the loop: more add nothing. */
const MAX_STACKS = 200
/** The loop is one large function: 40 to 60 kB in the builds that were looked at. */
const MAX_STRETCH_BYTES = 1 << 17
/** Compilers move the loop's unlikely parts elsewhere: one hot stretch and a few cold ones. */
const MAX_STRETCHES = 4
/** Fewer agreeing stacks than this share prove nothing, and a further stretch has to bring at least so many more. */
const MIN_AGREEMENT = 0.25
const MIN_GAIN = 0.02
/** The search for a pair of stretches looks at fewer stacks, and tries this many first ones. */
const PAIR_STACKS = 60
const PAIR_CANDIDATES = 40
/** Holding more places than there are entry frames counts against a stretch this much more than explaining one counts for it. */
const EXCESS_PENALTY = 3
/** Deeper stacks than these, and modules with calls from more places, are no interpreter's, and would take long to go through. */
const MAX_STACK_PLACES = 2_000
const MAX_ADDRESSES = 4_000

/**
 * Finds the interpreter's evaluation loop, whose native frames stand for Python frames, and tells them from other native frames.
 *
 * With symbols the loop is known by name. Without, it is found by counting: the loop is one stretch of one module, and a stack with n
 * entry frames has n return addresses in it.
 *
 *     python stack     main -> run -> read                      3 entry frames
 *     native stack     _start A1 B A2 B A3 C                    the stretch that holds A1, A2, A3 has 3
 *
 * The stretch for which most stacks agree is taken; of equal ones the one with the most distinct addresses, as the loop's callers
 * come once per call as well but from few places.
 */
export function evaluationLoop(
  index: CaptureIndex,
  native: NativeFrames,
  locations: Locations,
): (location: number) => boolean {
  const byName = new Set<number>()
  const samples = sampleStacks(index, native, locations, byName)
  if (byName.size > 0) return (location) => byName.has(location)
  const stretches = agreedStretches(samples)
  return (location) => {
    const place = native.placeOf.get(location)
    return place !== undefined && stretches.some((stretch) => holds(stretch, place))
  }
}

function isLoopName(functionName: string): boolean {
  return functionName.includes('_PyEval_EvalFrameDefault') || functionName.startsWith('_TAIL_CALL_')
}

interface Sample {
  readonly entries: number
  readonly places: readonly Place[]
}

function sampleStacks(index: CaptureIndex, native: NativeFrames, locations: Locations, byName: Set<number>): Sample[] {
  const { sites, stacks, frames } = index
  const samples: Sample[] = []
  const seen = new Set<string>()
  const step = Math.max(1, Math.floor(sites.count / (MAX_STACKS * 2)))
  for (let site = 0; site < sites.count; site += step) {
    const nativeId = sites.native[site]!
    if (nativeId === 0) continue
    let entries = 0
    for (let stack = sites.stack[site]!; stack !== 0; stack = stacks.parent[stack]!) {
      entries += frames.isEntry[stacks.frame[stack]!]!
    }
    const places: Place[] = []
    for (let id = nativeId; id !== 0 && places.length <= MAX_STACK_PLACES; id = index.native.parent[id]!) {
      for (const location of native.locationsOf(id, sites.generation[site]!)) {
        if (isLoopName(locations.functionName[location]!)) byName.add(location)
        places.push(native.placeOf.get(location)!)
      }
    }
    if (places.length > MAX_STACK_PLACES) continue
    // stacks of equal shape prove the same thing once
    const key = `${entries} ${places.map((place) => `${place.module}:${place.address}`).join(' ')}`
    if (entries === 0 || seen.has(key)) continue
    seen.add(key)
    samples.push({ entries, places })
    if (samples.length === MAX_STACKS) break
  }
  return samples
}

interface Place {
  readonly module: number
  readonly address: number
}
interface Stretch {
  readonly module: number
  readonly from: number
  readonly to: number
}

function holds(stretch: Stretch, place: Place): boolean {
  return place.module === stretch.module && place.address >= stretch.from && place.address <= stretch.to
}

/**
 * The stretches of the loop: the pair that explains most stacks, then further ones while they explain more. A pair, since where
 * many calls come from the loop's cold part the hot one alone agrees with few stacks.
 */
function agreedStretches(samples: readonly Sample[]): Stretch[] {
  const few = samples.filter((_, i) => i % Math.ceil(samples.length / PAIR_STACKS) === 0)
  let best: { stretches: Stretch[]; agreeing: number } = { stretches: [], agreeing: 0 }
  for (const module of interpreterModules(samples)) {
    const counts = countsOf(few, module)
    if (counts.addresses.length > MAX_ADDRESSES) continue
    for (const first of candidates(few, counts)) {
      const alone = agreement(few, [first])
      if (alone > best.agreeing) best = { stretches: [first], agreeing: alone }
      const second = bestStretch(few, counts, first)
      if (second && second.agreeing > best.agreeing) {
        best = { stretches: [first, second.stretch], agreeing: second.agreeing }
      }
    }
  }
  if (best.stretches.length === 0 || best.agreeing < few.length * MIN_AGREEMENT) return []
  const { stretches } = best
  const counts = countsOf(samples, stretches[0]!.module)
  if (counts.addresses.length > MAX_ADDRESSES) return stretches
  while (stretches.length < MAX_STRETCHES) {
    const next = bestStretch(samples, counts, ...stretches)
    if (!next || next.agreeing < agreement(samples, stretches) + samples.length * MIN_GAIN) break
    stretches.push(next.stretch)
  }
  return stretches
}

/** The modules that most stacks run through, the C library and its like among them. */
function interpreterModules(samples: readonly Sample[]): number[] {
  const stacks = new Map<number, number>()
  for (const sample of samples) {
    for (const module of new Set(sample.places.map((place) => place.module))) {
      stacks.set(module, (stacks.get(module) ?? 0) + 1)
    }
  }
  return [...stacks].filter(([, n]) => n > samples.length / 2).map(([module]) => module)
}

function countIn(sample: Sample, stretches: readonly Stretch[]): number {
  let count = 0
  for (const place of sample.places) if (stretches.some((stretch) => holds(stretch, place))) count++
  return count
}

function agreement(samples: readonly Sample[], stretches: readonly Stretch[]): number {
  return samples.filter((sample) => countIn(sample, stretches) === sample.entries).length
}

/** Distinct addresses of a module in ascending order, and how many places of each sample lie below each. */
interface Counts {
  readonly module: number
  readonly addresses: readonly number[]
  readonly below: readonly Int32Array[]
}

function countsOf(samples: readonly Sample[], module: number): Counts {
  const inModule = samples.map((sample) => sample.places.filter((place) => place.module === module))
  const addresses = [...new Set(inModule.flatMap((places) => places.map((place) => place.address)))].sort(
    (x, y) => x - y,
  )
  const rankOf = new Map(addresses.map((address, rank) => [address, rank]))
  const below = inModule.map((places) => {
    const counts = new Int32Array(addresses.length + 1)
    for (const place of places) counts[rankOf.get(place.address)! + 1]!++
    for (let k = 0; k < addresses.length; k++) counts[k + 1]! += counts[k]!
    return counts
  })
  return { module, addresses, below }
}

/** Stretches that explain many entry frames and hardly ever more than there are, the best ones; one for each begin. */
function candidates(samples: readonly Sample[], { module, addresses, below }: Counts): Stretch[] {
  const found: { stretch: Stretch; score: number }[] = []
  for (let from = 0; from < addresses.length; from++) {
    let best: { stretch: Stretch; score: number } | null = null
    for (let to = from; to < addresses.length && addresses[to]! - addresses[from]! <= MAX_STRETCH_BYTES; to++) {
      let score = 0
      for (let s = 0; s < samples.length; s++) {
        const surplus = below[s]![to + 1]! - below[s]![from]! - samples[s]!.entries
        score += surplus <= 1 ? samples[s]!.entries + Math.min(surplus, 0) : -EXCESS_PENALTY * surplus
      }
      if (!best || score >= best.score) {
        best = { stretch: { module, from: addresses[from]!, to: addresses[to]! }, score }
      }
    }
    if (best) found.push(best)
  }
  found.sort((x, y) => y.score - x.score)
  return found.slice(0, PAIR_CANDIDATES).map((candidate) => candidate.stretch)
}

/** The stretch beside `taken` with which most samples hold as many places as they have entry frames. */
function bestStretch(
  samples: readonly Sample[],
  { module, addresses, below }: Counts,
  ...taken: Stretch[]
): { stretch: Stretch; agreeing: number } | null {
  const open = samples.map((sample) => sample.entries - countIn(sample, taken))
  const isTaken = addresses.map((address) => taken.some((stretch) => holds(stretch, { module, address })))
  let best: { stretch: Stretch; agreeing: number; span: number } | null = null
  for (let from = 0; from < addresses.length; from++) {
    for (let to = from; to < addresses.length && addresses[to]! - addresses[from]! <= MAX_STRETCH_BYTES; to++) {
      if (isTaken[to]) break
      let agreeing = 0
      for (let s = 0; s < samples.length; s++) if (below[s]![to + 1]! - below[s]![from]! === open[s]) agreeing++
      if (!best || agreeing > best.agreeing || (agreeing === best.agreeing && to - from > best.span)) {
        best = { stretch: { module, from: addresses[from]!, to: addresses[to]! }, agreeing, span: to - from }
      }
    }
  }
  return best
}
