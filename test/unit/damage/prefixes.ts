import type { CaptureIndex } from '../../../src/capture/index.ts'
import { Container } from '../../../src/parsers/container/container.ts'
import { Allocator, createDecoder, type DecodedTables, Op, type RecordBatch } from '../../../src/parsers/index.ts'
import { lz4Frame } from '../parsers/lz4Writer.ts'

/** What is known of a capture after so many records: plain sums over its events, or over the rows of an aggregated one. */
export interface Sums {
  readonly events: number
  readonly allocations: number
  readonly allocatedBytes: number
  readonly snapshots: number
  readonly peakBytes: number
  readonly leakedBytes: number
  /** Bytes that were allocated, each place's times a number of its own. */
  readonly byPlace: number
}

/** A capture's decompressed stream, and what each prefix of it holds. */
export interface Prefixes {
  readonly tables: DecodedTables
  readonly headerBytes: number
  /** Length of a prefix -> complete records in it. */
  readonly recordsIn: Uint32Array
  /** Number of records -> where the last of them ends. */
  readonly recordEnd: readonly number[]
  /** Number of records -> what they hold. */
  readonly sums: readonly Sums[]
}

/** Decodes a stream byte by byte and notes what each record adds. */
export function prefixesOf(stream: Uint8Array): Prefixes {
  const counter = new SumCounter()
  const decoder = createDecoder({ consume: (batch) => counter.consume(batch) })
  const recordsIn = new Uint32Array(stream.length + 1)
  const recordEnd: number[] = []
  const sums: Sums[] = []
  let headerBytes = 0
  // Stored LZ4 blocks of one byte each: unlike in a plain file, a zero at the end counts as soon as it is there.
  decoder.push(lz4Frame([], { hasEndMark: false }))
  stream.forEach((byte, at) => {
    decoder.push(Uint8Array.of(1, 0, 0, 0x80, byte))
    if (headerBytes === 0 && decoder.header) headerBytes = at + 1
    if (headerBytes === 0) return
    recordsIn[at + 1] = decoder.recordCount
    while (sums.length <= decoder.recordCount) {
      sums.push(counter.sums())
      recordEnd.push(at + 1)
    }
  })
  const tables = decoder.finish()
  return {
    tables,
    headerBytes,
    recordsIn,
    recordEnd,
    sums: tables.aggregated ? aggregatedSums(stream, recordEnd) : sums,
  }
}

/** The same sums from an index. */
export function sumsOf(index: CaptureIndex): Sums {
  const { totals, cells, sites, whole, snapshots } = index
  let byPlace = 0
  const stackWeight = [0]
  for (let s = 1; s < index.stacks.count; s++) {
    stackWeight.push(weightOfStack(stackWeight[index.stacks.parent[s]!]!, index.stacks.frame[s]!))
  }
  const weight = (site: number) =>
    weightOfPlace(sites.thread[site]!, sites.allocator[site]!, sites.native[site]!, stackWeight[sites.stack[site]!]!)
  for (let cell = 0; cell < cells.count; cell++) byPlace += cells.allocatedBytes[cell]! * weight(cells.site[cell]!)
  if (index.header.isAggregated) whole.peakBytes.forEach((bytes, site) => (byPlace += bytes * weight(site)))
  return {
    events: index.header.isAggregated ? sites.count : totals.events,
    allocations: totals.allocations,
    allocatedBytes: totals.allocatedBytes,
    snapshots: snapshots.count,
    peakBytes: totals.peakBytes,
    leakedBytes: whole.leakedBytes.reduce((sum, bytes) => sum + bytes, 0),
    byPlace,
  }
}

/** The first `fileBytes` of a file, unpacked as far as that goes. */
export function unpackedStart(file: Uint8Array, fileBytes = file.length): Uint8Array {
  const parts: Uint8Array[] = []
  const collect = (bytes: Uint8Array, start: number, end: number) => void parts.push(bytes.slice(start, end))
  const container = new Container({ wantsMore: true, take: collect, finish() {} }, () => {})
  container.take(file, 0, fileBytes)
  return new Uint8Array(Buffer.concat(parts))
}

function weightOfStack(parent: number, frame: number): number {
  return (parent * 31 + frame + 1) % 9973
}
function weightOfPlace(thread: number, allocator: number, native: number, stack: number): number {
  return ((thread * 16 + allocator) * 131 + native * 17 + stack) % 997
}

/** Adds up events in the plainest way. */
class SumCounter {
  #events = 0
  #allocations = 0
  #allocatedBytes = 0
  #snapshots = 0
  #heap = 0
  #peakBytes = 0
  #byPlace = 0
  #thread = 0
  #liveBytes = 0
  readonly #stacks = new Map<number, number[]>()
  readonly #live = new Map<number, number>()
  #mapped: { begin: number; end: number }[] = []

  sums(): Sums {
    return {
      events: this.#events,
      allocations: this.#allocations,
      allocatedBytes: this.#allocatedBytes,
      snapshots: this.#snapshots,
      peakBytes: this.#peakBytes,
      leakedBytes: this.#liveBytes,
      byPlace: this.#byPlace,
    }
  }

  consume(batch: RecordBatch): void {
    for (let i = 0; i < batch.count; i++) this.#add(batch, i)
  }

  #add({ op, a, b, size, allocator, native }: RecordBatch, i: number): void {
    const address = b[i]! * 2 ** 32 + a[i]!
    if (!this.#stacks.has(this.#thread)) this.#stacks.set(this.#thread, [])
    const stack = this.#stacks.get(this.#thread)!
    switch (op[i]) {
      case Op.SWITCH:
        this.#thread = a[i]!
        return
      case Op.PUSH:
        stack.push(weightOfStack(stack.at(-1) ?? 0, a[i]!))
        return
      case Op.POP:
        stack.length = Math.max(0, stack.length - a[i]!)
        return
      case Op.SNAPSHOT:
        this.#snapshots++
        return
      case Op.ALLOCATE:
        this.#allocations++
        this.#allocatedBytes += size[i]!
        this.#byPlace += size[i]! * weightOfPlace(this.#thread, allocator[i]!, native[i]!, stack.at(-1) ?? 0)
        this.#heap += size[i]!
        this.#liveBytes += size[i]!
        if (allocator[i] === Allocator.MMAP) this.#mapped.push({ begin: address, end: address + size[i]! })
        else {
          this.#liveBytes -= this.#live.get(address) ?? 0
          this.#live.set(address, size[i]!)
        }
        break
      case Op.FREE:
        this.#shrink(this.#live.get(address) ?? 0)
        this.#live.delete(address)
        break
      case Op.UNMAP:
        this.#unmap(address, address + size[i]!)
        break
      default:
        return
    }
    this.#events++
    this.#peakBytes = Math.max(this.#peakBytes, this.#heap)
  }

  #shrink(bytes: number): void {
    this.#heap -= bytes
    this.#liveBytes -= bytes
  }

  #unmap(begin: number, end: number): void {
    this.#mapped = this.#mapped.flatMap((region) => {
      const from = Math.max(begin, region.begin)
      const to = Math.min(end, region.end)
      if (from >= to) return [region]
      this.#shrink(to - from)
      const rest = [
        { begin: region.begin, end: from },
        { begin: to, end: region.end },
      ]
      return rest.filter((piece) => piece.begin < piece.end)
    })
  }
}

/** By number of records; the rows of an aggregated capture are read out after each. */
function aggregatedSums(stream: Uint8Array, recordEnd: readonly number[]): Sums[] {
  const decoder = createDecoder({ consume: () => {} })
  decoder.push(lz4Frame([], { hasEndMark: false }))
  let at = 0
  return recordEnd.map((end) => {
    for (; at < end; at++) decoder.push(Uint8Array.of(1, 0, 0, 0x80, stream[at]!))
    const { allocations, snapshots, stacks } = decoder.tables().aggregated!
    const weights = [0]
    for (let s = 1; s <= stacks.count; s++) weights.push(weightOfStack(weights[stacks.parent[s]!]!, stacks.frame[s]!))
    let [peakBytes, leakedBytes, byPlace] = [0, 0, 0]
    for (let row = 0; row < allocations.count; row++) {
      const peak = allocations.peakCount[row]! > 0 ? allocations.peakBytes[row]! : 0
      peakBytes += peak
      leakedBytes += allocations.leakedCount[row]! > 0 ? allocations.leakedBytes[row]! : 0
      const { thread, allocator, native, stack } = allocations
      byPlace += peak * weightOfPlace(thread[row]!, allocator[row]!, native[row]!, weights[stack[row]!]!)
    }
    return {
      events: allocations.count,
      allocations: 0,
      allocatedBytes: 0,
      snapshots: snapshots.count,
      peakBytes,
      leakedBytes,
      byPlace,
    }
  })
}
