import { CaptureStream } from './captureStream.ts'
import { Container } from './container/container.ts'
import { Damage } from './damage.ts'
import type { CaptureDecoder, DecodedTables, DecoderOptions } from './decoder.types.ts'
import { CaptureError } from './errors.ts'
import type { CaptureHeader } from './header.types.ts'
import type { RecordSink } from './recordBatch.ts'

/**
 * A decoder for one capture, of any header version from 6 to 13, plain or in LZ4 or gzip. Events go to `sink` in batches while bytes
 * are pushed; a batch never stays behind when `push` returns.
 */
export function createDecoder(sink: RecordSink, options: DecoderOptions = {}): CaptureDecoder {
  return new Decoder(sink, options)
}

class Decoder implements CaptureDecoder {
  readonly #stream: CaptureStream
  readonly #container: Container
  /** Finished or failed. */
  #isOver = false
  /** What push threw, for finish to throw again. */
  #failure: unknown = null

  constructor(sink: RecordSink, options: DecoderOptions) {
    this.#stream = new CaptureStream(sink, options)
    this.#container = new Container(this.#stream, (compression) => this.#stream.compressions.push(compression))
  }

  get header(): CaptureHeader | null {
    return this.#stream.header
  }

  get ended(): boolean {
    if (this.#isOver || !this.#container.wantsMore) return true
    // Behind a trailer there may be a checksum to verify; behind damage nothing matters.
    return !this.#stream.wantsMore && !this.#stream.ending.isComplete
  }

  get streamBytes(): number {
    return this.#stream.streamBytes
  }

  get recordCount(): number {
    return this.#stream.recordCount
  }

  push(fileBytes: Uint8Array): void {
    if (this.ended) return
    this.#guarded(() => this.#container.take(fileBytes, 0, fileBytes.length))
  }

  finish(): DecodedTables {
    if (!this.#isOver && this.#stream.wantsMore) this.#guarded(() => this.#container.finish())
    this.#isOver = true
    this.#stream.release()
    if (this.#failure !== null) throw this.#failure
    return this.tables()
  }

  tables(): DecodedTables {
    const { header, records, ending } = this.#stream
    if (header === null || records === null) {
      throw new CaptureError('header-cut-off', 'The header of the capture has not been read yet.', 0)
    }
    const { state, tables, aggregated } = records
    return {
      header,
      ending,
      strings: tables.strings,
      frames: tables.frameColumns(),
      threads: tables.threadColumns(),
      native: {
        count: state.native.count,
        instructionPointer: state.native.instructionPointer.subarray(0, state.native.count + 1),
        parent: state.native.parent.subarray(0, state.native.count + 1),
        modules: tables.maps.modules,
        generations: tables.maps.generations,
      },
      aggregated: aggregated?.columns() ?? null,
      eventCount: state.eventCount,
      recordCount: state.recordCount,
      compression: this.#stream.compressions.join('+') || 'none',
    }
  }

  /** Damage that arrives here comes from the containers: the stream deals with its own. */
  #guarded(step: () => void): void {
    try {
      try {
        step()
      } catch (cause) {
        if (!(cause instanceof Damage)) throw cause
        this.#isOver = true
        this.#stream.stop(cause)
      }
      this.#stream.flush()
    } catch (cause) {
      this.#isOver = true
      this.#failure = cause
      this.#stream.release()
      throw cause
    }
  }
}
