import { CAPTURE_MAGIC, parseHeader } from './captureHeader.ts'
import type { Compression } from './container/container.ts'
import type { ByteStage } from './container/stage.ts'
import { Damage } from './damage.ts'
import type { DecoderOptions } from './decoder.types.ts'
import { CaptureError } from './errors.ts'
import type { CaptureEnding, CaptureHeader } from './header.types.ts'
import { MAX_HEADER_BYTES } from './limits.ts'
import { looksLike, TELLING_BYTES } from './looksLike.ts'
import type { RecordSink } from './recordBatch.ts'
import { CaptureRecords } from './records/captureRecords.ts'
import { withRoomFor } from './tables/columns.ts'

const KILLED = 'the process was killed, or it still ran when the file was copied'
const NO_END_MARK = `The capture has no end mark: ${KILLED}.`
const CUT_RECORD = `The capture ends in the middle of a record: ${KILLED}, or the copy is not complete.`
const SHOWN = 'Everything up to there is shown.'
const STILL_READING = 'The capture has not been read to its end yet.'

/** A cut record is tried again with every new byte up to this length, and then only when twice as many bytes have come. */
const ALWAYS_RETRY_BYTES = 256
/** How much is put behind a cut record at least, so that the loop gets past it at once. */
const CARRY_STEP_BYTES = 256
const ZEROS = new Uint8Array(4096)

/**
 * The decompressed capture: header, then records, in pieces of any size.
 *
 * A record that a piece cuts in two is carried over: its first bytes are kept, as few bytes of the next piece as needed are put behind
 * them, and the rest of that piece is decoded in place.
 */
export class CaptureStream implements ByteStage {
  header: CaptureHeader | null = null
  /** What the bytes were unpacked from, from the outside in; filled before the first ones arrive. */
  readonly compressions: Compression[] = []
  readonly #sink: RecordSink
  readonly #maxStreamBytes: number
  #records: CaptureRecords | null = null
  #ending: CaptureEnding | null = null
  #ended = false

  /** Bytes taken, and bytes decoded. */
  #received = 0
  #offset = 0
  /** Start of a header or record whose end has not come yet. */
  #carry = new Uint8Array(1024)
  #carryLength = 0
  #retryAt = 0
  /** Zero bytes that are only decoded if something other than zero follows them. */
  #heldZeros = 0
  #holdsZeros = false

  constructor(sink: RecordSink, options: DecoderOptions) {
    this.#sink = sink
    this.#maxStreamBytes = options.maxStreamBytes ?? Number.POSITIVE_INFINITY
  }

  get wantsMore(): boolean {
    return !this.#ended
  }

  get streamBytes(): number {
    return this.#offset
  }

  get recordCount(): number {
    return this.#records?.state.recordCount ?? 0
  }

  /** Null before the header has been read. */
  get records(): CaptureRecords | null {
    return this.#records
  }

  get ending(): CaptureEnding {
    return this.#ending ?? { isComplete: false, reason: STILL_READING, byteOffset: this.#offset }
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    if (this.#ended) return
    const room = this.#maxStreamBytes - this.#received
    const limit = end - start > room ? start + room : end
    this.#received += limit - start
    if (this.#records === null) this.#takeHeader(bytes, start, limit)
    else this.#takeRecords(bytes, start, limit)
    if (limit < end && !this.#ended) this.stop(new Damage(tooMuch(this.#maxStreamBytes), 'limit'))
  }

  /** Says that no more bytes come. Throws CaptureError if no header was found. */
  finish(): void {
    if (this.#ended) return
    if (this.#records === null) this.#readHeader(this.#carry, 0, this.#carryLength, true)
    if (this.#ended) return
    this.#retryCarried()
    if (this.#ended) return
    const version = this.header!.version
    const rest = this.#carry.subarray(0, this.#carryLength)
    // Versions 6 and 7 have no trailer, and filler may stand in its place.
    if (version <= 7 && rest.every((byte) => byte === 0)) this.#end(null)
    else this.#end(rest.length > 0 ? CUT_RECORD : NO_END_MARK)
  }

  /** Ends reading since the bytes can't be had. Throws CaptureError if there is nothing to show. */
  stop(damage: Damage): void {
    if (this.#ended) {
      if (damage.kind === 'checksum' && this.ending.isComplete) this.#end(damage.message)
      return
    }
    if (this.#records !== null) {
      this.#retryCarried()
      if (!this.#ended) this.#end(damage.message)
      return
    }
    this.#ended = true
    const head = this.#carry.subarray(0, this.#carryLength)
    if (head.length >= CAPTURE_MAGIC.length && !startsLikeCapture(head)) throw this.#notACapture(head)
    const kind = damage.kind === 'cut' ? 'header-cut-off' : damage.kind === 'limit' ? 'limit' : 'corrupt'
    throw new CaptureError(kind, damage.message, head.length)
  }

  /** Gives back what only decoding needs. Nothing may be taken any more. */
  release(): void {
    this.#ended = true
    this.#records?.release()
  }

  flush(): void {
    this.#records?.writer.flush()
  }

  #end(reason: string | null): void {
    this.#ended = true
    this.#carryLength = 0
    this.#ending = {
      isComplete: reason === null,
      reason: reason === null ? null : `${reason} ${SHOWN}`,
      byteOffset: this.#offset,
    }
  }

  #takeHeader(bytes: Uint8Array, start: number, end: number): void {
    if (this.#carryLength === 0) {
      this.#readHeader(bytes, start, end, false)
      if (this.#records === null) this.#append(bytes, start, end)
      return
    }
    this.#append(bytes, start, end)
    if (this.#carryLength >= this.#retryAt) this.#readHeader(this.#carry, 0, this.#carryLength, false)
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#carryLength + end - start
    this.#carry = withRoomFor(this.#carry, length)
    this.#carry.set(bytes.subarray(start, end), this.#carryLength)
    this.#carryLength = length
  }

  /** Reads the header at `start`, if all of it is there, and the records behind it. */
  #readHeader(bytes: Uint8Array, start: number, end: number, isAtEnd: boolean): void {
    const head = bytes.subarray(start, end)
    const isCapture = startsLikeCapture(head)
    if (!isCapture && (isAtEnd || head.length >= TELLING_BYTES)) throw this.#notACapture(head)
    const parsed = isCapture ? parseHeader(head) : null
    if (parsed === null) {
      if (isAtEnd) throw this.#headerCutOff(head)
      if (head.length > MAX_HEADER_BYTES) throw this.#headerTooLong()
      this.#retryAt = retryLength(head.length)
      return
    }
    const { header, byteLength, wordBytes } = parsed
    this.header = header
    this.#records = new CaptureRecords(header, wordBytes, this.#sink)
    this.#offset = byteLength
    this.#holdsZeros = this.compressions.at(-1) !== 'lz4' && header.version >= 8
    this.#carry = new Uint8Array(4 * CARRY_STEP_BYTES)
    this.#carryLength = 0
    this.#retryAt = 0
    this.#takeRecords(bytes, start + byteLength, end)
  }

  #notACapture(bytes: Uint8Array): CaptureError {
    this.#ended = true
    if (bytes.every((byte) => byte === 0)) {
      return new CaptureError(
        'empty',
        'The file holds nothing but zero bytes: the process was killed before it wrote its capture, as happens with "memray run --aggregate"; record it again.',
        0,
      )
    }
    return new CaptureError('not-a-capture', looksLike(bytes, this.compressions), 0)
  }

  #headerCutOff(bytes: Uint8Array): CaptureError {
    this.#ended = true
    if (bytes.length === 0) {
      return new CaptureError(
        'empty',
        'The file is empty: the process has not written its capture yet, or was killed before it could; record it again.',
        0,
      )
    }
    return new CaptureError(
      'header-cut-off',
      'The capture ends inside its header, so that nothing can be shown: the download or copy is not complete; fetch it again.',
      bytes.length,
    )
  }

  #headerTooLong(): CaptureError {
    this.#ended = true
    return new CaptureError(
      'limit',
      `The header of this capture is longer than ${MAX_HEADER_BYTES / 1024 / 1024} MB, which no real one is; the file is damaged.`,
      MAX_HEADER_BYTES,
    )
  }

  /**
   * Memray takes the last byte of an uncompressed file that is not zero as its end, since the file is grown with zeros ahead of the
   * writer: nothing behind that byte is a record, and a record that reaches beyond it was cut. So zeros wait here until another byte
   * comes.
   */
  #takeRecords(bytes: Uint8Array, start: number, end: number): void {
    let last = end
    if (this.#holdsZeros) while (last > start && bytes[last - 1] === 0) last--
    if (last > start) {
      while (this.#heldZeros > 0 && !this.#ended) {
        const count = Math.min(this.#heldZeros, ZEROS.length)
        this.#heldZeros -= count
        this.#decodePiece(ZEROS, 0, count)
      }
      if (!this.#ended) this.#decodePiece(bytes, start, last)
    }
    this.#heldZeros += end - last
  }

  /** Decodes a piece, and turns damage into the end. */
  #decodePiece(bytes: Uint8Array, start: number, end: number): void {
    const records = this.#records!
    try {
      const from = this.#decodeCarried(bytes, start, end)
      if (from < end && !this.#ended) this.#carryOver(bytes, this.#decode(bytes, from, end), end)
    } catch (cause) {
      if (!(cause instanceof Damage)) throw cause
      this.#offset += records.state.position - records.decodedFrom
      this.#end(cause.message)
    }
  }

  /** Tries the cut record once more: long ones are not tried with every byte. */
  #retryCarried(): void {
    this.#retryAt = 0
    if (this.#carryLength > 0) this.#decodePiece(ZEROS, 0, 0)
  }

  /** Decodes what was carried over with new bytes behind it; returns where in the piece decoding goes on. */
  #decodeCarried(bytes: Uint8Array, start: number, end: number): number {
    let from = start
    while (this.#carryLength > 0 && !this.#ended) {
      const carried = this.#carryLength
      const added = Math.min(end - from, Math.max(CARRY_STEP_BYTES, carried))
      this.#append(bytes, from, from + added)
      const length = this.#carryLength
      if (length >= this.#retryAt) {
        const used = this.#decode(this.#carry, 0, length)
        if (used >= carried) {
          this.#carryLength = 0
          return from + used - carried
        }
        this.#carryOver(this.#carry, used, length)
      }
      from += added
      if (from >= end) break
    }
    return from
  }

  /** Keeps the start of a record whose end has not come. */
  #carryOver(bytes: Uint8Array, start: number, end: number): void {
    this.#carryLength = end - start
    this.#carry = withRoomFor(this.#carry, this.#carryLength)
    if (bytes.buffer === this.#carry.buffer) this.#carry.copyWithin(0, start, end)
    else this.#carry.set(bytes.subarray(start, end))
    this.#retryAt = retryLength(this.#carryLength)
  }

  /** Decodes all records that lie within `bytes[from, end)`; returns where the first one that does not begins. */
  #decode(bytes: Uint8Array, from: number, end: number): number {
    const records = this.#records!
    const isTrailer = records.decode(bytes, from, end)
    const { position } = records.state
    this.#offset += position - from
    if (isTrailer) this.#end(null)
    return position
  }
}

function startsLikeCapture(bytes: Uint8Array): boolean {
  return CAPTURE_MAGIC.every((byte, i) => i >= bytes.length || bytes[i] === byte)
}

/** How many bytes have to be there before a cut record or header is tried again. */
function retryLength(length: number): number {
  return length < ALWAYS_RETRY_BYTES ? 0 : length * 2
}

function tooMuch(maxStreamBytes: number): string {
  return `The capture is longer than the ${maxStreamBytes.toLocaleString('en-US')} bytes that may be read of it.`
}
