import { Damage } from '../damage.ts'
import type { FrameColumns } from '../frames.types.ts'
import type { CodeObjects } from './codeObjects.ts'
import { withRoomFor } from './columns.ts'
import { decodeLineTable, emptyLineRanges, type LineRanges, lineInRanges, lineOf, positionOf } from './lineTable.ts'
import type { PairIndex } from './pairIndex.ts'

/** The columns that reports see, by frame number. */
class Columns {
  functionName = new Uint32Array(256)
  file = new Uint32Array(256)
  line = new Int32Array(256)
  isEntry = new Uint8Array(256)

  set(frame: number, functionName: number, file: number, line: number, isEntry: number): void {
    this.#reserve(frame)
    this.functionName[frame] = functionName
    this.file[frame] = file
    this.line[frame] = line
    this.isEntry[frame] = isEntry
  }

  /** The first frames; those that were never set have no name. */
  first(count: number): FrameColumns {
    this.#reserve(count)
    return {
      count,
      functionName: this.functionName.subarray(0, count),
      file: this.file.subarray(0, count),
      line: this.line.subarray(0, count),
      isEntry: this.isEntry.subarray(0, count),
    }
  }

  #reserve(frame: number): void {
    this.functionName = withRoomFor(this.functionName, frame)
    this.file = withRoomFor(this.file, frame)
    this.line = withRoomFor(this.line, frame)
    this.isEntry = withRoomFor(this.isEntry, frame)
  }
}

/** Frames as versions 6 to 11 write them: a record says function, file and line of a frame id. */
export class DefinedFrames {
  readonly #frames: PairIndex
  readonly #columns = new Columns()
  #isDefined = new Uint8Array(256)

  /** `frames` numbers the frame ids. */
  constructor(frames: PairIndex) {
    this.#frames = frames
  }

  define(idLow: number, idHigh: number, functionName: number, file: number, line: number, isEntry: number): void {
    const frame = this.#frames.find(idLow, idHigh)
    this.#isDefined = withRoomFor(this.#isDefined, frame)
    if (this.#isDefined[frame]) throw new Damage('The capture is damaged: a frame is defined twice.')
    this.#isDefined[frame] = 1
    this.#columns.set(frame, functionName, file, line, isEntry)
  }

  columns(): FrameColumns {
    return this.#columns.first(this.#frames.count)
  }
}

/** Tables that are larger are decoded once for all frames of their code object, since there can be as many frames as entries. */
const LARGE_TABLE_BYTES = 4096
const WHOLE_TABLE = Number.MAX_SAFE_INTEGER

/** Frames as versions 12 and 13 write them: an instruction in a code object, whose line table gives the line. */
export class CodeFrames {
  readonly #frames: PairIndex
  readonly #code: CodeObjects
  readonly #pythonVersion: number
  readonly #columns = new Columns()
  /** Frames below this number have their final columns, unless a code object changed. */
  #resolved = 0
  /** `code.definitions` and `code.count` at that time. */
  #definitions = 0
  #codeCount = 0

  /** `frames` numbers pairs of (code object id * 2 + entry flag, instruction offset). */
  constructor(frames: PairIndex, code: CodeObjects, pythonVersion: number) {
    this.#frames = frames
    this.#code = code
    this.#pythonVersion = pythonVersion
  }

  columns(): FrameColumns {
    const code = this.#code
    const wasRedefined = code.definitions - this.#definitions > code.count - this.#codeCount
    const scratch = emptyLineRanges()
    const large = new Map<number, LineRanges>()
    let unknown = -1
    for (let frame = wasRedefined ? 0 : this.#resolved; frame < this.#frames.count; frame++) {
      const codeAndEntry = this.#frames.first[frame]!
      const isEntry = codeAndEntry & 1
      const number = code.numberOf(codeAndEntry >>> 1)
      if (number < 0) {
        // Its code object may still come.
        if (unknown < 0) unknown = frame
        this.#columns.set(frame, 0, 0, 0, isEntry)
        continue
      }
      const line = this.#lineOf(number, this.#frames.second[frame]!, scratch, large)
      this.#columns.set(frame, code.functionName[number]!, code.file[number]!, line, isEntry)
    }
    this.#resolved = unknown < 0 ? this.#frames.count : unknown
    this.#definitions = code.definitions
    this.#codeCount = code.count
    return this.#columns.first(this.#frames.count)
  }

  #lineOf(codeNumber: number, offset: number, scratch: LineRanges, large: Map<number, LineRanges>): number {
    const table = this.#code.lineTable(codeNumber)
    const firstLine = this.#code.firstLine[codeNumber]!
    if (table.length < LARGE_TABLE_BYTES || offset < 0) {
      return lineOf(this.#pythonVersion, table, firstLine, offset, scratch)
    }
    let ranges = large.get(codeNumber)
    if (!ranges) {
      ranges = emptyLineRanges()
      decodeLineTable(this.#pythonVersion, table, firstLine, WHOLE_TABLE, ranges)
      large.set(codeNumber, ranges)
    }
    return lineInRanges(ranges, positionOf(this.#pythonVersion, offset))
  }
}
