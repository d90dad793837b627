import { Damage } from '../damage.ts'
import { Lz4Blocks } from './lz4Blocks.ts'
import type { ByteStage } from './stage.ts'
import { XxHash32, xxHash32 } from './xxHash32.ts'

/** 04 22 4D 18, read as a little-endian number. */
const FRAME_MAGIC = 0x184d2204
/** The last four bits of a skippable frame's magic are free. */
const SKIPPABLE_MAGIC = 0x184d2a50
const HISTORY_BYTES = 64 * 1024
/** How much the window takes beside the history before the history has to be moved to its front. */
const WINDOW_BYTES = 512 * 1024
const STORED_FLAG = 0x8000_0000

const CUT =
  'The compressed data end in the middle: the download or copy is not complete. Everything up to there is shown.'
const DAMAGED = 'The LZ4 data are damaged'

/** Bits of a frame's FLG byte. */
const Flag = {
  DICTIONARY: 0x01,
  RESERVED: 0x02,
  CONTENT_CHECKSUM: 0x04,
  CONTENT_SIZE: 0x08,
  BLOCK_CHECKSUM: 0x10,
  INDEPENDENT: 0x20,
} as const

/** What the next bytes are. */
const Expect = {
  MAGIC: 0,
  DESCRIPTOR: 1,
  BLOCK_SIZE: 2,
  BLOCK: 3,
  CONTENT_CHECKSUM: 4,
  SKIPPABLE_SIZE: 5,
  SKIPPABLE: 6,
  NOTHING: 7,
} as const

/** Whether these four bytes begin a frame. */
export function isLz4Magic(bytes: Uint8Array): boolean {
  const magic = int32(bytes, 0)
  return magic === FRAME_MAGIC || (magic & ~15) === SKIPPABLE_MAGIC
}

/**
 * Decompresses LZ4 frames, one or several in sequence, with linked or independent blocks.
 *
 * Blocks are decoded into one window, behind the history that matches may reach into, and handed on from there:
 *
 *   | history 64 KiB | block | block | block |   free   |   -> full: the last 64 KiB move to the front
 *
 * Nothing is allocated per block. Block and content checksums are checked where a frame has them.
 */
export class Lz4Frames implements ByteStage {
  readonly #next: ByteStage
  #expect: number = Expect.MAGIC
  /** Bytes of the item that is expected, as far as they have come in earlier pieces. */
  #pending = new Uint8Array(64)
  #pendingLength = 0
  #needed = 4
  #skip = 0

  #flags = 0
  #maxBlockBytes = 0
  #blockSizeWord = 0
  #contentSize = -1
  #contentHash: XxHash32 | null = null
  #frameBytes = 0
  #frameCount = 0

  readonly #blocks = Lz4Blocks.acquire()
  #windowEnd = 0
  #historyStart = 0

  constructor(next: ByteStage) {
    this.#next = next
  }

  /** A checksum behind the trailer says whether what came before it can be trusted. */
  get wantsMore(): boolean {
    return this.#expect !== Expect.NOTHING && (this.#next.wantsMore || this.#contentHash !== null)
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    let at = start
    while (at < end && this.wantsMore) {
      if (this.#expect === Expect.SKIPPABLE) {
        const skipped = Math.min(this.#skip, end - at)
        this.#skip -= skipped
        at += skipped
        if (this.#skip === 0) this.#await(Expect.MAGIC, 4)
        continue
      }
      if (this.#pendingLength === 0 && end - at >= this.#needed) {
        const from = at
        at += this.#needed
        this.#item(bytes, from, at)
        continue
      }
      const added = Math.min(this.#needed - this.#pendingLength, end - at)
      if (this.#pending.length < this.#needed) this.#growPending()
      this.#pending.set(bytes.subarray(at, at + added), this.#pendingLength)
      this.#pendingLength += added
      at += added
      if (this.#pendingLength === this.#needed) this.#item(this.#pending, 0, this.#needed)
    }
  }

  finish(): void {
    const isBetweenFrames = this.#expect === Expect.MAGIC && this.#frameCount > 0
    if (!isBetweenFrames && this.#expect !== Expect.NOTHING) throw new Damage(CUT, 'cut')
    this.#next.finish()
    this.#blocks.release()
  }

  #growPending(): void {
    const larger = new Uint8Array(this.#needed)
    larger.set(this.#pending.subarray(0, this.#pendingLength))
    this.#pending = larger
  }

  #await(expect: number, byteCount: number): void {
    this.#expect = expect
    this.#needed = byteCount
    this.#pendingLength = 0
  }

  /** All bytes of what was expected are there. */
  #item(bytes: Uint8Array, start: number, end: number): void {
    switch (this.#expect) {
      case Expect.MAGIC:
        this.#magic(int32(bytes, start))
        break
      case Expect.DESCRIPTOR:
        this.#descriptor(bytes, start, end)
        break
      case Expect.BLOCK_SIZE:
        this.#blockSize(int32(bytes, start) >>> 0)
        break
      case Expect.BLOCK:
        this.#block(bytes, start, end)
        break
      case Expect.CONTENT_CHECKSUM:
        this.#contentChecksum(int32(bytes, start) >>> 0)
        break
      default: {
        this.#skip = int32(bytes, start) >>> 0
        this.#frameCount++
        if (this.#skip === 0) this.#await(Expect.MAGIC, 4)
        else this.#expect = Expect.SKIPPABLE
        this.#pendingLength = 0
      }
    }
  }

  #magic(magic: number): void {
    if (magic === FRAME_MAGIC) {
      // The flags say how long the descriptor is; it has at least these three bytes.
      this.#await(Expect.DESCRIPTOR, 3)
    } else if ((magic & ~15) === SKIPPABLE_MAGIC) {
      this.#await(Expect.SKIPPABLE_SIZE, 4)
    } else {
      // Whatever stands behind the last frame is not ours; the lz4 tool ignores it, too.
      this.#await(Expect.NOTHING, 0)
    }
  }

  #descriptor(bytes: Uint8Array, start: number, end: number): void {
    const flags = bytes[start]!
    const length = 3 + (flags & Flag.CONTENT_SIZE ? 8 : 0) + (flags & Flag.DICTIONARY ? 4 : 0)
    if (end - start < length) {
      // Read on with the bytes so far in front.
      const sofar = bytes.slice(start, end)
      this.#needed = length
      this.#pending.set(sofar)
      this.#pendingLength = sofar.length
      return
    }
    if (flags >> 6 !== 1 || flags & Flag.RESERVED) throw new Damage(`${DAMAGED}: the LZ4 frame has an unknown version.`)
    if (flags & Flag.DICTIONARY) {
      throw new Damage(
        'The file is compressed with an LZ4 dictionary, which Memray never does; unpack it with the lz4 tool and that dictionary, and open the result.',
      )
    }
    if (((xxHash32(bytes, start, end - 1) >>> 8) & 0xff) !== bytes[end - 1]) {
      throw new Damage(`${DAMAGED}: the checksum of the LZ4 frame header is wrong.`)
    }
    const sizeCode = (bytes[start + 1]! >> 4) & 7
    if (sizeCode < 4 || bytes[start + 1]! & 0x8f) throw new Damage(`${DAMAGED}: the LZ4 block size is impossible.`)
    this.#flags = flags
    this.#maxBlockBytes = 1 << (8 + 2 * sizeCode)
    this.#contentSize =
      flags & Flag.CONTENT_SIZE ? (int32(bytes, start + 2) >>> 0) + (int32(bytes, start + 6) >>> 0) * 0x1_0000_0000 : -1
    this.#contentHash = flags & Flag.CONTENT_CHECKSUM ? new XxHash32() : null
    this.#frameBytes = 0
    this.#frameCount++
    const windowBytes = HISTORY_BYTES + Math.max(WINDOW_BYTES, this.#maxBlockBytes)
    this.#blocks.reserve(windowBytes, this.#maxBlockBytes)
    this.#windowEnd = 0
    this.#historyStart = 0
    this.#await(Expect.BLOCK_SIZE, 4)
  }

  #blockSize(word: number): void {
    if (word === 0) {
      this.#endMark()
      return
    }
    this.#blockSizeWord = word
    const byteCount = word >= STORED_FLAG ? word - STORED_FLAG : word
    if (byteCount > this.#maxBlockBytes) throw new Damage(`${DAMAGED}: an LZ4 block is larger than the frame allows.`)
    this.#await(Expect.BLOCK, byteCount + (this.#flags & Flag.BLOCK_CHECKSUM ? 4 : 0))
    if (this.#needed === 0) this.#block(this.#pending, 0, 0)
  }

  #block(bytes: Uint8Array, start: number, end: number): void {
    let dataEnd = end
    if (this.#flags & Flag.BLOCK_CHECKSUM) {
      dataEnd -= 4
      if (xxHash32(bytes, start, dataEnd) !== int32(bytes, dataEnd) >>> 0) {
        throw new Damage(`${DAMAGED}: the checksum of an LZ4 block is wrong.`)
      }
    }
    this.#makeRoom()
    const { window } = this.#blocks
    const from = this.#windowEnd
    if (this.#blockSizeWord >= STORED_FLAG) {
      window.set(bytes.subarray(start, dataEnd), from)
      this.#windowEnd = from + dataEnd - start
    } else {
      const historyStart = this.#flags & Flag.INDEPENDENT ? from : this.#historyStart
      const to = this.#blocks.decode(bytes.subarray(start, dataEnd), from, this.#maxBlockBytes, historyStart)
      if (to === null) throw new Damage(`${DAMAGED}: an LZ4 block cannot be decoded.`)
      this.#windowEnd = to
    }
    this.#await(Expect.BLOCK_SIZE, 4)
    this.#frameBytes += this.#windowEnd - from
    this.#contentHash?.update(window, from, this.#windowEnd)
    this.#next.take(window, from, this.#windowEnd)
  }

  /** Moves the history to the front of the window if the next block might not fit behind it. */
  #makeRoom(): void {
    const { window } = this.#blocks
    if (this.#windowEnd + this.#maxBlockBytes <= window.length) return
    const kept = Math.min(HISTORY_BYTES, this.#windowEnd)
    window.copyWithin(0, this.#windowEnd - kept, this.#windowEnd)
    this.#windowEnd = kept
    this.#historyStart = 0
  }

  #endMark(): void {
    if (this.#contentSize >= 0 && this.#contentSize !== this.#frameBytes) {
      throw new Damage(`${DAMAGED}: they unpack to another size than the LZ4 frame says.`)
    }
    if (this.#contentHash) this.#await(Expect.CONTENT_CHECKSUM, 4)
    else this.#await(Expect.MAGIC, 4)
  }

  #contentChecksum(checksum: number): void {
    if (this.#contentHash!.digest() !== checksum) {
      throw new Damage(`${DAMAGED}: their checksum is wrong, so that some bytes must have been changed.`, 'checksum')
    }
    this.#contentHash = null
    this.#await(Expect.MAGIC, 4)
  }
}

function int32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
