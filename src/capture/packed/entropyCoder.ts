import { damaged } from './damaged.ts'
import { bitsOf, MAX_CONTEXTS, readTable, SCALE, SCALE_BITS, scaledFrequencies, tableBytes } from './entropyTables.ts'
import { EXTRA_BITS, TOKEN_BASE, TOKEN_COUNT, tokenOf } from './tokens.ts'
import { readVarint, writeVarint } from './varints.ts'

/**
 * Whole numbers from 0, entropy-coded (rANS with a table of frequencies for each context; docs/packed-format.md). A context is what
 * reader and writer know of a number beforehand, as a small number; contexts that hardly differ share a table.
 *
 *     contexts as varint, the table of each context as a byte
 *     the tables
 *     bytes of the coded tokens as varint
 *     the coded tokens: the last state in four bytes, then two bytes at a time as the reader needs them
 *     the extra bits, from the lowest bit of the first byte on
 */

/** A state is kept in [LOW, LOW * 2^16), so that all arithmetic fits the small integers of JavaScript. */
const LOW = 1 << 15

/** `numbers` and `contexts` have `count` entries. */
export function encodeEntropy(numbers: Float64Array, contexts: Uint8Array, count: number): Uint8Array {
  const counts = histograms(numbers, contexts, count)
  const { tableOf, tables } = sharedTables(counts)
  const head: number[] = []
  writeVarint(head, counts.length)
  for (const table of tableOf) head.push(table)
  const frequencies = tables.map(scaledFrequencies)
  writeVarint(head, tables.length)
  for (const table of frequencies) for (const byte of tableBytes(table)) head.push(byte)
  const coded = codedTokens(numbers, contexts, count, tableOf, frequencies)
  writeVarint(head, coded.length)
  const extra = extraBits(numbers, count)
  const bytes = new Uint8Array(head.length + coded.length + extra.length)
  bytes.set(head)
  bytes.set(coded, head.length)
  bytes.set(extra, head.length + coded.length)
  return bytes
}

function histograms(numbers: Float64Array, contexts: Uint8Array, count: number): Float64Array[] {
  const counts: Float64Array[] = []
  for (let i = 0; i < count; i++) {
    while (contexts[i]! >= counts.length) counts.push(new Float64Array(TOKEN_COUNT))
    counts[contexts[i]!]![tokenOf(numbers[i]!)]!++
  }
  return counts
}

interface Group {
  readonly contexts: readonly number[]
  readonly table: Float64Array
  readonly bits: number
}

/** Again and again joins the two groups of contexts that gain most by it: a table costs something, too. */
function sharedTables(counts: readonly Float64Array[]): { tableOf: Uint8Array; tables: Float64Array[] } {
  let groups = counts.map((table, context): Group => ({ table, contexts: [context], bits: bitsWithTable(table) }))
  let pairs = groups.flatMap((a, at) => groups.slice(at + 1).map((b) => joined(a, b)))
  for (;;) {
    const best = pairs.reduce<Pair | null>((most, pair) => (pair.gain > (most?.gain ?? 0) ? pair : most), null)
    if (!best) break
    const { a, b, group } = best
    groups = groups.filter((one) => one !== a && one !== b)
    pairs = pairs.filter((pair) => pair.a !== a && pair.a !== b && pair.b !== a && pair.b !== b)
    pairs.push(...groups.map((one) => joined(one, group)))
    groups.push(group)
  }
  const tableOf = new Uint8Array(counts.length)
  groups.forEach((group, table) => {
    for (const context of group.contexts) tableOf[context] = table
  })
  return { tableOf, tables: groups.map(({ table }) => table) }
}

interface Pair {
  readonly a: Group
  readonly b: Group
  readonly group: Group
  readonly gain: number
}

function joined(a: Group, b: Group): Pair {
  const table = a.table.map((count, token) => count + b.table[token]!)
  const bits = bitsWithTable(table)
  return { a, b, group: { table, contexts: [...a.contexts, ...b.contexts], bits }, gain: a.bits + b.bits - bits }
}

function bitsWithTable(counts: Float64Array): number {
  const frequencies = scaledFrequencies(counts)
  return bitsOf(counts, frequencies) + tableBytes(frequencies).length * 8
}

function codedTokens(
  numbers: Float64Array,
  contexts: Uint8Array,
  count: number,
  tableOf: Uint8Array,
  frequencies: readonly Uint16Array[],
): Uint8Array {
  const starts = frequencies.map((table) => {
    const start = new Uint16Array(TOKEN_COUNT)
    for (let token = 1; token < TOKEN_COUNT; token++) start[token] = start[token - 1]! + table[token - 1]!
    return start
  })
  // a token takes at most twelve bits; written from the end, since the reader takes them the other way round
  const bytes = new Uint8Array(count * 2 + 4)
  let at = bytes.length
  let state = LOW
  for (let i = count - 1; i >= 0; i--) {
    const table = tableOf[contexts[i]!]!
    const token = tokenOf(numbers[i]!)
    const frequency = frequencies[table]![token]!
    if (state >= frequency * (LOW >>> SCALE_BITS) * 65_536) {
      bytes[--at] = (state >>> 8) & 255
      bytes[--at] = state & 255
      state >>>= 16
    }
    state = Math.floor(state / frequency) * SCALE + (state % frequency) + starts[table]![token]!
  }
  for (let shift = 24; shift >= 0; shift -= 8) bytes[--at] = (state >>> shift) & 255
  return bytes.subarray(at)
}

function extraBits(numbers: Float64Array, count: number): Uint8Array {
  let all = 0
  for (let i = 0; i < count; i++) all += EXTRA_BITS[tokenOf(numbers[i]!)]!
  const bytes = new Uint8Array(Math.ceil(all / 8))
  let at = 0
  for (let i = 0; i < count; i++) {
    const token = tokenOf(numbers[i]!)
    let rest = numbers[i]! - TOKEN_BASE[token]!
    for (let left = EXTRA_BITS[token]!; left > 0; left--) {
      if (rest % 2 === 1) bytes[at >>> 3]! |= 1 << (at & 7)
      rest = Math.floor(rest / 2)
      at++
    }
  }
  return bytes
}

/** Reads what `encodeEntropy` wrote, a number at a time. */
export class EntropyDecoder {
  private readonly bytes: Uint8Array
  /** By context: where its table starts in `slots`. */
  private readonly tableStart = new Int32Array(MAX_CONTEXTS)
  /**
   * By table and slot, in one number: frequency of the token less 1 (12 bits), how far into the token's slots this one is (12 bits), and the
   * token (7 bits).
   */
  private readonly slots: Int32Array
  private readonly codedEnd: number
  private state = 0
  private at: number
  private bitAt: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    const contexts = readVarint(bytes, 0)
    let at = contexts.end + contexts.value
    if (contexts.value > MAX_CONTEXTS || at > bytes.length) throw damaged('a column of it has too many contexts')
    const tables = readVarint(bytes, at)
    if (tables.value > contexts.value) throw damaged('a column of it has more tables than contexts')
    at = tables.end
    this.slots = new Int32Array(tables.value * SCALE)
    for (let table = 0; table < tables.value; table++) {
      const { frequencies, end } = readTable(bytes, at)
      at = end
      this.fill(table, frequencies)
    }
    for (let context = 0; context < contexts.value; context++) {
      const table = bytes[contexts.end + context]!
      if (table >= tables.value) throw damaged('a column of it names a table that it lacks')
      this.tableStart[context] = table * SCALE
    }
    const length = readVarint(bytes, at)
    this.codedEnd = length.end + length.value
    if (length.value < 4 || this.codedEnd > bytes.length) throw damaged('a column of it is cut off')
    at = length.end
    this.state = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    if (this.state < LOW) throw damaged('a column of it starts nowhere')
    this.at = at + 4
    this.bitAt = this.codedEnd * 8
  }

  /** `context` is below MAX_CONTEXTS. */
  next(context: number): number {
    // hot: 20 million times for a long run
    const slot = this.slots[this.tableStart[context]! + (this.state & (SCALE - 1))]!
    let state = Math.imul((slot & 1023) + 1, this.state >>> SCALE_BITS) + ((slot >>> 12) & 1023)
    if (state < LOW) {
      const { at } = this
      // beyond the end there is nothing: `end` notices
      state = (state << 16) | (this.bytes[at + 1]! << 8) | this.bytes[at]!
      this.at = at + 2
    }
    this.state = state
    const token = slot >>> 24
    return token < 16 ? token : this.withExtraBits(token)
  }

  /** Everything was read, and nothing else. */
  end(): void {
    if (this.state !== LOW || this.at !== this.codedEnd || Math.ceil(this.bitAt / 8) !== this.bytes.length) {
      throw damaged('a column does not end where it should')
    }
  }

  private fill(table: number, frequencies: Uint16Array): void {
    let slot = table * SCALE
    for (let token = 0; token < TOKEN_COUNT; token++) {
      const frequency = frequencies[token]!
      for (let into = 0; into < frequency; into++) {
        this.slots[slot++] = (token << 24) | (into << 12) | (frequency - 1)
      }
    }
  }

  private withExtraBits(token: number): number {
    let extra = 0
    let scale = 1
    for (let left = EXTRA_BITS[token]!; left > 0; ) {
      const shift = this.bitAt & 7
      const taken = Math.min(left, 8 - shift)
      extra += ((this.bytes[this.bitAt >>> 3]! >>> shift) & ((1 << taken) - 1)) * scale
      scale *= 1 << taken
      this.bitAt += taken
      left -= taken
    }
    return TOKEN_BASE[token]! + extra
  }
}
