import type { CaptureIndex } from '../../../src/capture/index.ts'
import { parseHeader } from '../../../src/parsers/captureHeader.ts'
import { Container } from '../../../src/parsers/container/container.ts'
import { Allocator, createDecoder, type DecodedTables, Op, type RecordBatch } from '../../../src/parsers/index.ts'
import { layoutOf } from '../../../src/parsers/records/layouts.ts'
import { recordLength } from '../../../src/parsers/records/recordLength.ts'
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

/** Decodes a stream record by record and notes what each one adds. */
export function prefixesOf(stream: Uint8Array): Prefixes {
  const counter = new SumCounter()
  const decoder = createDecoder({ consume: (batch) => counter.consume(batch) })
  const { header, byteLength: headerBytes, wordBytes } = parseHeader(stream)!
  const layout = layoutOf(header, wordBytes)
  const recordsIn = new Uint32Array(stream.length + 1)
  const recordEnd = [headerBytes]
  const sums: Sums[] = []
  // In an LZ4 frame, as a zero at the end of a plain file is not taken for a byte of a record before something comes behind it.
  decoder.push(lz4Frame([], { hasEndMark: false }))
  decoder.push(storedBlock(stream.subarray(0, headerBytes)))
  const noteSums = () => sums.push(decoder.header?.isAggregated ? aggregatedSums(decoder.tables()) : counter.sums())
  noteSums()
  let at = headerBytes
  while (at < stream.length && !decoder.ended) {
    const length = recordLength(layout, stream, at, stream.length)
    if (length <= 0) break
    decoder.push(storedBlock(stream.subarray(at, at + length)))
    at += length
    recordsIn[at] = decoder.recordCount
    if (decoder.recordCount < sums.length) continue
    recordEnd.push(at)
    noteSums()
  }
  for (let n = 1; n <= stream.length; n++) recordsIn[n] = Math.max(recordsIn[n]!, recordsIn[n - 1]!)
  return { tables: decoder.finish(), headerBytes, recordsIn, recordEnd, sums }
}

/** A block of an LZ4 frame that holds these bytes as they are. */
function storedBlock(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(4 + bytes.length)
  new DataView(block.buffer).setUint32(0, bytes.length + 0x8000_0000, true)
  block.set(bytes, 4)
  return block
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
  for (let site = 0; index.header.isAggregated && site < sites.count; site++)
    byPlace += whole.peakBytes[site]! * weight(site)
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

function aggregatedSums(tables: DecodedTables): Sums {
  const { allocations, snapshots, stacks } = tables.aggregated!
  const { count, thread, allocator, native, stack } = allocations
  const weights = [0]
  for (let s = 1; count > 0 && s <= stacks.count; s++) {
    weights.push(weightOfStack(weights[stacks.parent[s]!]!, stacks.frame[s]!))
  }
  let [peakBytes, leakedBytes, byPlace] = [0, 0, 0]
  for (let row = 0; row < count; row++) {
    const peak = allocations.peakCount[row]! > 0 ? allocations.peakBytes[row]! : 0
    peakBytes += peak
    leakedBytes += allocations.leakedCount[row]! > 0 ? allocations.leakedBytes[row]! : 0
    byPlace += peak * weightOfPlace(thread[row]!, allocator[row]!, native[row]!, weights[stack[row]!]!)
  }
  const none = { allocations: 0, allocatedBytes: 0 }
  return { ...none, events: count, snapshots: snapshots.count, peakBytes, leakedBytes, byPlace }
}
