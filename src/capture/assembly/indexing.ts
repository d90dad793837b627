import {
  OP_ALLOCATE,
  OP_FREE,
  OP_MAPS,
  OP_OBJECT_CREATED,
  OP_OBJECT_DESTROYED,
  OP_POP,
  OP_PUSH,
  OP_SNAPSHOT,
  OP_SWITCH,
  OP_UNMAP,
} from '../../parsers/assembly/batchLayout'
import {
  A_COLUMN_AT,
  ADDED_BYTES,
  ADDED_COUNT,
  ADDED_OF,
  ADDED_SUM,
  ALLOCATOR_COLUMN_AT,
  B_COLUMN_AT,
  BOOKED_COLUMN_AT,
  CELL_ALLOCATED_BYTES,
  CELL_ALLOCATED_COUNT,
  CELL_BYTES,
  CELL_LEFT_BYTES,
  CELL_LEFT_COUNT,
  CELL_LIFETIME,
  CELL_SITE,
  CELL_THREAD,
  ENDED_BYTES_COLUMN_AT,
  ENDED_KEY_COLUMN_AT,
  FREES_COLUMN_AT,
  GUESS_COLUMN_AT,
  NATIVE_COLUMN_AT,
  NO_LIFETIME,
  NO_MEMORY,
  OP_COLUMN_AT,
  SITE_BYTES,
  SITE_CELL,
  SITE_COLUMN_AT,
  SITE_HELD_BYTES,
  SITE_HELD_COUNT,
  SITE_MARK,
  SITE_MARK_BYTES,
  SITE_MARK_COUNT,
  SITE_TOUCHED,
  SITE_WRITTEN_BYTES,
  SITE_WRITTEN_COUNT,
  SIZE_COLUMN_AT,
  STACK_TOO_DEEP,
  TOO_MANY_REPLACED,
} from './indexLayout'
import {
  allocateBlock,
  allocateRegion,
  blockLog,
  forgetMemory,
  freeBlock,
  freeRegion,
  grownBytes,
  movedRegion,
} from './memory'
import {
  addCell,
  addExact,
  addLifetime,
  addSize,
  addTemporary,
  cellCount,
  cellsAt,
  child,
  exactThreshold,
  forgetTables,
  lifetimeStart,
  lifetimesAt,
  liveBytes,
  peaksAt,
  probableSlot,
  release,
  reservePeaks,
  reserveTables,
  setExactThreshold,
  setTouchedCount,
  siteCount,
  siteOf,
  sitesAt,
  slotCell,
  slotNumber,
  slotOf,
  slotSize,
  startLifetimes,
  take,
  temporaryKey,
  touch,
  touchedAt,
  touchedCount,
  touchSlot,
  touchTemporary,
} from './tables'

export {
  cellCount,
  cellsAt,
  exactAt,
  largeAt,
  largeCount,
  largeMask,
  lifetimeCount,
  lifetimesAt,
  liveCount,
  peaksAt,
  renumberLive,
  setCellCount,
  siteCount,
  sitesAt,
  siteThreadsAt,
  stackCount,
  stacksAt,
  temporaryAt,
  temporaryCount,
  temporaryMask,
} from './tables'

/**
 * Books events into the capture index: the hot loops of indexing. AssemblyScript, compiled to WebAssembly; ../indexBuilder.ts is its other
 * side, which knows the mappings, the windows and everything that is rare.
 *
 * The tables of a large capture do not fit into any cache, and an event touches half a dozen places in them: its time would be spent waiting
 * for memory. So a batch is gone through several times. `resolve` follows the stacks and finds the sites, `lookAhead` touches what the
 * events will need, so that many waits run at the same time, and `book` does the booking, on lines that are in the cache then.
 */

/** The live map from here on does not fit into the second-level cache. */
const LARGE_LIVE_BYTES: u32 = 1 << 20
const ALLOCATOR_MMAP = 14
/** Latest allocations of a thread that are searched when it frees something that it does not hold. A power of two. */
const RING_LENGTH: u32 = 32
const MAX_RING_LENGTH: u32 = 65536
const MAX_DISTANCE: u32 = 65535
/** No interpreter gets this deep, only a hostile file does. */
const MAX_DEPTH: u32 = 1 << 24
/** With the live ones they stay far below 2^31, so that no site's counts come round. */
const MAX_REPLACED: u32 = 1 << 30
const LAST_MARK: u32 = 0xf0000000

/** A thread: its Python stack (ids, outermost first) in a block, and the ring of its latest allocations. */
const THREAD_BYTES = 32
const THREAD_STACK = 0
const THREAD_STACK_LOG = 4
const THREAD_DEPTH = 8
/** Allocating events so far, modulo 2^32. */
const THREAD_ALLOCATIONS = 12
const THREAD_RING = 16

/** A ring's entry: address, size, site. */
const RING_BYTES = 24
const RING_ADDRESS = 0
const RING_SIZE = 8
const RING_SITE = 16

/** Never read: it keeps the loads that make it. */
export let touchedSum: u32 = 0

export let eventCount: f64 = 0
export let objectsCreated: f64 = 0
export let objectsDestroyed: f64 = 0
export let heap: f64 = 0
/** Highest heap of the current window that has been left, or its start. */
let top: f64 = 0
let highest: f64 = 0
let mark: u32 = 1
let window: u32 = 0
let cellStart: u32 = 0
let generation: u32 = 0
let mergesThreads: bool = false
let ringMask: u32 = RING_LENGTH - 1

let threadsAt: u32 = 0
let threadsBytes: u64 = 0
let knownThreads: u32 = 0
/** The thread of the events that are booked, and of those whose stacks are followed. */
let bookedThread: u32 = 0
let stackThread: u32 = 0

/** Replaced allocations are booked by the other side, which has to know when the heap is at its highest. */
export let replacedCount: u32 = 0
let replacedSinceHighest: bool = false

/** Called before anything else, and again when another capture is to be indexed. `exact` is -1, or a distance of temporary allocations to be counted exactly. */
export function start(exact: i32, isLikeMemray: bool): i32 {
  forgetMemory()
  forgetTables()
  eventCount = 0
  objectsCreated = 0
  objectsDestroyed = 0
  heap = 0
  top = 0
  highest = 0
  mark = 1
  window = 0
  cellStart = 0
  generation = 0
  threadsAt = 0
  threadsBytes = 0
  knownThreads = 0
  bookedThread = 0
  stackThread = 0
  replacedCount = 0
  replacedSinceHighest = false
  failure = 0
  endedCount = 0
  setExactThreshold(exact)
  mergesThreads = isLikeMemray
  let ring: u32 = RING_LENGTH
  while (<i32>ring <= exact && ring < MAX_RING_LENGTH) ring *= 2
  ringMask = ring - 1
  const failed = reserveTables(BATCH_ROOM)
  return failed === 0 ? switchTo(0) : failed
}

const BATCH_ROOM: u32 = 1024

// --- what the other side has to do where an address is allocated again, and where the heap is at its highest

declare function onReplaced(site: u32, bytes: f64): void
declare function onHighest(): void

// --- threads

/** Makes room for the thread with this number; 0, or what could not be had. */
function reserveThread(thread: u32): i32 {
  if (thread < knownThreads) return 0
  const needed = <u64>(thread + 1) * THREAD_BYTES
  if (needed > threadsBytes) {
    const next = grownBytes(threadsBytes, needed)
    const moved = movedRegion(threadsAt, threadsBytes, <u64>knownThreads * THREAD_BYTES, next)
    if (moved === 0) return NO_MEMORY
    threadsAt = moved
    threadsBytes = next
  }
  memory.fill(threadsAt + knownThreads * THREAD_BYTES, 0, (thread + 1 - knownThreads) * THREAD_BYTES)
  knownThreads = thread + 1
  return 0
}

/** Says that the following events are of another thread. */
export function switchTo(thread: u32): i32 {
  const failed = reserveThread(thread)
  if (failed !== 0) return failed
  bookedThread = thread
  stackThread = thread
  return 0
}

// @inline
function threadRow(thread: u32): u32 {
  return threadsAt + thread * THREAD_BYTES
}

/** A stack with room for one more; 0, or what could not be had. */
function grownStack(thread: u32): i32 {
  const row = threadRow(thread)
  const depth = load<u32>(row, THREAD_DEPTH)
  if (depth >= MAX_DEPTH) return STACK_TOO_DEEP
  const old = load<u32>(row, THREAD_STACK)
  const oldLog = load<u32>(row, THREAD_STACK_LOG)
  const log = old === 0 ? 6 : oldLog + 1
  const block = allocateBlock(log)
  if (block === 0) return NO_MEMORY
  if (old !== 0) {
    memory.copy(block, old, depth << 2)
    freeBlock(old, oldLog)
  }
  store<u32>(row, block, THREAD_STACK)
  store<u32>(row, log, THREAD_STACK_LOG)
  return 0
}

/** The ring of a thread: every greenlet is a thread, and many allocate nothing, so it is made with the first allocation. */
function ringOf(row: u32): u32 {
  const ring = load<u32>(row, THREAD_RING)
  if (ring !== 0) return ring
  const made = allocateBlock(blockLog((ringMask + 1) * RING_BYTES))
  if (made === 0) unreachable()
  store<u32>(row, made, THREAD_RING)
  return made
}

// --- what a site holds

/** Changes what a site holds. The heap has grown already when `bytes` is positive, and falls here when it is negative. */
export function change(site: u32, count: i32, bytes: f64): void {
  if (bytes < 0) {
    if (heap >= top) {
      mark++
      top = heap
      if (heap >= highest) {
        highest = heap
        if (replacedSinceHighest) foldReplaced()
      }
    }
    heap += bytes
  }
  const row = sitesAt + site * SITE_BYTES
  if (load<u32>(row, SITE_MARK) !== mark) {
    store<u32>(row, mark, SITE_MARK)
    store<i32>(row, load<i32>(row, SITE_HELD_COUNT), SITE_MARK_COUNT)
    store<f64>(row, load<f64>(row, SITE_HELD_BYTES), SITE_MARK_BYTES)
    if (load<u32>(row, SITE_TOUCHED) !== window + 1) {
      store<u32>(row, window + 1, SITE_TOUCHED)
      touch(site)
    }
  }
  store<i32>(row, load<i32>(row, SITE_HELD_COUNT) + count, SITE_HELD_COUNT)
  store<f64>(row, load<f64>(row, SITE_HELD_BYTES) + bytes, SITE_HELD_BYTES)
}

function foldReplaced(): void {
  replacedSinceHighest = false
  onHighest()
}

/**
 * Takes freed bytes out of a cell, notes when they were freed, and gives the cell's site. `noted` is the count that goes with the bytes
 * into the lifetimes.
 */
export function leave(cell: u32, count: f64, noted: f64, bytes: f64): u32 {
  const row = cellsAt + cell * CELL_BYTES
  store<f64>(row, load<f64>(row, CELL_LEFT_COUNT) - count, CELL_LEFT_COUNT)
  store<f64>(row, load<f64>(row, CELL_LEFT_BYTES) - bytes, CELL_LEFT_BYTES)
  if (cell < cellStart) {
    let lifetime = load<u32>(row, CELL_LIFETIME)
    if (lifetime === NO_LIFETIME || lifetime < lifetimeStart) {
      lifetime = addLifetime(cell)
      store<u32>(row, lifetime, CELL_LIFETIME)
    }
    const freed = lifetimesAt + (lifetime - lifetimeStart) * ADDED_BYTES
    store<f64>(freed, load<f64>(freed, ADDED_COUNT) + noted, ADDED_COUNT)
    store<f64>(freed, load<f64>(freed, ADDED_SUM) + bytes, ADDED_SUM)
  }
  return load<u32>(row, CELL_SITE)
}

/** The cell of what the site allocates in this window, with an allocation added; it is still there for now. */
// @inline
function addToCell(site: u32, size: f64): u32 {
  const siteRow = sitesAt + site * SITE_BYTES
  let cell = load<u32>(siteRow, SITE_CELL) - 1
  if (load<u32>(siteRow, SITE_CELL) <= cellStart) {
    cell = addCell(site, window, bookedThread)
    store<u32>(siteRow, cell + 1, SITE_CELL)
  }
  const row = cellsAt + cell * CELL_BYTES
  store<f64>(row, load<f64>(row, CELL_ALLOCATED_COUNT) + 1, CELL_ALLOCATED_COUNT)
  store<f64>(row, load<f64>(row, CELL_ALLOCATED_BYTES) + size, CELL_ALLOCATED_BYTES)
  return cell
}

// @inline
function addToLeft(cell: u32, size: f64): void {
  const row = cellsAt + cell * CELL_BYTES
  store<f64>(row, load<f64>(row, CELL_LEFT_COUNT) + 1, CELL_LEFT_COUNT)
  store<f64>(row, load<f64>(row, CELL_LEFT_BYTES) + size, CELL_LEFT_BYTES)
}

/** Takes out the latest allocation of a cell whose address was allocated again: its free was missed. */
function replace(cell: u32, size: f64): void {
  const row = cellsAt + cell * CELL_BYTES
  store<f64>(row, load<f64>(row, CELL_LEFT_COUNT) - 1, CELL_LEFT_COUNT)
  store<f64>(row, load<f64>(row, CELL_LEFT_BYTES) - size, CELL_LEFT_BYTES)
  replacedCount++
  replacedSinceHighest = true
  onReplaced(load<u32>(row, CELL_SITE), size)
}

// --- temporary allocations

let endedCount: u32 = 0

/** Notes that an allocation was freed by its thread after so many further ones. The table is large: `bookEnded` touches its rows together. */
// @inline
function endedAfter(distance: u32, site: u32, bytes: f64): void {
  if (distance <= MAX_DISTANCE) {
    store<u32>(ENDED_KEY_COLUMN_AT + (endedCount << 2), temporaryKey(site, distance))
    store<f64>(ENDED_BYTES_COLUMN_AT + (endedCount << 3), bytes)
    endedCount++
  }
  if (<i32>distance >= 0 && <i32>distance <= exactThreshold) addExact(site, bytes)
}

/** Books what `endedAfter` noted. */
function bookEnded(): void {
  const ended = endedCount
  let sum: u32 = 0
  for (let i: u32 = 0; i < ended; i++) sum += touchTemporary(load<u32>(ENDED_KEY_COLUMN_AT + (i << 2)))
  touchedSum += sum
  for (let i: u32 = 0; i < ended; i++) {
    addTemporary(load<u32>(ENDED_KEY_COLUMN_AT + (i << 2)), load<f64>(ENDED_BYTES_COLUMN_AT + (i << 3)))
  }
  endedCount = 0
}

/** Writes an allocation into its thread's ring, and counts it. */
// @inline
function addToRing(row: u32, address: u64, site: u32, size: f64): u32 {
  const number = load<u32>(row, THREAD_ALLOCATIONS)
  const entry = ringOf(row) + (number & ringMask) * RING_BYTES
  store<u64>(entry, address, RING_ADDRESS)
  store<f64>(entry, size, RING_SIZE)
  store<u32>(entry, site, RING_SITE)
  store<u32>(row, number + 1, THREAD_ALLOCATIONS)
  return number + 1
}

/**
 * A free of something that the live map does not hold for this thread can still end one of the thread's latest allocations: freed before,
 * or freed and allocated again by another thread. `size` is -1 for any. True if it did.
 */
function endsRecent(address: u64, size: f64): bool {
  const row = threadRow(bookedThread)
  const allocations = load<u32>(row, THREAD_ALLOCATIONS)
  const length = min(allocations, ringMask + 1)
  const ring = load<u32>(row, THREAD_RING)
  for (let distance: u32 = 0; distance < length; distance++) {
    const entry = ring + ((allocations - 1 - distance) & ringMask) * RING_BYTES
    if (load<u64>(entry, RING_ADDRESS) !== address) continue
    const allocated = load<f64>(entry, RING_SIZE)
    if (size >= 0 && allocated !== size) continue
    endedAfter(distance, load<u32>(entry, RING_SITE), allocated)
    return true
  }
  return false
}

// --- a batch

// @inline
function addressOf(index: u32): u64 {
  return ((<u64>load<u32>(B_COLUMN_AT + (index << 2))) << 32) | <u64>load<u32>(A_COLUMN_AT + (index << 2))
}

// @inline
function opOf(index: u32): u32 {
  return <u32>load<u8>(OP_COLUMN_AT + index)
}

/** What went wrong while the stacks of a batch were followed. */
export let failure: i32 = 0

/** Finds the site of an allocation by the stack of the thread that is followed. */
// @inline
function siteOfEvent(index: u32): u32 {
  const row = threadRow(stackThread)
  const depth = load<u32>(row, THREAD_DEPTH)
  const stack = depth === 0 ? 0 : load<u32>(load<u32>(row, THREAD_STACK) + ((depth - 1) << 2))
  const native = load<u32>(NATIVE_COLUMN_AT + (index << 2))
  const allocator = <u32>load<u8>(ALLOCATOR_COLUMN_AT + index)
  const keyThread = mergesThreads ? 0 : stackThread
  return siteOf(stack, native, native === 0 ? 0 : generation, keyThread * 16 + allocator, stackThread)
}

let bookedCount: u32 = 0
let freeCount: u32 = 0

/**
 * Follows the stacks, finds the site of each allocation, and lists what there is to book. Answers where it stopped: at an event that only
 * the other side can book, at one that failed, or at the end.
 */
function resolve(from: u32, to: u32): u32 {
  let booked: u32 = 0
  let allocations: u32 = 0
  let frees: u32 = 0
  let i = from
  for (; i < to; i++) {
    const op = opOf(i)
    if (op === OP_ALLOCATE) {
      if (load<u8>(ALLOCATOR_COLUMN_AT + i) === ALLOCATOR_MMAP) break
      store<u32>(SITE_COLUMN_AT + (allocations << 2), siteOfEvent(i))
      allocations++
      store<u16>(BOOKED_COLUMN_AT + (booked << 1), i)
      booked++
    } else if (op === OP_FREE) {
      store<u16>(BOOKED_COLUMN_AT + (booked << 1), i)
      booked++
      store<u16>(FREES_COLUMN_AT + (frees << 1), i)
      frees++
    } else if (op === OP_PUSH) {
      const row = threadRow(stackThread)
      const depth = load<u32>(row, THREAD_DEPTH)
      if (load<u32>(row, THREAD_STACK) === 0 || depth << 2 >= 1 << load<u32>(row, THREAD_STACK_LOG)) {
        failure = grownStack(stackThread)
        if (failure !== 0) break
      }
      const stack = load<u32>(row, THREAD_STACK)
      const parent = depth === 0 ? 0 : load<u32>(stack + ((depth - 1) << 2))
      store<u32>(stack + (depth << 2), child(parent, load<u32>(A_COLUMN_AT + (i << 2))))
      store<u32>(row, depth + 1, THREAD_DEPTH)
    } else if (op === OP_POP) {
      const row = threadRow(stackThread)
      const depth = load<u32>(row, THREAD_DEPTH)
      const popped = load<u32>(A_COLUMN_AT + (i << 2))
      // popping beyond the bottom happens in damaged captures only: the stack is empty then
      store<u32>(row, popped > depth ? 0 : depth - popped, THREAD_DEPTH)
    } else if (op === OP_SWITCH) {
      const thread = load<u32>(A_COLUMN_AT + (i << 2))
      failure = reserveThread(thread)
      if (failure !== 0) break
      stackThread = thread
      store<u16>(BOOKED_COLUMN_AT + (booked << 1), i)
      booked++
    } else if (op === OP_SNAPSHOT || op === OP_UNMAP) break
    else if (op === OP_MAPS) generation++
    else if (op === OP_OBJECT_CREATED) objectsCreated++
    else if (op === OP_OBJECT_DESTROYED) objectsDestroyed++
  }
  bookedCount = booked
  freeCount = frees
  return i
}

/**
 * Touches the slots of the live map and what the frees will need, in the order in which one leads to the other: short loops, so that many
 * waits are under way at once. Changes nothing.
 */
function lookAhead(): void {
  const booked = bookedCount
  const frees = freeCount
  let sum: u32 = 0
  // a change of thread has no address, and touching a slot in vain does no harm
  for (let at: u32 = 0; at < booked; at++) sum += touchSlot(addressOf(load<u16>(BOOKED_COLUMN_AT + (at << 1))))
  for (let f: u32 = 0; f < frees; f++) {
    const slot = probableSlot(addressOf(load<u16>(FREES_COLUMN_AT + (f << 1))))
    const cell = slot === 0 ? 0 : slotCell(slot)
    store<u32>(GUESS_COLUMN_AT + (f << 2), cell)
    if (cell === 0) continue
    sum += load<u32>(cellsAt + (cell - 1) * CELL_BYTES, CELL_SITE)
  }
  for (let f: u32 = 0; f < frees; f++) {
    const cell = load<u32>(GUESS_COLUMN_AT + (f << 2))
    if (cell === 0) continue
    const row = cellsAt + (cell - 1) * CELL_BYTES
    const site = load<u32>(row, CELL_SITE)
    sum += load<u32>(sitesAt + site * SITE_BYTES, SITE_MARK)
    const lifetime = load<u32>(row, CELL_LIFETIME)
    if (lifetime !== NO_LIFETIME && lifetime >= lifetimeStart) {
      sum += load<u32>(lifetimesAt + (lifetime - lifetimeStart) * ADDED_BYTES, ADDED_OF)
    }
  }
  touchedSum += sum
}

/** Books what `resolve` listed. */
function book(): void {
  let row = threadRow(bookedThread)
  let siteAt = SITE_COLUMN_AT
  const booked = bookedCount
  for (let at: u32 = 0; at < booked; at++) {
    const i = <u32>load<u16>(BOOKED_COLUMN_AT + (at << 1))
    const op = opOf(i)
    if (op === OP_ALLOCATE) {
      const address = addressOf(i)
      const size = load<f64>(SIZE_COLUMN_AT + (i << 3))
      const site = load<u32>(siteAt)
      siteAt += 4
      eventCount++
      addSize(size)
      const number = addToRing(row, address, site, size)
      const cell = addToCell(site, size)
      addToLeft(cell, size)
      heap += size
      change(site, 1, size)
      const slot = slotOf(address)
      if (slotCell(slot) !== 0) replace(slotCell(slot) - 1, slotSize(slot))
      take(slot, address, cell, size, number)
    } else if (op === OP_FREE) {
      const address = addressOf(i)
      eventCount++
      const slot = slotOf(address)
      if (slotCell(slot) === 0) {
        endsRecent(address, -1)
        continue
      }
      const cell = slotCell(slot) - 1
      const size = slotSize(slot)
      const number = slotNumber(slot)
      release(slot)
      const site = leave(cell, 1, 1, size)
      change(site, -1, -size)
      if (load<u32>(cellsAt + cell * CELL_BYTES, CELL_THREAD) === bookedThread) {
        endedAfter(load<u32>(row, THREAD_ALLOCATIONS) - number, site, size)
      } else endsRecent(address, -1)
    } else {
      bookedThread = load<u32>(A_COLUMN_AT + (i << 2))
      row = threadRow(bookedThread)
    }
  }
}

/**
 * Books the events of the batch from `from` on until one that only the other side can book, and answers its index, or `count`. `failure` is
 * not 0 then if a table is full: what came before is booked.
 */
export function run(from: u32, count: u32): u32 {
  failure = reserveTables(count - from)
  if (failure !== 0) return from
  if (replacedCount > MAX_REPLACED) {
    failure = TOO_MANY_REPLACED
    return from
  }
  const to = resolve(from, count)
  if (liveBytes() > LARGE_LIVE_BYTES) lookAhead()
  book()
  bookEnded()
  return to
}

// --- for the other side, which knows the mappings

/** Books all of a mapping's allocation but the mapping itself; answers its cell, or -1 where it has no bytes and so is no mapping. */
export function allocateMapping(index: u32): i32 {
  const size = load<f64>(SIZE_COLUMN_AT + (index << 3))
  const site = siteOfEvent(index)
  const row = threadRow(bookedThread)
  eventCount++
  addSize(size)
  addToRing(row, addressOf(index), site, size)
  const cell = addToCell(site, size)
  heap += size
  if (size === 0) return -1
  addToLeft(cell, size)
  change(site, 1, size)
  return <i32>cell
}

/** Room for what so many changes of sites add; 0, or what could not be had. */
export function reserve(changes: u32): i32 {
  return reserveTables(changes)
}

/** Memory for a table of the other side, until `giveBack`; 0 if there is none. */
export function lend(bytes: u32): u32 {
  return allocateRegion(bytes)
}

export function giveBack(at: u32, bytes: u32): void {
  freeRegion(at, bytes)
}

/** Counts an unmap, which the other side books. */
export function countUnmap(): void {
  eventCount++
}

export function freedAfter(distance: u32, site: u32, bytes: f64): void {
  endedAfter(distance, site, bytes)
  bookEnded()
}

export function endsRecentOf(low: u32, high: u32, size: f64): bool {
  const ends = endsRecent(((<u64>high) << 32) | <u64>low, size)
  bookEnded()
  return ends
}

/** Allocations of the current thread so far. */
export function allocationsOfThread(): u32 {
  return load<u32>(threadRow(bookedThread), THREAD_ALLOCATIONS)
}

/** True if the cell is of the current thread. */
export function isOwnCell(cell: u32): bool {
  return load<u32>(cellsAt + cell * CELL_BYTES, CELL_THREAD) === bookedThread
}

export function ringLength(): u32 {
  return ringMask + 1
}

// --- windows

/** The mark of the window as it stands. */
export function windowMark(): f64 {
  return heap >= top ? heap : top
}

/** True if the heap stands at its highest of all. */
export function isAtHighest(): bool {
  return heap >= top && heap >= highest
}

/**
 * Lists what the touched sites held at the window's mark where that is not what was written last; answers how many rows there are at
 * `peaksAt`, or -1 where there is no memory for them. Changes nothing.
 */
export function listPeaks(): i32 {
  if (reservePeaks() !== 0) return -1
  const endsAtMark = heap >= top
  let rows = 0
  for (let i: u32 = 0; i < touchedCount; i++) {
    const site = load<u32>(touchedAt + (i << 2))
    const row = sitesAt + site * SITE_BYTES
    const saved = !endsAtMark && load<u32>(row, SITE_MARK) === mark
    const count = saved ? load<i32>(row, SITE_MARK_COUNT) : load<i32>(row, SITE_HELD_COUNT)
    const bytes = saved ? load<f64>(row, SITE_MARK_BYTES) : load<f64>(row, SITE_HELD_BYTES)
    if (count === load<i32>(row, SITE_WRITTEN_COUNT) && bytes === load<f64>(row, SITE_WRITTEN_BYTES)) continue
    const added = peaksAt + rows * ADDED_BYTES
    store<f64>(added, <f64>count, ADDED_COUNT)
    store<f64>(added, bytes, ADDED_SUM)
    store<u32>(added, site, ADDED_OF)
    rows++
  }
  return rows
}

/** Says that what `listPeaks` listed and the window's lifetimes were taken, and opens the next window; there are so many lifetimes now. */
export function nextWindow(lifetimes: u32): void {
  const endsAtMark = heap >= top
  if (endsAtMark && heap >= highest) {
    highest = heap
    if (replacedSinceHighest) foldReplaced()
  }
  let carried: u32 = 0
  for (let i: u32 = 0; i < touchedCount; i++) {
    const site = load<u32>(touchedAt + (i << 2))
    const row = sitesAt + site * SITE_BYTES
    const saved = !endsAtMark && load<u32>(row, SITE_MARK) === mark
    const held = load<i32>(row, SITE_HELD_COUNT)
    const heldBytes = load<f64>(row, SITE_HELD_BYTES)
    const count = saved ? load<i32>(row, SITE_MARK_COUNT) : held
    const bytes = saved ? load<f64>(row, SITE_MARK_BYTES) : heldBytes
    store<i32>(row, count, SITE_WRITTEN_COUNT)
    store<f64>(row, bytes, SITE_WRITTEN_BYTES)
    // changed after the mark: the next window's mark differs even if nothing touches the site again
    const isLate = mergesThreads && count === held
    if (!isLate && (count !== held || bytes !== heldBytes)) {
      store<u32>(row, window + 2, SITE_TOUCHED)
      store<u32>(touchedAt + (carried << 2), site)
      carried++
    }
  }
  setTouchedCount(carried)
  window++
  mark++
  top = heap
  cellStart = cellCount
  startLifetimes(lifetimes)
  if (mark > LAST_MARK) {
    for (let site: u32 = 0; site < siteCount; site++) store<u32>(sitesAt + site * SITE_BYTES, 0, SITE_MARK)
    mark = 1
  }
}

/** Before the last window is closed where Memray's booking is followed: every site is booked as it stands. */
export function touchAllSites(): i32 {
  const failed = reserveTables(siteCount)
  if (failed !== 0) return failed
  for (let site: u32 = 0; site < siteCount; site++) change(site, 0, 0)
  return 0
}

/** After neighbouring windows were merged: the cells have been renumbered, and `written` has count and bytes of each site as doubles. */
export function afterMerging(windows: u32, lifetimes: u32, written: u32): i32 {
  window = windows
  cellStart = cellCount
  startLifetimes(lifetimes)
  // sites whose last written entry is not what they hold show in the next window, touched or not
  setTouchedCount(0)
  const failed = reserveTables(siteCount)
  if (failed !== 0) return failed
  for (let site: u32 = 0; site < siteCount; site++) {
    const row = sitesAt + site * SITE_BYTES
    const count = <i32>load<f64>(written + (site << 4))
    const bytes = load<f64>(written + (site << 4), 8)
    store<u32>(row, 0, SITE_CELL)
    store<u32>(row, 0, SITE_TOUCHED)
    store<i32>(row, count, SITE_WRITTEN_COUNT)
    store<f64>(row, bytes, SITE_WRITTEN_BYTES)
    if (load<i32>(row, SITE_HELD_COUNT) !== count || load<f64>(row, SITE_HELD_BYTES) !== bytes) {
      store<u32>(row, window + 1, SITE_TOUCHED)
      touch(site)
    }
  }
  return 0
}
