import { Damage } from '../damage.ts'
import type { FrameColumns, ThreadColumns } from '../frames.types.ts'
import type { CaptureHeader } from '../header.types.ts'
import { MAX_RECORD_BYTES } from '../limits.ts'
import { Op } from '../recordBatch.ts'
import { CodeObjects } from '../tables/codeObjects.ts'
import { CodeFrames, DefinedFrames } from '../tables/frameTables.ts'
import { ModuleMaps } from '../tables/moduleMaps.ts'
import { Strings } from '../tables/strings.ts'
import { addDelta } from './delta.ts'
import { Action, type StreamLayout } from './layouts.ts'
import { tooLong, unknownRecord } from './recordDamage.ts'
import type { RecordReader } from './recordReader.ts'
import { type RecordState, Register } from './recordState.ts'
import { toNumber } from './varint.ts'

/** The tables beside the event stream, filled by the records that are not events. */
export class CaptureTables {
  readonly strings = new Strings()
  readonly code = new CodeObjects()
  readonly maps = new ModuleMaps()
  readonly threadNames: string[] = []
  readonly definedFrames: DefinedFrames
  readonly codeFrames: CodeFrames
  readonly #header: CaptureHeader
  readonly #state: RecordState

  constructor(header: CaptureHeader, state: RecordState) {
    this.#header = header
    this.#state = state
    this.definedFrames = new DefinedFrames(state.frames)
    this.codeFrames = new CodeFrames(state.frames, this.code, header.pythonVersion ?? 0)
  }

  frameColumns(): FrameColumns {
    return this.#header.version >= 12 ? this.codeFrames.columns() : this.definedFrames.columns()
  }

  threadColumns(): ThreadColumns {
    const { threads } = this.#state
    const ids: number[] = []
    const names: string[] = []
    for (let thread = 0; thread < threads.count; thread++) {
      ids.push(toNumber(threads.first[thread]!, threads.second[thread]!))
      names.push(this.threadNames[thread] ?? '')
    }
    return { ids, names }
  }
}

/**
 * Decodes one record that is not an event; `reader` stands behind its type byte. Returns true at the trailer.
 * Records that only aggregated captures have are not known here.
 */
export function decodeTableRecord(
  type: number,
  action: number,
  state: RecordState,
  tables: CaptureTables,
  bytes: Uint8Array,
  reader: RecordReader,
): boolean {
  const { layout, registers, wide } = state
  switch (action) {
    case Action.TRAILER:
      return true

    case Action.MAPS:
      tables.maps.startGeneration()
      state.writer.write(Op.MAPS, 0, 0)
      return false

    case Action.MODULE: {
      const file = tables.strings.intern(reader.text())
      const segmentCount = reader.varint()
      tables.maps.startModule(file, reader.word(), segmentCount)
      return false
    }

    case Action.SEGMENT: {
      const address = reader.word()
      tables.maps.addSegment(address, reader.varint())
      return false
    }

    case Action.THREAD_NAME:
      setThreadName(tables, state, reader.text())
      return false

    case Action.CODE_OBJECT: {
      const codeId = reader.varint()
      const functionName = tables.strings.intern(reader.text())
      const file = tables.strings.intern(reader.text())
      reader.moveTo(addDelta(bytes, reader.at, wide, registers, Register.LINE))
      const tableBytes = reader.varint()
      if (tableBytes > MAX_RECORD_BYTES) throw tooLong()
      tables.code.define(codeId, functionName, file, registers[Register.LINE]!, reader.block(tableBytes))
      return false
    }

    case Action.FRAME: {
      reader.moveTo(addDelta(bytes, reader.at, wide, registers, Register.FRAME_ID))
      const functionName = tables.strings.intern(reader.text())
      const file = tables.strings.intern(reader.text())
      reader.moveTo(addDelta(bytes, reader.at, wide, registers, Register.LINE))
      tables.definedFrames.define(
        registers[Register.FRAME_ID]!,
        registers[Register.FRAME_ID + 1]!,
        functionName,
        file,
        registers[Register.LINE]!,
        layout.detail[type]!,
      )
      return false
    }

    default:
      throw unknownRecord(type)
  }
}

/** The last name that a thread is given holds. */
export function setThreadName(tables: CaptureTables, state: RecordState, name: Uint8Array): void {
  tables.threadNames[state.currentThread] = tables.strings.texts[tables.strings.intern(name)]!
}

/**
 * Meets a thread's record before any context switch. Until version 11 it belongs to thread 0, and the sink is told so; from version 12
 * on Memray refuses such a file.
 */
export function startThreadZero(version: number, state: RecordState): void {
  if (version >= 12) {
    throw new Damage('The capture is damaged: an event comes before the first record that names a thread.')
  }
  state.switchTo(state.threads.find(0, 0))
  state.writer.write(Op.SWITCH, state.currentThread, 0)
}

/** Position behind the run of filler bytes at `from` (version 7, which has no trailer). */
export function skipFiller(layout: StreamLayout, bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && layout.action[bytes[at]!] === Action.FILLER) at++
  return at
}
