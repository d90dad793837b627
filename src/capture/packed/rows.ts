import { grownFloat64, grownUint32 } from '../columns.ts'

/** A table that grows: ids and amounts of each row. */
export class Rows {
  count = 0
  private readonly idColumns: Uint32Array<ArrayBuffer>[]
  private readonly amountColumns: Float64Array<ArrayBuffer>[]

  constructor(idColumns: number, amountColumns: number) {
    this.idColumns = Array.from({ length: idColumns }, () => new Uint32Array(64))
    this.amountColumns = Array.from({ length: amountColumns }, () => new Float64Array(64))
  }

  /** A new row with all amounts 0. */
  add(first: number, second: number): number {
    const row = this.count++
    for (let c = 0; c < this.idColumns.length; c++) this.idColumns[c] = grownUint32(this.idColumns[c]!, this.count)
    for (let c = 0; c < this.amountColumns.length; c++) {
      this.amountColumns[c] = grownFloat64(this.amountColumns[c]!, this.count)
    }
    this.idColumns[0]![row] = first
    this.idColumns[1]![row] = second
    return row
  }

  id(row: number, column: number): number {
    return this.idColumns[column]![row]!
  }

  increase(row: number, column: number, by: number): void {
    this.amountColumns[column]![row]! += by
  }

  ids(column: number): Uint32Array {
    return this.idColumns[column]!.slice(0, this.count)
  }

  amounts(column: number): Float64Array {
    return this.amountColumns[column]!.slice(0, this.count)
  }
}
