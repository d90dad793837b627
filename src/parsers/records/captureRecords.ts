import { Damage } from '../damage.ts'
import type { CaptureHeader } from '../header.types.ts'
import type { RecordSink } from '../recordBatch.ts'
import { AggregatedRecords } from './aggregatedRecords.ts'
import type { BatchWriter } from './batchWriter.ts'
import { decodeEvents } from './events.ts'
import { Action, layoutOf } from './layouts.ts'
import { tooLong } from './recordDamage.ts'
import { BROKEN, INCOMPLETE, recordLength } from './recordLength.ts'
import { RecordReader } from './recordReader.ts'
import { RecordState } from './recordState.ts'
import { CaptureTables, decodeTableRecord, skipFiller, startThreadZero } from './tableRecords.ts'
import { decodeVersion6 } from './version6.ts'

/** The records behind one header: their state and tables. */
export class CaptureRecords {
  readonly writer: BatchWriter
  readonly state: RecordState
  readonly tables: CaptureTables
  readonly aggregated: AggregatedRecords | null
  /** Where the last call of `decode` began. */
  decodedFrom = 0
  #isReleased = false
  readonly #version: number
  readonly #reader = new RecordReader()

  constructor(header: CaptureHeader, wordBytes: 4 | 8, sink: RecordSink) {
    // The switches and maps of an aggregated capture are no events.
    const events = header.isAggregated ? { consume: ignoreBatch } : sink
    this.state = new RecordState(layoutOf(header, wordBytes), events, header.startTimeMs)
    this.writer = this.state.writer
    this.tables = new CaptureTables(header, this.state)
    this.aggregated = header.isAggregated ? new AggregatedRecords(header, this.state, this.tables) : null
    this.#version = header.version
  }

  /** Ends decoding: the core may serve another capture then. */
  release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.state.core.release()
  }

  /** Decodes all records that lie within `bytes[from, end)`; `state.position` says where it stopped. Returns true at the trailer. */
  decode(bytes: Uint8Array, from: number, end: number): boolean {
    const { state } = this
    this.decodedFrom = from
    state.position = from
    state.core.forgetWindow()
    if (this.#version === 6) {
      decodeVersion6(state, this.tables, this.#reader, bytes, from, end)
      return false
    }
    const { maps } = this.tables
    for (;;) {
      const isTableRecord = maps.segmentsLeft > 0 || decodeEvents(state, bytes, state.position, end)
      if (!isTableRecord || state.position >= end) return false
      const at = state.position
      const type = bytes[at]!
      const action = state.action[type]!
      if (maps.segmentsLeft > 0 && action !== Action.SEGMENT) {
        throw new Damage('The capture is damaged: a native module has fewer segments than it says.')
      }
      if (action === Action.FILLER) {
        state.position = skipFiller(state.layout, bytes, at, end)
      } else if (action === Action.BEFORE_ANY_THREAD) {
        startThreadZero(this.#version, state)
      } else {
        const length = recordLength(state.layout, bytes, at, end)
        if (length === INCOMPLETE) return false
        if (length === BROKEN) throw tooLong()
        const reader = this.#reader.open(bytes, at + 1, state.layout.wordBytes)
        let isTrailer = false
        if (action >= Action.AGGREGATED_SNAPSHOT) this.aggregated!.decode(type, action, reader)
        else isTrailer = decodeTableRecord(type, action, state, this.tables, bytes, reader)
        state.position = at + length
        state.recordCount++
        if (isTrailer) return true
      }
    }
  }
}

function ignoreBatch(): void {}
