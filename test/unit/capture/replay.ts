import { Allocator } from '../../../src/parsers/index.ts'
import type { WindowRange } from '../../../src/reports/index.ts'
import type { Event } from '../parsers/decoding.ts'

/** What a place holds: bytes, and how many allocations. */
export interface Held {
  readonly bytes: number
  readonly count: number
}
/** Place (see `Places`) -> what it holds; places with nothing are not in it. */
export type Holding = Map<string, Held>

/** One allocation, from its event to its end. */
interface Allocation {
  readonly place: string
  readonly sizeBytes: number
  readonly window: number
  /** Bytes that were freed, by window; a mapping can go in pieces. */
  readonly freed: { window: number; bytes: number }[]
  /** When it was gone, null = never. */
  end: number | null
  /** The address was allocated again without a free between: it left the live set, no one knows when. */
  isReplaced: boolean
  /** Its last pieces went with one munmap: Memray does not note such a free, only its bytes. */
  isCountLost: boolean
}
/** What is left of a mapping: [begin, end). */
interface Piece {
  begin: number
  end: number
  readonly mapping: Allocation
}

/** Distinct places, by what tells them apart: thread, allocator, native stack with its module map, and the Python stack frame by frame. */
export class Places {
  readonly #ids = new Map<string, number>()

  /** The stack in which `frame` was called from `parent`; 0 is the empty one. */
  stack(parent: number, frame: number): number {
    const key = `${parent} ${frame}`
    if (!this.#ids.has(key)) this.#ids.set(key, this.#ids.size + 1)
    return this.#ids.get(key)!
  }

  place(thread: number, allocator: number, native: number, generation: number, stack: number): string {
    // the map of modules says nothing where there is no native stack
    return [thread, allocator, native, native === 0 ? 0 : generation, stack].join(' ')
  }
}

/**
 * Replays the events of a capture in the plainest way, with Maps and arrays, and answers what an index has to answer. Each definition
 * is written out from Memray's own words; nothing is shared with the index, and nothing is fast.
 */
export class Replay {
  readonly marks: number[] = []
  readonly heapAtSnapshots: number[] = []
  readonly peakBytes: number
  readonly eventCount: number
  readonly #allocations: Allocation[] = []
  /** What was held at the mark of each window, those included that were replaced: Memray's heap keeps them. */
  readonly #atMark: Holding[] = []
  readonly #atPeak: Holding
  readonly #atEnd: Holding
  /** Allocating events and frees of each thread, in their order. */
  readonly #threadEvents = new Map<number, ({ place: string; address: number; size: number } | Free)[]>()

  constructor(events: readonly Event[], places: Places) {
    const markEvents = findMarks(events, this.marks, this.heapAtSnapshots)
    const { peakBytes, peakEvent, eventCount } = findPeak(events)
    this.peakBytes = peakBytes
    this.eventCount = eventCount

    const heap = new HeapOf()
    const stacks = new Map<number, number[]>()
    let thread = 0
    let generation = 0
    let atPeak: Holding | null = null
    const noteMark = (event: number) => {
      while (this.#atMark.length < markEvents.length && markEvents[this.#atMark.length] === event) {
        this.#atMark.push(holdingOf(heap.everything()))
      }
    }
    noteMark(-1)
    events.forEach((event, number) => {
      if (!stacks.has(thread)) stacks.set(thread, [])
      switch (event.op) {
        case 'switch':
          thread = event.thread
          break
        case 'push': {
          const stack = stacks.get(thread)!
          stack.push(places.stack(stack.at(-1) ?? 0, event.frame))
          break
        }
        case 'pop': {
          const stack = stacks.get(thread)!
          stack.length = Math.max(0, stack.length - event.count)
          break
        }
        case 'maps':
          generation++
          break
        case 'snapshot':
          heap.window++
          break
        case 'allocate': {
          const stack = stacks.get(thread)!.at(-1) ?? 0
          const place = places.place(thread, event.allocator, event.native, generation, stack)
          this.#allocations.push(heap.allocate(event, place))
          this.#eventsOf(thread).push({ place, address: event.address, size: event.size })
          break
        }
        case 'free':
          heap.free(event.address)
          this.#eventsOf(thread).push(new Free(event.address, null))
          break
        case 'unmap':
          heap.unmap(event.address, event.size)
          this.#eventsOf(thread).push(new Free(event.address, event.size))
          break
      }
      noteMark(number)
      if (number === peakEvent) atPeak = holdingOf(heap.live())
    })
    this.#atPeak = atPeak ?? new Map()
    this.#atEnd = holdingOf(heap.live())
  }

  get windowCount(): number {
    return this.marks.length
  }
  get allocatedBytes(): number {
    return this.#allocations.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }
  get allocationCount(): number {
    return this.#allocations.length
  }

  /** The first of the range's windows with the highest mark. */
  highestWindow({ from, to }: WindowRange): number {
    let highest = from
    for (let w = from; w <= Math.min(to, this.windowCount - 1); w++)
      if (this.marks[w]! > this.marks[highest]!) highest = w
    return highest
  }

  peak(range: WindowRange | null): Holding {
    return range === null ? this.#atPeak : this.#atMark[this.highestWindow(range)]!
  }

  /** Alive at the end, or: allocated in the range and not freed in it. */
  leaked(range: WindowRange | null): Holding {
    if (range === null) return this.#atEnd
    const inRange = this.#allocations.filter(({ window }) => window >= range.from && window <= range.to)
    return holdingOf(inRange.map((allocation) => this.#aliveAfter(allocation, range.to)))
  }

  allocated(range: WindowRange | null): Holding {
    const { from, to } = range ?? { from: 0, to: this.windowCount }
    const inRange = this.#allocations.filter(({ window }) => window >= from && window <= to)
    return holdingOf(inRange.map(({ place, sizeBytes }) => ({ place, bytes: sizeBytes, count: 1 })))
  }

  /** What is alive at the end of a range less what was alive at its start. */
  growth({ from, to }: WindowRange): Holding {
    const after = (window: number) =>
      this.#allocations
        .filter((allocation) => allocation.window <= window)
        .map((allocation) => this.#aliveAfter(allocation, window))
    const before = after(from - 1).map(({ place, bytes, count }) => ({ place, bytes: -bytes, count: -count }))
    return holdingOf([...after(to), ...before])
  }

  /**
   * Allocations freed by their own thread after at most `threshold` further ones of it: each thread remembers its last threshold + 1
   * allocations, a free takes the newest with its address (and size, for munmap), which stays remembered.
   */
  temporary(threshold: number): Holding {
    const found: Part[] = []
    for (const events of this.#threadEvents.values()) {
      const remembered: { place: string; address: number; size: number }[] = []
      for (const event of events) {
        if (event instanceof Free) {
          const { address, sizeBytes } = event
          const freed = remembered.find((a) => a.address === address && (sizeBytes === null || a.size === sizeBytes))
          if (freed) found.push({ place: freed.place, bytes: freed.size, count: 1 })
        } else {
          remembered.unshift(event)
          remembered.length = Math.min(remembered.length, threshold + 1)
        }
      }
    }
    return holdingOf(found)
  }

  /** What of an allocation is there when a window ends. */
  #aliveAfter(allocation: Allocation, window: number): Part {
    const { place, sizeBytes, freed, end, isReplaced, isCountLost } = allocation
    if (isReplaced) return { place, bytes: 0, count: 0 }
    const gone = freed.reduce((bytes, piece) => bytes + (piece.window <= window ? piece.bytes : 0), 0)
    const isAlive = end === null || end > window
    return { place, bytes: sizeBytes - gone, count: isAlive && !isCountLost ? 1 : 0 }
  }

  #eventsOf(thread: number) {
    if (!this.#threadEvents.has(thread)) this.#threadEvents.set(thread, [])
    return this.#threadEvents.get(thread)!
  }
}

class Free {
  readonly address: number
  /** Null: of any size. */
  readonly sizeBytes: number | null

  constructor(address: number, sizeBytes: number | null) {
    this.address = address
    this.sizeBytes = sizeBytes
  }
}
type Part = Held & { readonly place: string }

/** What is alive: blocks by address, and pieces of mappings. */
class HeapOf {
  window = 0
  readonly #blocks = new Map<number, Allocation>()
  readonly #replaced: Allocation[] = []
  #pieces: Piece[] = []

  allocate(event: { address: number; size: number; allocator: number }, place: string): Allocation {
    const { address, size, allocator } = event
    const allocation: Allocation = {
      place,
      sizeBytes: size,
      window: this.window,
      freed: [],
      end: null,
      isReplaced: false,
      isCountLost: false,
    }
    if (allocator === Allocator.MMAP) {
      // a mapping of no bytes is none
      if (size === 0) allocation.end = this.window
      else this.#pieces.push({ begin: address, end: address + size, mapping: allocation })
      return allocation
    }
    const before = this.#blocks.get(address)
    if (before) {
      before.isReplaced = true
      this.#replaced.push(before)
    }
    this.#blocks.set(address, allocation)
    return allocation
  }

  free(address: number): void {
    const allocation = this.#blocks.get(address)
    if (!allocation) return
    this.#blocks.delete(address)
    allocation.freed.push({ window: this.window, bytes: allocation.sizeBytes })
    allocation.end = this.window
  }

  unmap(begin: number, sizeBytes: number): void {
    const end = begin + sizeBytes
    const kept: Piece[] = []
    const removed = new Map<Allocation, number>()
    for (const piece of this.#pieces) {
      const from = Math.max(begin, piece.begin)
      const to = Math.min(end, piece.end)
      if (from >= to) {
        kept.push(piece)
        continue
      }
      piece.mapping.freed.push({ window: this.window, bytes: to - from })
      if (piece.begin < from) kept.push({ ...piece, end: from })
      if (to < piece.end) kept.push({ ...piece, begin: to })
      if (piece.begin === from && piece.end === to) removed.set(piece.mapping, (removed.get(piece.mapping) ?? 0) + 1)
    }
    this.#pieces = kept
    for (const [mapping, count] of removed) {
      if (kept.some((piece) => piece.mapping === mapping)) continue
      mapping.end = this.window
      mapping.isCountLost = count > 1
    }
  }

  live(): Part[] {
    return [
      ...[...this.#blocks.values()].map(({ place, sizeBytes }) => ({ place, bytes: sizeBytes, count: 1 })),
      ...this.#pieces.map(({ begin, end, mapping }) => ({ place: mapping.place, bytes: end - begin, count: 1 })),
    ]
  }

  everything(): Part[] {
    const replaced = this.#replaced.map(({ place, sizeBytes }) => ({ place, bytes: sizeBytes, count: 1 }))
    return [...this.live(), ...replaced]
  }
}

function holdingOf(parts: readonly Part[]): Holding {
  const held: Holding = new Map()
  for (const { place, bytes, count } of parts) {
    const before = held.get(place) ?? { bytes: 0, count: 0 }
    held.set(place, { bytes: before.bytes + bytes, count: before.count + count })
  }
  for (const [place, { bytes, count }] of held) if (bytes === 0 && count === 0) held.delete(place)
  return held
}

/** The heap's size after each event: what is allocated and not freed; one that was replaced counts on. */
function* heapSizes(events: readonly Event[]): Generator<{ event: Event; number: number; heap: number }> {
  const sizes = new Map<number, number>()
  let pieces: { begin: number; end: number }[] = []
  let heap = 0
  for (const [number, event] of events.entries()) {
    if (event.op === 'allocate') {
      heap += event.size
      if (event.allocator === Allocator.MMAP) pieces.push({ begin: event.address, end: event.address + event.size })
      else sizes.set(event.address, event.size)
    } else if (event.op === 'free') {
      heap -= sizes.get(event.address) ?? 0
      sizes.delete(event.address)
    } else if (event.op === 'unmap') {
      const [begin, end] = [event.address, event.address + event.size]
      pieces = pieces.flatMap((piece) => {
        const from = Math.max(begin, piece.begin)
        const to = Math.min(end, piece.end)
        if (from >= to) return [piece]
        heap -= to - from
        return [
          { begin: piece.begin, end: from },
          { begin: to, end: piece.end },
        ].filter((rest) => rest.begin < rest.end)
      })
    }
    yield { event, number, heap }
  }
}

function isHeapEvent(event: Event): boolean {
  return event.op === 'allocate' || event.op === 'free' || event.op === 'unmap'
}

/**
 * The mark of each window, and the last event at which it holds (as an index into all events; -1 = before the first). A window
 * begins with the heap that it finds.
 */
function findMarks(events: readonly Event[], marks: number[], heapAtSnapshots: number[]): number[] {
  const markEvents: number[] = []
  let mark = 0
  let markEvent = -1
  for (const { event, number, heap } of heapSizes(events)) {
    if (isHeapEvent(event) && heap >= mark) {
      mark = heap
      markEvent = number
    } else if (event.op === 'snapshot') {
      heapAtSnapshots.push(heap)
      marks.push(mark)
      markEvents.push(markEvent)
      mark = heap
      markEvent = number
    }
  }
  marks.push(mark)
  markEvents.push(markEvent)
  return markEvents
}

/** The highest heap of the run and the last event at which it holds. */
function findPeak(events: readonly Event[]): { peakBytes: number; peakEvent: number; eventCount: number } {
  let peakBytes = 0
  let peakEvent = -1
  let eventCount = 0
  for (const { event, number, heap } of heapSizes(events)) {
    if (!isHeapEvent(event)) continue
    eventCount++
    if (peakEvent < 0 || heap >= peakBytes) {
      peakBytes = heap
      peakEvent = number
    }
  }
  return { peakBytes, peakEvent, eventCount }
}
