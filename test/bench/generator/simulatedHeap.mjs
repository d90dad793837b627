import { Random } from './random.mjs'

/** Addresses are counted in units of 16 bytes, so that 32 bits reach over 64 GiB. */
const UNIT_BYTES = 16
/** Classes of malloc stand below, those of pymalloc from here on. */
const FIRST_POOL_CLASS = 256
const CLASSES = FIRST_POOL_CLASS + 64
const POOL_BYTES = 16384
const POOL_HEAD_BYTES = 48
const LARGEST_OF_PYMALLOC = 512
const LARGEST_FINE_CLASS = 1024

/** How many different sizes the program asks for. A power of two. */
export const SIZE_COUNT = 1024

/**
 * Hands out addresses the way a C library does: each request is rounded up to a size class, a freed block goes on top of
 * its class's pile and is the next to be reused, and new blocks follow the one before:
 *
 *   malloc    chunks side by side, all classes mixed: 0x5555aa010, 0x5555aa030, 0x5555aa090, ..
 *   pymalloc  pools of 16 KiB, each full of blocks of one class: 0x7e1230030, 0x7e1230050, 0x7e1230070, ..
 *
 * A block is known by its slot: a number that keeps its address for good. The memory used is that of the largest live set.
 */
export class SimulatedHeap {
  /** @param {{ seed: number, capacity: number }} options `capacity` = blocks expected; it grows if there are more */
  constructor({ seed, capacity }) {
    const random = new Random(seed)
    this.sizes = requestSizes(random)
    this.mallocClass = new Uint16Array(SIZE_COUNT)
    this.pymallocClass = new Uint16Array(SIZE_COUNT)
    this.classUnits = new Uint32Array(CLASSES)
    for (let index = 0; index < SIZE_COUNT; index++) this.#classify(index)
    // Divided by 8, as captures count addresses: doubles hold them exactly.
    this.heap8 = (0x555500000000 + random.below(0x10000) * 0x1000 + UNIT_BYTES) / 8
    this.pools8 = (0x7e0000000000 + random.below(0x10000) * 0x100000) / 8
    this.unit = new Uint32Array(capacity)
    this.size = new Uint32Array(capacity)
    this.class = new Uint16Array(capacity)
    /** Free slots: the one below on the pile. Live slots: free to be used by whoever owns them. */
    this.next = new Int32Array(capacity)
    this.top = new Int32Array(CLASSES).fill(-1)
    this.slots = 0
    this.heapEnd = 0
    this.poolsEnd = 0
    this.poolAt = new Uint32Array(CLASSES)
    this.poolLeft = new Int32Array(CLASSES)
  }

  /** Takes a block; answers its slot. */
  take(sizeIndex, isPymalloc) {
    const sizeClass = isPymalloc ? this.pymallocClass[sizeIndex] : this.mallocClass[sizeIndex]
    let slot = this.top[sizeClass]
    if (slot >= 0) {
      this.top[sizeClass] = this.next[slot]
    } else {
      slot = this.#carve(sizeClass)
    }
    this.size[slot] = this.sizes[sizeIndex]
    return slot
  }

  give(slot) {
    const sizeClass = this.class[slot]
    this.next[slot] = this.top[sizeClass]
    this.top[sizeClass] = slot
  }

  isPymalloc(slot) {
    return this.class[slot] >= FIRST_POOL_CLASS
  }

  /** The address, divided by 8. */
  address8(slot) {
    return (this.class[slot] >= FIRST_POOL_CLASS ? this.pools8 : this.heap8) + this.unit[slot] * (UNIT_BYTES / 8)
  }

  #carve(sizeClass) {
    if (this.slots === this.unit.length) this.#enlarge()
    const slot = this.slots++
    this.class[slot] = sizeClass
    const units = this.classUnits[sizeClass]
    if (sizeClass < FIRST_POOL_CLASS) {
      this.unit[slot] = this.heapEnd
      this.heapEnd += units
      return slot
    }
    if (this.poolLeft[sizeClass] === 0) {
      this.poolAt[sizeClass] = this.poolsEnd + POOL_HEAD_BYTES / UNIT_BYTES
      this.poolLeft[sizeClass] = ((POOL_BYTES - POOL_HEAD_BYTES) / (units * UNIT_BYTES)) | 0
      this.poolsEnd += POOL_BYTES / UNIT_BYTES
    }
    this.unit[slot] = this.poolAt[sizeClass]
    this.poolAt[sizeClass] += units
    this.poolLeft[sizeClass]--
    return slot
  }

  #enlarge() {
    for (const column of ['unit', 'size', 'class', 'next']) {
      const before = this[column]
      this[column] = new before.constructor(Math.ceil(before.length * 1.5) + 1024)
      this[column].set(before)
    }
  }

  #classify(index) {
    const bytes = this.sizes[index]
    // glibc puts 8 bytes before each block and rounds to 16; beyond the fine classes there are eight to each doubling.
    let chunk = Math.max(32, (bytes + 8 + 15) & ~15)
    let sizeClass = chunk / UNIT_BYTES
    if (chunk > LARGEST_FINE_CLASS) {
      const doubling = 31 - Math.clz32(chunk)
      const step = 2 ** (doubling - 3)
      chunk = Math.ceil(chunk / step) * step
      sizeClass = LARGEST_FINE_CLASS / UNIT_BYTES + 1 + Math.round(8 * (doubling - 10) + (chunk - 2 ** doubling) / step)
    }
    this.classUnits[sizeClass] = chunk / UNIT_BYTES
    this.mallocClass[index] = sizeClass
    if (bytes <= LARGEST_OF_PYMALLOC) {
      const units = Math.max(1, Math.ceil(bytes / UNIT_BYTES))
      this.classUnits[FIRST_POOL_CLASS + units] = units
      this.pymallocClass[index] = FIRST_POOL_CLASS + units
    } else {
      this.pymallocClass[index] = sizeClass
    }
  }
}

/** Mostly small: of a thousand requests 600 are below 128 bytes, 330 below 1 KiB, 68 below 32 KiB and 2 below 1 MiB. */
function requestSizes(random) {
  const sizes = new Uint32Array(SIZE_COUNT)
  for (let index = 0; index < SIZE_COUNT; index++) {
    const kind = random.fraction()
    const [from, to] =
      kind < 0.6 ? [1, 128] : kind < 0.93 ? [128, 1024] : kind < 0.998 ? [1024, 32768] : [32768, 1048576]
    sizes[index] = Math.floor(from * (to / from) ** random.fraction())
  }
  return sizes
}
