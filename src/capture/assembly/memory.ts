import { FIXED_PAGES, FREE_REGIONS_AT, MAX_FREE_REGIONS, SMALL_HEADS_AT } from './indexLayout'

/**
 * Memory for tables that grow by moving into twice the room. Large ones are regions of whole pages (64 KiB), and a region that was left
 * serves again, joined with its free neighbours; small blocks come in powers of two.
 */
const PAGE_BYTES: u32 = 65536
const FIRST_USED_BYTE: u32 = 1024
const SMALLEST_BLOCK_LOG: u32 = 6
const LARGEST_BLOCK_LOG: u32 = 15
const BLOCKS_BYTES: u32 = 65536
/**
 * How tables grow: small ones by four, since room that is not used yet costs nothing and moving costs fresh pages; large ones by half, so
 * that a growth spurt costs less at its peak.
 */
const QUADRUPLING_LIMIT_BYTES: u64 = 1 << 24
const DOUBLING_LIMIT_BYTES: u64 = 1 << 26

let freeCount = 0
/** Pages from here on are free. */
let freshPage: u32 = FIXED_PAGES

/** Forgets all regions and blocks, and clears the fixed part but for its first kilobyte, which nobody uses. */
export function forgetMemory(): void {
  freeCount = 0
  freshPage = FIXED_PAGES
  const end = FIXED_PAGES * PAGE_BYTES
  const missing = <i32>FIXED_PAGES - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
  memory.fill(FIRST_USED_BYTE, 0, end - FIRST_USED_BYTE)
}

function freePage(index: i32): u32 {
  return load<u32>(FREE_REGIONS_AT + (index << 3))
}

function freePages(index: i32): u32 {
  return load<u32>(FREE_REGIONS_AT + (index << 3) + 4)
}

function setFree(index: i32, page: u32, pages: u32): void {
  store<u32>(FREE_REGIONS_AT + (index << 3), page)
  store<u32>(FREE_REGIONS_AT + (index << 3) + 4, pages)
}

function removeFree(index: i32): void {
  const at = FREE_REGIONS_AT + (index << 3)
  memory.copy(at, at + 8, (freeCount - index - 1) << 3)
  freeCount--
}

function pagesOf(bytes: u64): u32 {
  return <u32>((bytes + PAGE_BYTES - 1) / PAGE_BYTES)
}

/**
 * The same as `allocateRegion`, with all bytes zero. It fills even what was never used, which is zero already: reading such a page first and
 * writing it later would cost the system two faults instead of one.
 */
export function allocateZeros(bytes: u64): u32 {
  const at = allocateRegion(bytes)
  if (at !== 0) memory.fill(at, 0, <u32>bytes)
  return at
}

/** A region of at least so many bytes, or 0 if there is no memory for it. Its content is arbitrary. */
export function allocateRegion(bytes: u64): u32 {
  if (bytes > 0xf0000000) return 0
  const pages = pagesOf(bytes)
  for (let i = 0; i < freeCount; i++) {
    const page = freePage(i)
    const room = freePages(i)
    if (room < pages) continue
    if (room === pages) removeFree(i)
    else setFree(i, page + pages, room - pages)
    return page * PAGE_BYTES
  }
  const missing = <i32>(freshPage + pages) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) return 0
  const at = freshPage * PAGE_BYTES
  freshPage += pages
  return at
}

export function freeRegion(at: u32, bytes: u64): void {
  if (at === 0) return
  let page = at / PAGE_BYTES
  let pages = pagesOf(bytes)
  let i = 0
  while (i < freeCount && freePage(i) < page) i++
  if (i < freeCount && page + pages === freePage(i)) {
    pages += freePages(i)
    removeFree(i)
  }
  if (i > 0 && freePage(i - 1) + freePages(i - 1) === page) {
    i--
    page = freePage(i)
    pages += freePages(i)
    removeFree(i)
  }
  if (page + pages === freshPage) {
    freshPage = page
    return
  }
  // hundreds of holes do not come about with a dozen tables; if they do, one is lost
  if (freeCount === MAX_FREE_REGIONS) return
  const place = FREE_REGIONS_AT + (i << 3)
  memory.copy(place + 8, place, (freeCount - i) << 3)
  freeCount++
  setFree(i, page, pages)
}

/** How many bytes a table of `bytes` should have to hold `needed`. */
export function grownBytes(bytes: u64, needed: u64): u64 {
  let next: u64 = bytes > PAGE_BYTES ? bytes : PAGE_BYTES
  while (next < needed) {
    next = next < QUADRUPLING_LIMIT_BYTES ? next * 4 : next < DOUBLING_LIMIT_BYTES ? next * 2 : next + next / 2
  }
  return (next + PAGE_BYTES - 1) & ~(<u64>PAGE_BYTES - 1)
}

/** The table in a larger region, or 0 if there is no memory for it. */
export function movedRegion(at: u32, bytes: u64, used: u64, next: u64): u32 {
  const moved = allocateRegion(next)
  if (moved === 0) return 0
  if (used > 0) memory.copy(moved, at, <u32>used)
  freeRegion(at, bytes)
  return moved
}

/** Logarithm of the size of the small block that holds so many bytes. */
export function blockLog(bytes: u32): u32 {
  const log: u32 = 32 - clz(bytes - 1)
  return log < SMALLEST_BLOCK_LOG ? SMALLEST_BLOCK_LOG : log
}

/** A block of 2^log bytes, or 0. Its content is arbitrary. */
export function allocateBlock(log: u32): u32 {
  if (log > LARGEST_BLOCK_LOG) return allocateRegion((<u64>1) << log)
  const head = SMALL_HEADS_AT + (log << 2)
  let block = load<u32>(head)
  if (block === 0) {
    block = allocateRegion(BLOCKS_BYTES)
    if (block === 0) return 0
    const end = block + BLOCKS_BYTES
    for (let at = block; at < end; at += 1 << log) store<u32>(at, at + (1 << log) < end ? at + (1 << log) : 0)
  }
  store<u32>(head, load<u32>(block))
  return block
}

export function freeBlock(block: u32, log: u32): void {
  if (block === 0) return
  if (log > LARGEST_BLOCK_LOG) {
    freeRegion(block, (<u64>1) << log)
    return
  }
  const head = SMALL_HEADS_AT + (log << 2)
  store<u32>(block, load<u32>(head))
  store<u32>(head, block)
}
