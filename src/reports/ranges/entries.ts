import type { PerSite, Sign } from './perSite.ts'

/** Numbers below 2^32 take half of the memory. */
export type NumberColumn = Uint32Array | Float64Array

/** Bytes and number of allocations of some keys (sites, or cells), in ascending order of the keys. What holds nothing is left out. */
export interface Entries {
  readonly count: number
  readonly key: Uint32Array
  readonly bytes: NumberColumn
  readonly allocations: NumberColumn
}

/** Collects entries of which the most that can come is known. */
export class EntryWriter {
  private count = 0
  private readonly key: Uint32Array
  private bytes: NumberColumn
  private allocations: NumberColumn

  constructor(capacity: number) {
    this.key = new Uint32Array(capacity)
    this.bytes = new Uint32Array(capacity)
    this.allocations = new Uint32Array(capacity)
  }

  add(key: number, bytes: number, allocations: number): void {
    const at = this.count++
    this.key[at] = key
    if (bytes !== bytes >>> 0) this.bytes = widened(this.bytes)
    if (allocations !== allocations >>> 0) this.allocations = widened(this.allocations)
    this.bytes[at] = bytes
    this.allocations[at] = allocations
  }

  finish(): Entries {
    const { count, key, bytes, allocations } = this
    const isFull = count === key.length
    return {
      count,
      key: isFull ? key : key.slice(0, count),
      bytes: isFull ? bytes : bytes.slice(0, count),
      allocations: isFull ? allocations : allocations.slice(0, count),
    }
  }
}

function widened(column: NumberColumn): Float64Array {
  return column instanceof Float64Array ? column : Float64Array.from(column)
}

/** The sites that hold something. */
export function entriesOf(held: PerSite): Entries {
  let count = 0
  for (let s = 0; s < held.length; s += 2) if (held[s] !== 0 || held[s + 1] !== 0) count++
  const writer = new EntryWriter(count)
  for (let s = 0; s < held.length; s += 2) {
    if (held[s] !== 0 || held[s + 1] !== 0) writer.add(s >> 1, held[s]!, held[s + 1]!)
  }
  return writer.finish()
}

/** Adds entries whose keys are sites, or takes them away. */
export function addEntries(into: PerSite, sign: Sign, { count, key, bytes, allocations }: Entries): void {
  for (let entry = 0; entry < count; entry++) {
    const s = key[entry]! * 2
    into[s]! += sign * bytes[entry]!
    into[s + 1]! += sign * allocations[entry]!
  }
}

export function memoryOf({ key, bytes, allocations }: Entries): number {
  return key.byteLength + bytes.byteLength + allocations.byteLength
}
