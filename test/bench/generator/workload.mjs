import { writeHeader } from './header.mjs'
import { Mappings } from './mappings.mjs'
import { mix, Random } from './random.mjs'
import { RecordWriter } from './recordWriter.mjs'
import { SIZE_COUNT, SimulatedHeap } from './simulatedHeap.mjs'
import { Walk } from './walk.mjs'

const FREE = 5
const PYMALLOC_FREE = 1
const REALLOC = 7
const PYMALLOC_REALLOC = 4
const MMAP = 14
const MUNMAP = 15
/** A site always asks the same way: these are its choices (header version 13's numbers of malloc, calloc, realloc, ..). */
const MALLOC_WAYS = [6, 6, 6, 6, 6, 6, 6, 6, 8, 8, 8, 7, 7, 9, 10, 11]
const PYMALLOC_WAYS = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4]
/** As many regions as this are kept mapped. */
const USUAL_MAPPINGS = 24
const CHOICES = 256
const MOST_TEMPORARY_AT_ONCE = 3
const RESIDENT_BASE_BYTES = 30_000_000
/** So many blocks at most are freed before the next visit, also when the heap falls. */
const MOST_FREES_OF_VISIT = 4000
const LARGEST_EVENT_BYTES = 24
const LARGEST_CODE_OBJECT_BYTES = 1024

/**
 * A made-up program that runs: it visits one place after another, and at each makes some temporary allocations and one group
 * of lasting ones; then it frees random older groups until as many blocks live as should.
 *
 *   visit   pops and pushes to the place | A a A f a A f a | f f f .. of older groups
 *           (A lasts, a is temporary, f frees)
 *
 * Nothing is kept of what is over: memory is that of the call tree and of the largest live set.
 */
export class Workload {
  constructor(settings) {
    this.settings = settings
    this.random = new Random(settings.seed)
    this.heap = new SimulatedHeap({ seed: settings.seed + 1, capacity: Math.ceil(settings.live * 1.3) + 1024 })
    this.mappings = new Mappings(new Random(settings.seed + 2))

    /** Live groups, in no order: the first slot of each; `heap.next` leads to the others. */
    this.groups = new Int32Array(Math.ceil(settings.live / settings.groupSize) + 1024)
    this.groupCount = 0
    /** Live blocks in groups; those that leaked do not count. */
    this.grouped = 0
    this.leaked = 0
    this.lastingChoices = choices(settings.groupSize, this.random)
    const temporary = (settings.groupSize * settings.temporaryShare) / (1 - settings.temporaryShare)
    this.temporaryChoices = choices(temporary, this.random)
    this.mostEventsOfVisit = 4 + Math.max(...this.lastingChoices) + 2 * Math.max(...this.temporaryChoices)
    const largestVisitBytes =
      (this.mostEventsOfVisit * 2 + MOST_FREES_OF_VISIT) * LARGEST_EVENT_BYTES +
      (settings.maxDepth + 1) * LARGEST_CODE_OBJECT_BYTES
    this.writer = new RecordWriter(settings.chunkBytes + largestVisitBytes)
    this.walk = new Walk(settings, new Random(settings.seed + 3), this.writer)
    this.phaseEvents = settings.events / settings.phases
    this.nextSnapshot = 0
    this.nextMapping = settings.eventsPerMapping

    this.events = 0
    this.allocations = 0
    this.allocatedBytes = 0
    this.heapBytes = 0
    this.peakBytes = 0
    this.peakEvent = 0
    this.mappedBytes = 0
    this.liveBytes = 0
    this.liveCount = 0
    this.eventsByAllocator = new Float64Array(16)
    this.snapshotHeapBytes = new Float64Array(settings.snapshots)

    writeHeader(this.writer, {
      eventCount: settings.trailer ? settings.events : 0,
      durationMs: settings.trailer ? settings.snapshots * settings.snapshotMs : 0,
      tracesPymalloc: settings.pymalloc,
    })
  }

  /** Writes on until there is a chunk in the writer's buffer; true once everything has been written. */
  fill() {
    const { settings, writer } = this
    while (writer.position < settings.chunkBytes) {
      while (this.events >= this.#nextSnapshotAt()) this.#snapshot()
      if (this.events === settings.events) {
        if (settings.trailer) writer.trailer()
        return true
      }
      this.#visit()
    }
    if (writer.position > writer.buffer.length) throw new Error('The margin of the chunk was too small.')
    return false
  }

  /** How many events precede the next snapshot; Infinity after the last. */
  #nextSnapshotAt() {
    const { events, snapshots } = this.settings
    return this.nextSnapshot < snapshots ? Math.floor((events / snapshots) * this.nextSnapshot) : Infinity
  }

  #snapshot() {
    const { settings, random } = this
    this.walk.slide(settings.snapshots > 1 ? this.nextSnapshot / (settings.snapshots - 1) : 0)
    const elapsedMs = this.nextSnapshot * settings.snapshotMs + random.below(Math.min(3, settings.snapshotMs))
    const residentBytes = RESIDENT_BASE_BYTES + Math.floor(this.heapBytes * 1.07)
    this.writer.snapshot(residentBytes - (residentBytes % 4096), elapsedMs)
    this.snapshotHeapBytes[this.nextSnapshot++] = this.heapBytes
  }

  #visit() {
    const { settings, random, heap } = this
    if (this.events >= this.nextMapping) this.#mapOrUnmap()
    const site = mix(this.walk.goOn(), 17) | 0
    if (settings.events - this.events < this.mostEventsOfVisit) {
      this.#finishAt(site)
      return
    }
    if (this.groupCount > 0 && random.fraction() < settings.reallocShare) {
      this.#reallocate(random.below(this.groupCount))
    }
    // A place mostly does the same again.
    const dice = (random.next() & 3) === 0 ? random.next() : mix(site, 19)
    let temporary = this.temporaryChoices[dice & 255]
    const lasting = this.lastingChoices[(dice >>> 8) & 255]
    let first = -1
    for (let index = 0; index < lasting; index++) {
      const slot = this.#allocate(site + index)
      heap.next[slot] = first
      first = slot
      if (temporary > 0) temporary -= this.#temporary(site, temporary)
    }
    while (temporary > 0) temporary -= this.#temporary(site, temporary)
    if (lasting > 0) this.#keep(first, lasting, site)
    this.#freeGroups()
  }

  #allocate(site) {
    const { heap, settings } = this
    // One site in four asks for a size that depends on the data.
    const ofData = ((site >>> 16) & 3) === 0 ? this.random.next() & 7 : 0
    const slot = heap.take((site + ofData) & (SIZE_COUNT - 1), settings.pymalloc && ((site >>> 10) & 3) !== 0)
    const ways = heap.isPymalloc(slot) ? PYMALLOC_WAYS : MALLOC_WAYS
    this.#record(slot, ways[(site >>> 12) & 15])
    return slot
  }

  #record(slot, allocator) {
    const { heap } = this
    const sizeBytes = heap.size[slot]
    this.writer.allocate(heap.address8(slot), allocator, sizeBytes)
    this.#count(allocator, sizeBytes)
    this.liveBytes += sizeBytes
    this.liveCount++
  }

  #count(allocator, sizeBytes) {
    this.eventsByAllocator[allocator]++
    this.allocations++
    this.allocatedBytes += sizeBytes
    this.heapBytes += sizeBytes
    // As Memray has it: the last event at which the maximum holds.
    if (this.heapBytes >= this.peakBytes) {
      this.peakBytes = this.heapBytes
      this.peakEvent = this.events
    }
    this.events++
  }

  #free(slot) {
    const { heap } = this
    const allocator = heap.isPymalloc(slot) ? PYMALLOC_FREE : FREE
    this.writer.free(heap.address8(slot), allocator)
    this.eventsByAllocator[allocator]++
    this.heapBytes -= heap.size[slot]
    this.liveBytes -= heap.size[slot]
    this.liveCount--
    this.events++
    heap.give(slot)
  }

  /** One to three blocks that are freed at once, the last one first; answers how many. */
  #temporary(site, most) {
    const count = Math.min(most, 1 + (((site >>> 6) + most) % MOST_TEMPORARY_AT_ONCE))
    const outer = this.#allocate(site + 7)
    if (count > 1) {
      const middle = this.#allocate(site + 8)
      if (count > 2) this.#free(this.#allocate(site + 9))
      this.#free(middle)
    }
    this.#free(outer)
    return count
  }

  #keep(first, blocks, site) {
    const { settings } = this
    const leaksHere = ((site >>> 20) & 63) === 0
    if (leaksHere && this.leaked < (settings.leaked * this.events) / settings.events) {
      this.leaked += blocks
      return
    }
    if (this.groupCount === this.groups.length) {
      const before = this.groups
      this.groups = new Int32Array(before.length * 2)
      this.groups.set(before)
    }
    this.groups[this.groupCount++] = first
    this.grouped += blocks
  }

  #freeGroups() {
    const { settings, groups, heap, random } = this
    const shareOfPhase = (this.events % this.phaseEvents) / this.phaseEvents
    const target = settings.live * (1 - settings.sawtooth + settings.sawtooth * shareOfPhase)
    const stop = Math.min(
      settings.events - this.mostEventsOfVisit,
      this.#nextSnapshotAt(),
      this.events + MOST_FREES_OF_VISIT,
    )
    while (this.grouped > target && this.events < stop) {
      const index = random.below(this.groupCount)
      let slot = groups[index]
      groups[index] = groups[--this.groupCount]
      while (slot >= 0) {
        const next = heap.next[slot]
        this.#free(slot)
        this.grouped--
        slot = next
      }
    }
  }

  /** What libc does for a block that has to move: the free of the old one, then the new one. */
  #reallocate(index) {
    const { heap, groups, random } = this
    const before = groups[index]
    const next = heap.next[before]
    const isPymalloc = heap.isPymalloc(before)
    this.#free(before)
    const after = heap.take(random.next() & (SIZE_COUNT - 1), isPymalloc)
    this.#record(after, heap.isPymalloc(after) ? PYMALLOC_REALLOC : REALLOC)
    heap.next[after] = next
    groups[index] = after
  }

  #mapOrUnmap() {
    const { mappings, random, settings, writer } = this
    this.nextMapping += settings.eventsPerMapping
    if (random.below(2 * USUAL_MAPPINGS) >= mappings.regions.length) {
      const { begin, bytes } = mappings.map()
      writer.allocate(begin / 8, MMAP, bytes)
      this.mappedBytes += bytes
      this.#count(MMAP, bytes)
      return
    }
    const { begin, bytes, mappedBytes } = mappings.unmap()
    writer.allocate(begin / 8, MUNMAP, bytes)
    this.eventsByAllocator[MUNMAP]++
    this.mappedBytes -= mappedBytes
    this.heapBytes -= mappedBytes
    this.events++
  }

  /** The last events: lasting blocks, until the number is right. */
  #finishAt(site) {
    while (this.events < this.settings.events && this.events < this.#nextSnapshotAt()) this.#allocate(site)
  }
}

/** Whole numbers with the given mean, from half of it to one and a half, to be drawn from with a die of 256 sides. */
function choices(mean, random) {
  const numbers = new Int32Array(CHOICES)
  for (let index = 0; index < CHOICES; index++) {
    numbers[index] = Math.floor(mean * (0.5 + (index + 0.5) / CHOICES) + random.fraction())
  }
  return numbers
}
