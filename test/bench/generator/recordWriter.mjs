const CACHE_LENGTH = 15
const NOT_CACHED = 15
/** Deltas within these bounds are written with 32-bit integers. */
const SMALL_DELTA = 2 ** 29

const FIRST_ALLOCATION = 0x80
const FRAME_PUSH_ENTRY = 0x41
const FRAME_POP = 0x10
const TRAILER = 1
const MEMORY_RECORD = 2
const THREAD_RECORD = 10
const CONTEXT_SWITCH = 12
const CODE_OBJECT = 14

/** Most frames that one FRAME_POP takes off. */
const MOST_POPS = 16

/**
 * Writes records of header version 13 (docs/capture-format.md, "Record stream of versions 12 and 13") into one buffer that
 * is used again and again. The caller empties it between records: `position` bytes are filled.
 */
export class RecordWriter {
  /** @param {number} bufferBytes */
  constructor(bufferBytes) {
    this.buffer = new Uint8Array(bufferBytes)
    this.position = 0
    this.records = 0
    this.lastAddress8 = 0
    this.lastFirstLine = 0
    /** The 15 addresses that a record can name by number, as a ring: entry n of the format is ring[(head + n) & 15]. */
    this.ring = new Float64Array(16)
    this.head = 0
    this.text = new TextEncoder()
  }

  /** @param {number} address8 the address divided by 8 */
  allocate(address8, allocator, sizeBytes) {
    const flags = FIRST_ALLOCATION | (allocator < 8 ? allocator : 0)
    this.#typeAndAddress(flags, address8)
    if (allocator >= 8) this.buffer[this.position++] = allocator
    this.#unsigned(sizeBytes)
    this.records++
  }

  /** For allocators free and pymalloc_free, which have no size. */
  free(address8, allocator) {
    this.#typeAndAddress(FIRST_ALLOCATION | allocator, address8)
    this.records++
  }

  push(codeId, instructionOffset) {
    this.buffer[this.position++] = FRAME_PUSH_ENTRY
    this.#unsigned32(codeId)
    this.#unsigned32(instructionOffset << 1)
    this.records++
  }

  pop(frames) {
    let rest = frames
    while (rest > 0) {
      const count = Math.min(rest, MOST_POPS)
      this.buffer[this.position++] = FRAME_POP | (count - 1)
      this.records++
      rest -= count
    }
  }

  codeObject(codeId, { name, file, firstLine, bytes }) {
    this.buffer[this.position++] = CODE_OBJECT
    this.#unsigned32(codeId)
    this.cString(name)
    this.cString(file)
    this.#signed(firstLine - this.lastFirstLine)
    this.lastFirstLine = firstLine
    this.#unsigned32(bytes.length)
    this.buffer.set(bytes, this.position)
    this.position += bytes.length
    this.records++
  }

  switchThread(threadId) {
    this.buffer[this.position++] = CONTEXT_SWITCH
    this.integer64(threadId)
    this.records++
  }

  threadName(name) {
    this.buffer[this.position++] = THREAD_RECORD
    this.cString(name)
    this.records++
  }

  snapshot(residentBytes, elapsedMs) {
    this.buffer[this.position++] = MEMORY_RECORD
    this.#unsigned(residentBytes)
    this.#unsigned(elapsedMs)
    this.records++
  }

  trailer() {
    this.buffer[this.position++] = TRAILER
    this.records++
  }

  byte(value) {
    this.buffer[this.position++] = value
  }

  cString(text) {
    const bytes = this.text.encode(text)
    this.buffer.set(bytes, this.position)
    this.position += bytes.length
    this.buffer[this.position++] = 0
  }

  integer32(value) {
    for (let shift = 0; shift < 32; shift += 8) this.buffer[this.position++] = value >>> shift
  }

  /** Not below 0, and exact as a double. */
  integer64(value) {
    this.integer32((value % 2 ** 32) | 0)
    this.integer32((value / 2 ** 32) | 0)
  }

  /** The hot half of most records: `node run.mjs generator` says what it costs. */
  #typeAndAddress(typeAndFlags, address8) {
    const { buffer, ring, head } = this
    let entry = 0
    while (entry < CACHE_LENGTH && ring[(head + entry) & 15] !== address8) entry++
    buffer[this.position++] = typeAndFlags | (entry << 3)
    if (entry !== NOT_CACHED) return
    this.#signed(address8 - this.lastAddress8)
    this.lastAddress8 = address8
    const first = (head - 1) & 15
    ring[first] = address8
    this.head = first
  }

  #signed(value) {
    if (value >= -SMALL_DELTA && value < SMALL_DELTA) {
      const small = value | 0
      this.#unsigned32((small << 1) ^ (small >> 31))
    } else {
      this.#unsigned(value >= 0 ? value * 2 : -value * 2 - 1)
    }
  }

  #unsigned(value) {
    if (value < 2 ** 31) {
      this.#unsigned32(value)
      return
    }
    let low = (value % 2 ** 28) | 0
    for (let group = 0; group < 4; group++) {
      this.buffer[this.position++] = 0x80 | (low & 0x7f)
      low >>>= 7
    }
    this.#unsigned(Math.floor(value / 2 ** 28))
  }

  #unsigned32(value) {
    const { buffer } = this
    let at = this.position
    let rest = value
    while (rest >= 0x80) {
      buffer[at++] = 0x80 | (rest & 0x7f)
      rest >>>= 7
    }
    buffer[at++] = rest
    this.position = at
  }
}
