import {
  ADDED_BYTES,
  ADDED_COUNT,
  ADDED_OF,
  ADDED_SUM,
  CELL_ALLOCATED_BYTES,
  CELL_ALLOCATED_COUNT,
  CELL_BYTES,
  CELL_LEFT_BYTES,
  CELL_LEFT_COUNT,
  CELL_LIFETIME,
  CELL_SITE,
  CELL_THREAD,
  CELL_WINDOW,
  DENSE_SIZES,
  DENSE_SIZES_AT,
  DENSE_WRAPS_AT,
  EXACT_BYTES,
  LARGE_SIZE_BYTES,
  NO_LIFETIME,
  NO_MEMORY,
  SITE_BYTES,
  SITE_GENERATION,
  SITE_NATIVE,
  SITE_STACK,
  SITE_THREAD_ALLOCATOR,
  STACK_BYTES,
  STACK_FRAME,
  STACK_LAST_CHILD,
  STACK_LAST_SITE,
  STACK_PARENT,
  TEMPORARY_BYTES,
  TEMPORARY_COUNT,
  TEMPORARY_KEY,
  TEMPORARY_SUM,
  TOO_MANY_CELLS,
  TOO_MANY_LIVE,
  TOO_MANY_SITES,
  TOO_MANY_STACKS,
} from './indexLayout'
import { allocateZeros, freeRegion, grownBytes, movedRegion } from './memory'

/**
 * The tables of the index. `reserve` gives each room for a batch beforehand, so that the loops which fill them check nothing: a table
 * never moves while a batch is booked.
 */

/** 2^27 distinct stacks are two gigabytes; a program with that many has no readable profile. */
const MAX_STACKS: u32 = 1 << 27
/** A site's number times the distance buckets has to stay a small integer. */
const MAX_SITES: u32 = 1 << 24
const MAX_CELLS: u32 = 1 << 26
/** 2^27 slots are three gigabytes. */
const MAX_SLOTS: u32 = 1 << 27

const GOLDEN: u64 = 0x9e3779b97f4a7c15

/**
 * A key's home in a table of 2^(64 - shift) slots. It is the top of the hash, so that a table which doubles is moved from its front to its
 * back: entries stand in the order of their homes.
 */
// @inline
function home(hash: u64, shift: u64): u32 {
  return <u32>(hash >> shift)
}

function shiftFor(slots: u32): u64 {
  return 64 - <u64>ctz(slots)
}

// --- the call tree: child(parent, frame) is one node, so two stacks are equal exactly when their ids are

export let stackCount: u32 = 1
export let stacksAt: u32 = 0
let stacksBytes: u64 = 0
let childTable: u32 = 0
let childMask: u32 = 0
let childShift: u64 = 0

function hashChild(parent: u32, frame: u32): u64 {
  return ((((<u64>parent) << 32) | <u64>frame) ^ (<u64>parent * 0x85ebca6b)) * GOLDEN
}

function reserveStacks(more: u32): i32 {
  const needed = stackCount + more
  if (needed > MAX_STACKS) return TOO_MANY_STACKS
  if (<u64>needed * STACK_BYTES > stacksBytes) {
    const next = grownBytes(stacksBytes, <u64>needed * STACK_BYTES)
    const moved = movedRegion(stacksAt, stacksBytes, <u64>stackCount * STACK_BYTES, next)
    if (moved === 0) return NO_MEMORY
    if (stacksAt === 0) memory.fill(moved, 0, STACK_BYTES)
    stacksAt = moved
    stacksBytes = next
  }
  if (needed * 2 > childMask + 1) {
    let slots: u32 = childMask === 0 ? 4096 : childMask + 1
    while (slots < needed * 2) slots *= 2
    const table = allocateZeros(<u64>slots * 4)
    if (table === 0) return NO_MEMORY
    childShift = shiftFor(slots)
    for (let node: u32 = 1; node < stackCount; node++) {
      const row = stacksAt + node * STACK_BYTES
      let slot = home(hashChild(load<u32>(row, STACK_PARENT), load<u32>(row, STACK_FRAME)), childShift)
      while (load<u32>(table + (slot << 2)) !== 0) slot = (slot + 1) & (slots - 1)
      store<u32>(table + (slot << 2), node)
    }
    if (childMask !== 0) freeRegion(childTable, <u64>(childMask + 1) * 4)
    childTable = table
    childMask = slots - 1
  }
  return 0
}

export function child(parent: u32, frame: u32): u32 {
  const row = stacksAt + parent * STACK_BYTES
  const last = load<u32>(row, STACK_LAST_CHILD)
  if (last !== 0 && load<u32>(stacksAt + last * STACK_BYTES, STACK_FRAME) === frame) return last
  let slot = home(hashChild(parent, frame), childShift)
  let node: u32
  while (true) {
    node = load<u32>(childTable + (slot << 2))
    if (node === 0) {
      node = stackCount++
      store<u32>(childTable + (slot << 2), node)
      const added = stacksAt + node * STACK_BYTES
      store<u32>(added, parent, STACK_PARENT)
      store<u32>(added, frame, STACK_FRAME)
      store<u32>(added, 0, STACK_LAST_CHILD)
      store<u32>(added, 0, STACK_LAST_SITE)
      break
    }
    const found = stacksAt + node * STACK_BYTES
    if (load<u32>(found, STACK_PARENT) === parent && load<u32>(found, STACK_FRAME) === frame) break
    slot = (slot + 1) & childMask
  }
  store<u32>(row, node, STACK_LAST_CHILD)
  return node
}

// --- sites: (stack, native stack, generation, thread, allocator) -> site

export let siteCount: u32 = 0
export let sitesAt: u32 = 0
let sitesBytes: u64 = 0
/** The thread that a site is filed under: the first that allocated there, where threads are not told apart. */
export let siteThreadsAt: u32 = 0
let siteThreadsBytes: u64 = 0
let siteTable: u32 = 0
let siteMask: u32 = 0
let siteShift: u64 = 0

function hashSite(stack: u32, native: u32, generation: u32, threadAllocator: u32): u64 {
  const a = ((<u64>native) << 32) | <u64>stack
  const b = ((<u64>generation) << 32) | <u64>threadAllocator
  return (a ^ (b * 0xc2b2ae3d27d4eb4f)) * GOLDEN
}

function hashOfSite(row: u32): u64 {
  return hashSite(
    load<u32>(row, SITE_STACK),
    load<u32>(row, SITE_NATIVE),
    load<u32>(row, SITE_GENERATION),
    load<u32>(row, SITE_THREAD_ALLOCATOR),
  )
}

function reserveSites(more: u32): i32 {
  const needed = siteCount + more
  if (needed > MAX_SITES) return TOO_MANY_SITES
  if (<u64>needed * SITE_BYTES > sitesBytes) {
    const next = grownBytes(sitesBytes, <u64>needed * SITE_BYTES)
    const moved = movedRegion(sitesAt, sitesBytes, <u64>siteCount * SITE_BYTES, next)
    if (moved === 0) return NO_MEMORY
    sitesAt = moved
    sitesBytes = next
  }
  if (<u64>needed * 4 > siteThreadsBytes) {
    const next = grownBytes(siteThreadsBytes, <u64>needed * 4)
    const moved = movedRegion(siteThreadsAt, siteThreadsBytes, <u64>siteCount * 4, next)
    if (moved === 0) return NO_MEMORY
    siteThreadsAt = moved
    siteThreadsBytes = next
  }
  if (needed * 2 > siteMask + 1) {
    let slots: u32 = siteMask === 0 ? 4096 : siteMask + 1
    while (slots < needed * 2) slots *= 2
    const table = allocateZeros(<u64>slots * 4)
    if (table === 0) return NO_MEMORY
    siteShift = shiftFor(slots)
    for (let site: u32 = 0; site < siteCount; site++) {
      let slot = home(hashOfSite(sitesAt + site * SITE_BYTES), siteShift)
      while (load<u32>(table + (slot << 2)) !== 0) slot = (slot + 1) & (slots - 1)
      store<u32>(table + (slot << 2), site + 1)
    }
    if (siteMask !== 0) freeRegion(siteTable, <u64>(siteMask + 1) * 4)
    siteTable = table
    siteMask = slots - 1
  }
  return 0
}

/** A new site is filed under `thread`. */
export function siteOf(stack: u32, native: u32, generation: u32, threadAllocator: u32, thread: u32): u32 {
  const node = stacksAt + stack * STACK_BYTES
  const last = load<u32>(node, STACK_LAST_SITE)
  if (last !== 0) {
    const row = sitesAt + (last - 1) * SITE_BYTES
    if (
      load<u32>(row, SITE_THREAD_ALLOCATOR) === threadAllocator &&
      load<u32>(row, SITE_NATIVE) === native &&
      load<u32>(row, SITE_GENERATION) === generation
    ) {
      return last - 1
    }
  }
  let slot = home(hashSite(stack, native, generation, threadAllocator), siteShift)
  let site: u32
  while (true) {
    const entry = load<u32>(siteTable + (slot << 2))
    if (entry === 0) {
      site = siteCount++
      store<u32>(siteTable + (slot << 2), site + 1)
      const row = sitesAt + site * SITE_BYTES
      // a call of memory.fill costs more than these
      for (let at = row; at < row + SITE_BYTES; at += 8) store<u64>(at, 0)
      store<u32>(row, stack, SITE_STACK)
      store<u32>(row, native, SITE_NATIVE)
      store<u32>(row, generation, SITE_GENERATION)
      store<u32>(row, threadAllocator, SITE_THREAD_ALLOCATOR)
      store<u32>(siteThreadsAt + (site << 2), thread)
      break
    }
    site = entry - 1
    const row = sitesAt + site * SITE_BYTES
    if (
      load<u32>(row, SITE_STACK) === stack &&
      load<u32>(row, SITE_THREAD_ALLOCATOR) === threadAllocator &&
      load<u32>(row, SITE_NATIVE) === native &&
      load<u32>(row, SITE_GENERATION) === generation
    ) {
      break
    }
    slot = (slot + 1) & siteMask
  }
  store<u32>(node, site + 1, STACK_LAST_SITE)
  return site
}

// --- cells: what a site allocates in a window

export let cellCount: u32 = 0
export let cellsAt: u32 = 0
let cellsBytes: u64 = 0

function reserveCells(more: u32): i32 {
  const needed = cellCount + more
  if (needed > MAX_CELLS) return TOO_MANY_CELLS
  if (<u64>needed * CELL_BYTES > cellsBytes) {
    const next = grownBytes(cellsBytes, <u64>needed * CELL_BYTES)
    const moved = movedRegion(cellsAt, cellsBytes, <u64>cellCount * CELL_BYTES, next)
    if (moved === 0) return NO_MEMORY
    cellsAt = moved
    cellsBytes = next
  }
  return 0
}

// @inline
export function addCell(site: u32, window: u32, thread: u32): u32 {
  const cell = cellCount++
  const row = cellsAt + cell * CELL_BYTES
  store<f64>(row, 0, CELL_ALLOCATED_COUNT)
  store<f64>(row, 0, CELL_ALLOCATED_BYTES)
  store<f64>(row, 0, CELL_LEFT_COUNT)
  store<f64>(row, 0, CELL_LEFT_BYTES)
  store<u32>(row, site, CELL_SITE)
  store<u32>(row, window, CELL_WINDOW)
  store<u32>(row, NO_LIFETIME, CELL_LIFETIME)
  store<u32>(row, thread, CELL_THREAD)
  return cell
}

/** After merging: so many cells are left. */
export function setCellCount(count: u32): void {
  cellCount = count
}

// --- the current window's lifetimes, the sites it touched, and what its peaks are

export let lifetimeCount: u32 = 0
export let lifetimesAt: u32 = 0
let lifetimesBytes: u64 = 0
/** Number of the window's first lifetime among all. */
export let lifetimeStart: u32 = 0

export let touchedCount: u32 = 0
export let touchedAt: u32 = 0
let touchedBytes: u64 = 0

export let peaksAt: u32 = 0
let peaksBytes: u64 = 0

function reserveWindow(more: u32): i32 {
  const lifetimes = <u64>(lifetimeCount + more) * ADDED_BYTES
  if (lifetimes > lifetimesBytes) {
    const next = grownBytes(lifetimesBytes, lifetimes)
    const moved = movedRegion(lifetimesAt, lifetimesBytes, <u64>lifetimeCount * ADDED_BYTES, next)
    if (moved === 0) return NO_MEMORY
    lifetimesAt = moved
    lifetimesBytes = next
  }
  const touched = <u64>(touchedCount + more) * 4
  if (touched > touchedBytes) {
    const next = grownBytes(touchedBytes, touched)
    const moved = movedRegion(touchedAt, touchedBytes, <u64>touchedCount * 4, next)
    if (moved === 0) return NO_MEMORY
    touchedAt = moved
    touchedBytes = next
  }
  return 0
}

/** Room for one row of each touched site. */
export function reservePeaks(): i32 {
  const needed = <u64>touchedCount * ADDED_BYTES
  if (needed <= peaksBytes) return 0
  const next = grownBytes(peaksBytes, needed)
  const moved = movedRegion(peaksAt, peaksBytes, 0, next)
  if (moved === 0) return NO_MEMORY
  peaksAt = moved
  peaksBytes = next
  return 0
}

/** A row of lifetimes for the cell; the answer is its number among all. */
// @inline
export function addLifetime(cell: u32): u32 {
  const row = lifetimesAt + lifetimeCount * ADDED_BYTES
  store<f64>(row, 0, ADDED_COUNT)
  store<f64>(row, 0, ADDED_SUM)
  store<u32>(row, cell, ADDED_OF)
  return lifetimeStart + lifetimeCount++
}

/** The lifetimes were taken; there are so many now. */
export function startLifetimes(start: u32): void {
  lifetimeStart = start
  lifetimeCount = 0
}

// @inline
export function touch(site: u32): void {
  store<u32>(touchedAt + (touchedCount << 2), site)
  touchedCount++
}

export function setTouchedCount(count: u32): void {
  touchedCount = count
}

// --- live allocations: address -> cell, size, the thread's allocation number

/**
 * Slots of the address (64 bits), the size as a double, the cell + 1 (0 = free) and the number. Open addressing with linear probing,
 * at most 5/8 full; freeing moves later entries of a probe run up, so no tombstones pile up however long the capture is.
 */
const SLOT_BYTES = 24
const _SLOT_ADDRESS = 0
const SLOT_SIZE = 8
const SLOT_CELL = 16
const SLOT_NUMBER = 20

export let liveCount: u32 = 0
let slotsAt: u32 = 0
let slotMask: u32 = 0
let slotShift: u64 = 0

function reserveLive(more: u32): i32 {
  const needed = <u64>(liveCount + more) * 8
  if (needed <= <u64>(slotMask + 1) * 5 && slotMask !== 0) return 0
  let slots: u32 = slotMask === 0 ? 2048 : (slotMask + 1) * 2
  while (needed > <u64>slots * 5) slots *= 2
  if (slots > MAX_SLOTS) return TOO_MANY_LIVE
  const oldAt = slotsAt
  const oldMask = slotMask
  const next = allocateZeros(<u64>slots * SLOT_BYTES)
  if (next === 0) return NO_MEMORY
  slotsAt = next
  slotMask = slots - 1
  slotShift = shiftFor(slots)
  if (oldMask !== 0) {
    const end = oldAt + (oldMask + 1) * SLOT_BYTES
    for (let from = oldAt; from < end; from += SLOT_BYTES) {
      if (load<u32>(from, SLOT_CELL) !== 0) copyRow(slotOf(load<u64>(from)), from)
    }
    freeRegion(oldAt, <u64>(oldMask + 1) * SLOT_BYTES)
  }
  return 0
}

/** A row of 24 bytes; a call of memory.copy costs more. */
// @inline
function copyRow(to: u32, from: u32): void {
  store<u64>(to, load<u64>(from))
  store<u64>(to, load<u64>(from, 8), 8)
  store<u64>(to, load<u64>(from, 16), 16)
}

/** Where an address belongs if nothing else is in the way. */
// @inline
function homeOf(address: u64): u32 {
  // the bits above the page numbers hardly differ: fold them down before the multiplication spreads them
  return home((address ^ (address >> 32)) * GOLDEN, slotShift)
}

/** The slot of an address, or the free one where it belongs. */
// @inline
export function slotOf(address: u64): u32 {
  let slot = homeOf(address)
  while (true) {
    const at = slotsAt + slot * SLOT_BYTES
    if (load<u32>(at, SLOT_CELL) === 0 || load<u64>(at) === address) return at
    slot = (slot + 1) & slotMask
  }
}

// @inline
export function slotCell(slot: u32): u32 {
  return load<u32>(slot, SLOT_CELL)
}

// @inline
export function slotSize(slot: u32): f64 {
  return load<f64>(slot, SLOT_SIZE)
}

// @inline
export function slotNumber(slot: u32): u32 {
  return load<u32>(slot, SLOT_NUMBER)
}

/** Fills a slot; `slotOf` said which. */
// @inline
export function take(slot: u32, address: u64, cell: u32, size: f64, number: u32): void {
  if (load<u32>(slot, SLOT_CELL) === 0) liveCount++
  store<u64>(slot, address)
  store<f64>(slot, size, SLOT_SIZE)
  store<u32>(slot, cell + 1, SLOT_CELL)
  store<u32>(slot, number, SLOT_NUMBER)
}

/** Frees a slot and moves later ones of its probe run up. */
export function release(slot: u32): void {
  liveCount--
  const mask = slotMask
  let hole = (slot - slotsAt) / SLOT_BYTES
  let at = hole
  while (true) {
    at = (at + 1) & mask
    const row = slotsAt + at * SLOT_BYTES
    if (load<u32>(row, SLOT_CELL) === 0) break
    const home = homeOf(load<u64>(row))
    if (((at - home) & mask) >= ((at - hole) & mask)) {
      const to = slotsAt + hole * SLOT_BYTES
      copyRow(to, row)
      hole = at
    }
  }
  store<u32>(slotsAt + hole * SLOT_BYTES, 0, SLOT_CELL)
}

/** Cells have other numbers now: 32-bit words at `newCells`, by the old number. */
export function renumberLive(newCells: u32): void {
  const end = slotsAt + (slotMask + 1) * SLOT_BYTES
  for (let slot = slotsAt; slot < end; slot += SLOT_BYTES) {
    const cell = load<u32>(slot, SLOT_CELL)
    if (cell !== 0) store<u32>(slot, load<u32>(newCells + ((cell - 1) << 2)) + 1, SLOT_CELL)
  }
}

/** Bytes of the live map: where they do not fit into the cache, it is worth touching them beforehand. */
export function liveBytes(): u32 {
  return (slotMask + 1) * SLOT_BYTES
}

/** Brings the slot where an address probably is into the cache. */
// @inline
export function touchSlot(address: u64): u32 {
  return load<u32>(slotsAt + homeOf(address) * SLOT_BYTES, SLOT_CELL)
}

/** The slot where an address probably is, or 0. */
// @inline
export function probableSlot(address: u64): u32 {
  const at = slotsAt + homeOf(address) * SLOT_BYTES
  return load<u64>(at) === address && load<u32>(at, SLOT_CELL) !== 0 ? at : 0
}

// --- temporary allocations: site * 64 + distance bucket -> count and bytes

export let temporaryCount: u32 = 0
export let temporaryAt: u32 = 0
export let temporaryMask: u32 = 0
let temporaryShift: u64 = 0

function reserveTemporary(more: u32): i32 {
  const needed = <u64>(temporaryCount + more) * 4
  if (temporaryMask !== 0 && needed <= <u64>(temporaryMask + 1) * 3) return 0
  let slots: u32 = temporaryMask === 0 ? 2048 : (temporaryMask + 1) * 2
  while (<u64>slots * 3 < needed) slots *= 2
  const next = allocateZeros(<u64>slots * TEMPORARY_BYTES)
  if (next === 0) return NO_MEMORY
  const oldAt = temporaryAt
  const oldMask = temporaryMask
  temporaryAt = next
  temporaryMask = slots - 1
  temporaryShift = shiftFor(slots)
  if (oldMask !== 0) {
    const end = oldAt + (oldMask + 1) * TEMPORARY_BYTES
    for (let from = oldAt; from < end; from += TEMPORARY_BYTES) {
      const key = load<u32>(from, TEMPORARY_KEY)
      if (key !== 0) copyRow(temporaryRow(key), from)
    }
    freeRegion(oldAt, <u64>(oldMask + 1) * TEMPORARY_BYTES)
  }
  return 0
}

// @inline
function temporaryHome(key: u32): u32 {
  return home(<u64>key * GOLDEN, temporaryShift)
}

/** The row of a key, or the free one where it belongs. */
function temporaryRow(key: u32): u32 {
  let slot = temporaryHome(key)
  while (true) {
    const row = temporaryAt + slot * TEMPORARY_BYTES
    const found = load<u32>(row, TEMPORARY_KEY)
    if (found === key || found === 0) return row
    slot = (slot + 1) & temporaryMask
  }
}

/** Distances are kept exactly up to 15 and then in four steps per doubling. */
export function distanceBucket(distance: u32): u32 {
  if (distance < 16) return distance
  const exponent = 31 - clz(distance)
  return 16 + (exponent - 4) * 4 + ((distance >> (exponent - 2)) & 3)
}

/** The key of a site and a distance. */
// @inline
export function temporaryKey(site: u32, distance: u32): u32 {
  return (site << 6) + distanceBucket(distance) + 1
}

export function addTemporary(key: u32, bytes: f64): void {
  const row = temporaryRow(key)
  if (load<u32>(row, TEMPORARY_KEY) === 0) {
    store<u32>(row, key, TEMPORARY_KEY)
    temporaryCount++
  }
  store<f64>(row, load<f64>(row, TEMPORARY_COUNT) + 1, TEMPORARY_COUNT)
  store<f64>(row, load<f64>(row, TEMPORARY_SUM) + bytes, TEMPORARY_SUM)
}

/** Brings the row where a key probably is into the cache. */
// @inline
export function touchTemporary(key: u32): u32 {
  return load<u32>(temporaryAt + temporaryHome(key) * TEMPORARY_BYTES, TEMPORARY_KEY)
}

// --- temporary allocations up to one distance that was asked for, by site

export let exactThreshold: i32 = -1
export let exactAt: u32 = 0
let exactBytes: u64 = 0

export function setExactThreshold(threshold: i32): void {
  exactThreshold = threshold
}

function reserveExact(more: u32): i32 {
  if (exactThreshold < 0) return 0
  const needed = <u64>(siteCount + more) * EXACT_BYTES
  if (needed > exactBytes) {
    const next = grownBytes(exactBytes, needed)
    const moved = movedRegion(exactAt, exactBytes, exactBytes, next)
    if (moved === 0) return NO_MEMORY
    memory.fill(moved + <u32>exactBytes, 0, <u32>(next - exactBytes))
    exactAt = moved
    exactBytes = next
  }
  return 0
}

export function addExact(site: u32, bytes: f64): void {
  const row = exactAt + site * EXACT_BYTES
  store<f64>(row, load<f64>(row) + 1)
  store<f64>(row, load<f64>(row, 8) + bytes, 8)
}

// --- how often each size was allocated

/** Distinct large sizes that are told apart; beyond it further ones are rounded down to 12 significant bits. */
const MAX_LARGE_SIZES: u32 = 1 << 20

export let largeCount: u32 = 0
export let largeAt: u32 = 0
export let largeMask: u32 = 0

function reserveLarge(more: u32): i32 {
  const needed = (largeCount + more) * 2
  if (largeMask !== 0 && needed <= largeMask + 1) return 0
  let slots: u32 = largeMask === 0 ? 4096 : (largeMask + 1) * 2
  while (slots < needed) slots *= 2
  const next = allocateZeros(<u64>slots * LARGE_SIZE_BYTES)
  if (next === 0) return NO_MEMORY
  const oldAt = largeAt
  const oldMask = largeMask
  largeAt = next
  largeMask = slots - 1
  if (oldMask !== 0) {
    const end = oldAt + (oldMask + 1) * LARGE_SIZE_BYTES
    for (let from = oldAt; from < end; from += LARGE_SIZE_BYTES) {
      if (load<f64>(from) !== 0) memory.copy(largeRow(load<f64>(from, 8)), from, LARGE_SIZE_BYTES)
    }
    freeRegion(oldAt, <u64>(oldMask + 1) * LARGE_SIZE_BYTES)
  }
  return 0
}

/** The row (count, size) of a size, or the free one where it belongs. */
function largeRow(size: f64): u32 {
  let slot = <u32>((reinterpret<u64>(size) * GOLDEN) >> 36) & largeMask
  while (true) {
    const row = largeAt + slot * LARGE_SIZE_BYTES
    if (load<f64>(row) === 0 || load<f64>(row, 8) === size) return row
    slot = (slot + 1) & largeMask
  }
}

function addLargeSize(size: f64): void {
  let row = largeRow(size)
  if (load<f64>(row) === 0 && largeCount >= MAX_LARGE_SIZES) {
    // 41 of the 53 bits of its fraction
    size = reinterpret<f64>(reinterpret<u64>(size) & 0xfffffe0000000000)
    row = largeRow(size)
  }
  if (load<f64>(row) === 0) {
    largeCount++
    store<f64>(row, size, 8)
  }
  store<f64>(row, load<f64>(row) + 1)
}

export function addSize(size: f64): void {
  if (size >= DENSE_SIZES) {
    addLargeSize(size)
    return
  }
  const at = DENSE_SIZES_AT + ((<u32>size) << 2)
  const count = load<u32>(at) + 1
  store<u32>(at, count)
  if (count === 0) {
    const wraps = DENSE_WRAPS_AT + ((<u32>size) << 2)
    store<u32>(wraps, load<u32>(wraps) + 1)
  }
}

/** Room in every table for so many events; 0, or what could not be had. */
export function reserveTables(events: u32): i32 {
  let failure = reserveStacks(events)
  if (failure === 0) failure = reserveSites(events)
  if (failure === 0) failure = reserveCells(events)
  if (failure === 0) failure = reserveWindow(events)
  if (failure === 0) failure = reserveLive(events)
  if (failure === 0) failure = reserveTemporary(events)
  if (failure === 0) failure = reserveLarge(events)
  if (failure === 0) failure = reserveExact(events)
  return failure
}

/** All tables as they are before the first event; where they were, there is nothing any more. */
export function forgetTables(): void {
  stackCount = 1
  stacksAt = 0
  stacksBytes = 0
  childTable = 0
  childMask = 0
  childShift = 0
  siteCount = 0
  sitesAt = 0
  sitesBytes = 0
  siteThreadsAt = 0
  siteThreadsBytes = 0
  siteTable = 0
  siteMask = 0
  siteShift = 0
  cellCount = 0
  cellsAt = 0
  cellsBytes = 0
  lifetimeCount = 0
  lifetimesAt = 0
  lifetimesBytes = 0
  lifetimeStart = 0
  touchedCount = 0
  touchedAt = 0
  touchedBytes = 0
  peaksAt = 0
  peaksBytes = 0
  liveCount = 0
  slotsAt = 0
  slotMask = 0
  slotShift = 0
  temporaryCount = 0
  temporaryAt = 0
  temporaryMask = 0
  temporaryShift = 0
  exactThreshold = -1
  exactAt = 0
  exactBytes = 0
  largeCount = 0
  largeAt = 0
  largeMask = 0
}
