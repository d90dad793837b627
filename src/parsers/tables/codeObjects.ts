import { limitReached } from '../damage.ts'
import { MAX_CODE_OBJECTS, MAX_LINE_TABLE_BYTES } from '../limits.ts'
import { withRoomFor } from './columns.ts'

/** Python code objects (versions 12 and 13) with their line tables, which lie one behind the other in one array. */
export class CodeObjects {
  count = 0
  /** Definitions so far; more than `count` if one was defined again. */
  definitions = 0
  functionName = new Uint32Array(256)
  file = new Uint32Array(256)
  firstLine = new Int32Array(256)
  tableStart = new Uint32Array(256)
  tableBytes = new Uint32Array(256)
  #tables = new Uint8Array(16 * 1024)
  #tablesEnd = 0
  readonly #numbers = new Map<number, number>()

  /** The later of two definitions holds. */
  define(codeId: number, functionName: number, file: number, firstLine: number, lineTable: Uint8Array): void {
    let number = this.#numbers.get(codeId)
    if (number === undefined) {
      if (this.count >= MAX_CODE_OBJECTS) throw limitReached('code objects', MAX_CODE_OBJECTS)
      number = this.count++
      this.#numbers.set(codeId, number)
      this.functionName = withRoomFor(this.functionName, number)
      this.file = withRoomFor(this.file, number)
      this.firstLine = withRoomFor(this.firstLine, number)
      this.tableStart = withRoomFor(this.tableStart, number)
      this.tableBytes = withRoomFor(this.tableBytes, number)
    }
    if (this.#tablesEnd + lineTable.length > MAX_LINE_TABLE_BYTES) {
      throw limitReached('bytes of line tables', MAX_LINE_TABLE_BYTES)
    }
    this.definitions++
    this.functionName[number] = functionName
    this.file[number] = file
    this.firstLine[number] = firstLine
    this.tableStart[number] = this.#tablesEnd
    this.tableBytes[number] = lineTable.length
    this.#tables = withRoomFor(this.#tables, this.#tablesEnd + lineTable.length)
    this.#tables.set(lineTable, this.#tablesEnd)
    this.#tablesEnd += lineTable.length
  }

  /** The code object's number, or -1. */
  numberOf(codeId: number): number {
    return this.#numbers.get(codeId) ?? -1
  }

  lineTable(number: number): Uint8Array {
    const start = this.tableStart[number]!
    return this.#tables.subarray(start, start + this.tableBytes[number]!)
  }
}
