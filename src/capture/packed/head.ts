import type { CaptureEnding, CaptureHeader } from '../../parsers/index.ts'
import type { CaptureIndex } from '../captureIndex.ts'
import { damaged } from './damaged.ts'
import type { PackedFacts, Redactions } from './facts.ts'
import * as limits from './limits.ts'
import type { TableCounts } from './packedTables.ts'

/** The one column that is JSON: what is no column. */
export interface Head {
  readonly facts: PackedFacts
  readonly header: CaptureHeader
  readonly ending: CaptureEnding
  readonly compression: string
  /** In the capture, before any of them were joined. */
  readonly snapshotsRead: number
  readonly totals: CaptureIndex['totals']
  readonly counts: TableCounts
}

const MAX_NAME_LENGTH = 100_000
const MAX_PATHS = 1 << 20

export function headBytes(head: Head): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(head))
}

/** Reads the head field by field: nothing that is not of its type and in its range gets through, and nothing else is kept. */
export function readHead(bytes: Uint8Array): Head {
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw damaged('its head is no JSON')
  }
  const head = new Fields(parsed)
  return {
    facts: readFacts(head.object('facts')),
    header: readHeader(head.object('header')),
    ending: readEnding(head.object('ending')),
    compression: head.text('compression', 100),
    snapshotsRead: head.integer('snapshotsRead', 0, Number.MAX_SAFE_INTEGER),
    totals: readTotals(head.object('totals')),
    counts: readCounts(head.object('counts')),
  }
}

function readFacts(fields: Fields): PackedFacts {
  const redacted = fields.object('redacted')
  const pathParts = redacted.optional('pathParts', () => redacted.integer('pathParts', 1, 1000))
  const sha256 = fields.optional('captureSha256', () => fields.text('captureSha256', 64))
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) throw damaged('the checksum of the capture is none')
  return {
    captureName: fields.text('captureName', MAX_NAME_LENGTH),
    captureBytes: fields.optional('captureBytes', () => fields.integer('captureBytes', 0, Number.MAX_SAFE_INTEGER)),
    captureSha256: sha256,
    packedBy: fields.text('packedBy', 1000),
    snapshotsPerWindow: fields.integer('snapshotsPerWindow', 1, 2 ** 31),
    redacted: {
      commandLine: redacted.flag('commandLine'),
      pathParts,
      threadNames: redacted.flag('threadNames'),
    } satisfies Redactions,
    hasSourceLines: fields.flag('hasSourceLines'),
  }
}

function readHeader(fields: Fields): CaptureHeader {
  const most = Number.MAX_VALUE
  return {
    version: fields.integer('version', 0, 1000),
    pythonVersion: fields.optional('pythonVersion', () => fields.integer('pythonVersion', 0, 2 ** 32)),
    hasNativeTraces: fields.flag('hasNativeTraces'),
    isAggregated: fields.flag('isAggregated'),
    eventCount: fields.number('eventCount', 0, most),
    frameCount: fields.number('frameCount', 0, most),
    startTimeMs: fields.number('startTimeMs', -most, most),
    endTimeMs: fields.number('endTimeMs', -most, most),
    commandLine: fields.text('commandLine', limits.MAX_HEAD_BYTES),
    pid: fields.number('pid', -most, most),
    mainThreadId: fields.number('mainThreadId', -most, most),
    skippedFramesOnMainThread: fields.number('skippedFramesOnMainThread', 0, most),
    pythonAllocator: fields.text('pythonAllocator', 1000),
    tracesPythonAllocators: fields.flag('tracesPythonAllocators'),
    tracksObjectLifetimes: fields.flag('tracksObjectLifetimes'),
    searchPaths: fields.optional('searchPaths', () => {
      const paths = fields.object('searchPaths')
      return {
        libdest: paths.text('libdest', limits.MAX_HEAD_BYTES),
        sitePackages: paths.texts('sitePackages'),
        sysPath: paths.texts('sysPath'),
      }
    }),
  }
}

function readEnding(fields: Fields): CaptureEnding {
  return {
    isComplete: fields.flag('isComplete'),
    reason: fields.optional('reason', () => fields.text('reason', 10_000)),
    byteOffset: fields.number('byteOffset', 0, Number.MAX_SAFE_INTEGER),
  }
}

function readTotals(fields: Fields): CaptureIndex['totals'] {
  const amount = (name: string) => fields.number(name, -Number.MAX_VALUE, Number.MAX_VALUE)
  return {
    events: amount('events'),
    allocations: amount('allocations'),
    allocatedBytes: amount('allocatedBytes'),
    peakBytes: amount('peakBytes'),
    peakWindow: fields.integer('peakWindow', 0, limits.MAX_WINDOWS),
    records: amount('records'),
    objectsCreated: amount('objectsCreated'),
    objectsDestroyed: amount('objectsDestroyed'),
  }
}

function readCounts(fields: Fields): TableCounts {
  const rows = limits.MAX_ENTRIES
  const counts = {
    strings: fields.integer('strings', 0, limits.MAX_STRINGS),
    frames: fields.integer('frames', 0, limits.MAX_FRAMES),
    threads: fields.integer('threads', 0, limits.MAX_THREADS),
    nativeStacks: fields.integer('nativeStacks', 0, limits.MAX_NATIVE_STACKS),
    modules: fields.integer('modules', 0, limits.MAX_MODULES),
    segments: fields.integer('segments', 0, limits.MAX_SEGMENTS),
    generations: fields.integer('generations', 0, limits.MAX_GENERATIONS + 1),
    generationEntries: fields.integer('generationEntries', 0, limits.MAX_GENERATION_ENTRIES),
    stacks: fields.integer('stacks', 1, limits.MAX_STACKS),
    sites: fields.integer('sites', 0, limits.MAX_SITES),
    windows: fields.integer('windows', 1, limits.MAX_WINDOWS),
    snapshots: fields.integer('snapshots', 0, limits.MAX_WINDOWS),
    cells: fields.integer('cells', 0, rows),
    lifetimes: fields.integer('lifetimes', 0, rows),
    peaks: fields.integer('peaks', 0, rows),
    late: fields.optional('late', () => fields.integer('late', 0, rows)),
    temporary: fields.integer('temporary', 0, rows),
    sizes: fields.integer('sizes', 0, rows),
    sourceTexts: fields.optional('sourceTexts', () => fields.integer('sourceTexts', 1, limits.MAX_STRINGS)),
  }
  const all = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
  if (all > limits.MAX_ENTRIES) throw damaged('it declares more than fits')
  return counts
}

/** An object of a JSON document, read with suspicion. */
class Fields {
  private readonly fields: Readonly<Record<string, unknown>>

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged('its head lacks an object')
    this.fields = value as Record<string, unknown>
  }

  object(name: string): Fields {
    return new Fields(this.get(name))
  }

  flag(name: string): boolean {
    const value = this.get(name)
    if (typeof value !== 'boolean') throw damaged(`${name} in its head is neither true nor false`)
    return value
  }

  text(name: string, longest: number): string {
    return checkedText(name, this.get(name), longest)
  }

  texts(name: string): readonly string[] {
    const value = this.get(name)
    if (!Array.isArray(value) || value.length > MAX_PATHS) throw damaged(`${name} in its head is no list`)
    return value.map((text: unknown) => checkedText(name, text, limits.MAX_HEAD_BYTES))
  }

  number(name: string, least: number, most: number): number {
    const value = this.get(name)
    if (typeof value !== 'number' || !(value >= least && value <= most))
      throw damaged(`${name} in its head is out of range`)
    return value
  }

  integer(name: string, least: number, most: number): number {
    const value = this.number(name, least, most)
    if (!Number.isInteger(value)) throw damaged(`${name} in its head is no whole number`)
    return value
  }

  optional<T>(name: string, read: () => T): T | null {
    return this.get(name) === null ? null : read()
  }

  private get(name: string): unknown {
    if (!Object.hasOwn(this.fields, name)) throw damaged(`${name} is missing in its head`)
    return this.fields[name]
  }
}

function checkedText(name: string, value: unknown, longest: number): string {
  if (typeof value !== 'string' || value.length > longest) throw damaged(`${name} in its head is no text`)
  return value
}
