import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  CaptureError,
  createDecoder,
  type DecodedTables,
  type DecoderOptions,
  Op,
  type RecordBatch,
} from '../../../src/parsers/index.ts'

/** One event, with those columns that its op defines; addresses as numbers, since tests keep them below 2^53. */
export type Event =
  | { op: 'allocate'; address: number; size: number; allocator: number; native: number }
  | { op: 'free'; address: number; allocator: number }
  | { op: 'unmap'; address: number; size: number; allocator: number }
  | { op: 'push'; frame: number }
  | { op: 'pop'; count: number }
  | { op: 'switch'; thread: number }
  | { op: 'snapshot'; rss: number; timeMs: number }
  | { op: 'maps' }
  | { op: 'created'; address: number; native: number }
  | { op: 'destroyed'; address: number }

export interface Decoded {
  events: Event[]
  tables: DecodedTables
}

/** Decodes a whole file, pushed in pieces of `pieceBytes`. */
export function decode(file: Uint8Array, pieceBytes = file.length, options: DecoderOptions = {}): Decoded {
  const events: Event[] = []
  const decoder = createDecoder({ consume: (batch) => collect(batch, events) }, options)
  for (let at = 0; at < file.length; at += pieceBytes) {
    // A copy each time, overwritten afterwards: a decoder may not keep what it is given.
    const piece = new Uint8Array(file.subarray(at, at + pieceBytes))
    decoder.push(piece)
    piece.fill(0xee)
  }
  return { events, tables: decoder.finish() }
}

function collect(batch: RecordBatch, events: Event[]): void {
  for (let i = 0; i < batch.count; i++) events.push(eventAt(batch, i))
}

function eventAt({ op, allocator, a, b, size, native }: RecordBatch, i: number): Event {
  const address = b[i]! * 2 ** 32 + a[i]!
  switch (op[i]) {
    case Op.ALLOCATE:
      return { op: 'allocate', address, size: size[i]!, allocator: allocator[i]!, native: native[i]! }
    case Op.FREE:
      return { op: 'free', address, allocator: allocator[i]! }
    case Op.UNMAP:
      return { op: 'unmap', address, size: size[i]!, allocator: allocator[i]! }
    case Op.PUSH:
      return { op: 'push', frame: a[i]! }
    case Op.POP:
      return { op: 'pop', count: a[i]! }
    case Op.SWITCH:
      return { op: 'switch', thread: a[i]! }
    case Op.SNAPSHOT:
      return { op: 'snapshot', rss: size[i]!, timeMs: a[i]! * 2 ** 32 + b[i]! }
    case Op.MAPS:
      return { op: 'maps' }
    case Op.OBJECT_CREATED:
      return { op: 'created', address, native: native[i]! }
    case Op.OBJECT_DESTROYED:
      return { op: 'destroyed', address }
    default:
      throw new Error(`op ${op[i]}`)
  }
}

/** The CaptureError that decoding throws. */
export function failure(file: Uint8Array, pieceBytes = Math.max(1, file.length)): CaptureError {
  try {
    decode(file, pieceBytes)
  } catch (error) {
    if (error instanceof CaptureError) return error
    throw error
  }
  throw new Error('no CaptureError was thrown')
}

/** Everything that decoding gives, in a form that can be compared. */
export function summary({ events, tables }: Decoded) {
  const { frames, native, aggregated } = tables
  return {
    events,
    header: tables.header,
    ending: tables.ending,
    strings: [...tables.strings.texts],
    frames: Array.from({ length: frames.count }, (_, i) => [
      tables.strings.texts[frames.functionName[i]!],
      tables.strings.texts[frames.file[i]!],
      frames.line[i],
      frames.isEntry[i],
    ]),
    threads: tables.threads,
    native: {
      count: native.count,
      instructionPointer: [...native.instructionPointer],
      parent: [...native.parent],
      modules: native.modules,
      generations: native.generations,
    },
    aggregated:
      aggregated &&
      JSON.stringify(aggregated, (_, value) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value)),
    counts: [tables.eventCount, tables.recordCount],
    compression: tables.compression,
  }
}

export function frameNames({ strings, frames }: DecodedTables): string[] {
  return Array.from(
    { length: frames.count },
    (_, i) => `${strings.texts[frames.functionName[i]!]} ${strings.texts[frames.file[i]!]}:${frames.line[i]}`,
  )
}

const FIXTURES = fileURLToPath(new URL('../../fixtures/parsers/', import.meta.url))

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(FIXTURES + name))
}

export interface Expected {
  headerVersion: number
  python: string | null
  isComplete: boolean
  isCompressed: boolean
  hasNativeTraces: boolean
  isAggregated: boolean
  eventsInHeader: number
  stats?: {
    allocations: number
    allocatedBytes: number
    events: number
    commandLine: string
    pid: number
    pythonAllocator: string
  }
  /** Distinct Python frames in Memray's flame graphs of the capture: "function file:line". */
  frames: string[]
  /** As Memray labels them: "0x2 (compressor)". */
  threads: string[]
  /** The first ones, as [time in ms since the epoch, resident size, heap size]. */
  memoryRecords?: number[][]
  memoryRecordCount?: number
  peakBytes?: number
  leakedBytes?: number
  objects?: { created: number; destroyed: number; first: string[] }
  survivingObjects?: number
}

/** What Memray itself says of each capture in test/fixtures/parsers. */
export const EXPECTED: Record<string, Expected> = JSON.parse(readFileSync(`${FIXTURES}expected.json`, 'utf8'))
