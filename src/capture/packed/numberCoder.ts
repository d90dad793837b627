import { damaged } from './damaged.ts'
import { EntropyDecoder } from './entropyCoder.ts'
import { isCodable, unzigzag } from './numbers.ts'

/**
 * Moves the numbers of one column one after the other: a reader answers what is in the file and does not look at `value`, a writer writes
 * `value` down and answers it. What is expected and the context follow from what both of them know by then.
 */
export interface NumberCoder {
  code(value: number, expected: number, context: number): number
  /** After the last one. */
  end(): void
}

/** Collects a column for a writer, which then chooses how to write it. */
export class NumberCollector implements NumberCoder {
  count = 0
  isCodable = true
  values: Float64Array
  rest: Float64Array
  contexts: Uint8Array
  private readonly finished: (collected: NumberCollector) => void

  constructor(capacity: number, finished: (collected: NumberCollector) => void) {
    this.values = new Float64Array(capacity)
    this.rest = new Float64Array(capacity)
    this.contexts = new Uint8Array(capacity)
    this.finished = finished
  }

  code(value: number, expected: number, context: number): number {
    if (this.count === this.values.length) this.grow()
    this.values[this.count] = value
    this.rest[this.count] = value - expected
    this.contexts[this.count] = context
    this.count++
    if (!isCodable(value)) this.isCodable = false
    return value
  }

  end(): void {
    this.finished(this)
  }

  private grow(): void {
    const length = Math.max(1024, this.count * 2)
    const { values, rest, contexts } = this
    this.values = new Float64Array(length)
    this.rest = new Float64Array(length)
    this.contexts = new Uint8Array(length)
    this.values.set(values)
    this.rest.set(rest)
    this.contexts.set(contexts)
  }
}

/** Reads an entropy-coded column. */
export class EntropyReader implements NumberCoder {
  private readonly decoder: EntropyDecoder
  private left: number

  constructor(bytes: Uint8Array, count: number) {
    this.decoder = new EntropyDecoder(bytes)
    this.left = count
  }

  code(_: number, expected: number, context: number): number {
    if (this.left-- === 0) throw damaged('a column is shorter than it should be')
    const number = this.decoder.next(context)
    // most are small
    return expected + (number < 0x40000000 ? (number >>> 1) ^ -(number & 1) : unzigzag(number))
  }

  end(): void {
    if (this.left !== 0) throw damaged('a column is longer than it should be')
    this.decoder.end()
  }
}

/** Reads a column of another form, which is decoded as a whole. `isDifference`: the expected values have to be added. */
export class DecodedReader implements NumberCoder {
  private readonly values: Float64Array
  private readonly isDifference: boolean
  private at = 0

  constructor(values: Float64Array, isDifference: boolean) {
    this.values = values
    this.isDifference = isDifference
  }

  code(_: number, expected: number, _context: number): number {
    if (this.at === this.values.length) throw damaged('a column is shorter than it should be')
    const value = this.values[this.at++]!
    return this.isDifference ? expected + value : value
  }

  end(): void {
    if (this.at !== this.values.length) throw damaged('a column is longer than it should be')
  }
}
