import { Allocator, createDecoder, type DecodedTables, Op, type RecordBatch } from '../../../src/parsers/index.ts'

/**
 * What a capture says, found in the plainest way: a Map of what lives, a list of what is mapped, an array per stack. It
 * shares nothing with the index and the reports but the decoder, so findings can be checked against it.
 */
export interface Plain {
  readonly tables: DecodedTables
  readonly peakBytes: number
  /** Of what was alive at the last event at which the heap was highest, and at the end. */
  readonly atPeak: Alive
  readonly atEnd: Alive
  /** Freed after at most one further allocation of the same thread, by place. */
  readonly temporary: ReadonlyMap<string, Sum>
  /** Blocks from realloc by place, and how they came to be. */
  readonly reallocated: ReadonlyMap<string, Reallocations>
  readonly snapshots: readonly { readonly ms: number; readonly heapBytes: number }[]
  /** Between each two snapshots: the highest heap. */
  readonly highest: readonly number[]
}
export interface Sum {
  count: number
  bytes: number
}
export interface Alive {
  readonly byPlace: ReadonlyMap<string, Sum>
  readonly byThread: ReadonlyMap<number, Sum>
  /** By the first package on the way in that an import brought; only what was allocated in or below its module. */
  readonly byImport: ReadonlyMap<string, Sum>
}
export interface Reallocations extends Sum {
  /** The thread freed a smaller block from the same place just before: one buffer that grew. */
  grown: number
  largest: number
}

interface Block {
  size: number
  readonly place: string
  readonly stack: readonly number[]
  readonly thread: number
}
interface Mapping extends Block {
  begin: number
}

export function plainReplay(file: Uint8Array): Plain {
  const first = replay(file, Number.POSITIVE_INFINITY)
  return { ...first, atPeak: replay(file, first.peakEvent).atEnd }
}

function replay(file: Uint8Array, lastEvent: number) {
  const live = new Map<number, Block>()
  let mappings: Mapping[] = []
  const stacks = new Map<number, number[]>()
  const latest = new Map<number, { address: number; size: number; place: string }[]>()
  const freedBefore = new Map<number, Block | null>()
  const temporary = new Map<string, Sum>()
  const reallocated = new Map<string, Reallocations>()
  const snapshots: { ms: number; heapBytes: number }[] = []
  const highest: number[] = [0]
  let thread = 0
  let heap = 0
  let event = -1
  let peakBytes = 0
  let peakEvent = -1
  const decoder = createDecoder({ consume: (batch) => consume(batch) })
  const placeOf = framePlaces(decoder)
  const stackOf = (t: number) => stacks.get(t) ?? stacks.set(t, []).get(t)!

  const after = () => {
    highest[highest.length - 1] = Math.max(highest[highest.length - 1]!, heap)
    if (heap < peakBytes) return
    peakBytes = heap
    peakEvent = event
  }

  const allocate = (address: number, size: number, allocator: number) => {
    const block: Block = { size, thread, ...placeOf(stackOf(thread), thread) }
    const ring = latest.get(thread) ?? []
    latest.set(thread, [{ address, size, place: block.place }, ...ring].slice(0, 2))
    heap += size
    if (allocator === Allocator.REALLOC || allocator === Allocator.PYMALLOC_REALLOC) {
      const sum = reallocated.get(block.place) ?? { count: 0, bytes: 0, grown: 0, largest: 0 }
      const before = freedBefore.get(thread)
      sum.count++
      sum.bytes += size
      sum.largest = Math.max(sum.largest, size)
      if (before && before.place === block.place && before.size < size) sum.grown++
      reallocated.set(block.place, sum)
    }
    freedBefore.set(thread, null)
    if (allocator !== Allocator.MMAP) live.set(address, block)
    else if (size > 0) mappings.push({ ...block, begin: address })
  }

  const endOf = (address: number, size: number | null) => {
    const entry = (latest.get(thread) ?? []).find((e) => e.address === address && (size === null || e.size === size))
    if (entry) add(temporary, entry.place, entry.size)
  }

  const consume = (batch: RecordBatch) => {
    for (let i = 0; i < batch.count; i++) {
      const address = batch.b[i]! * 2 ** 32 + batch.a[i]!
      const op = batch.op[i]!
      if (op === Op.PUSH) stackOf(thread).push(batch.a[i]!)
      else if (op === Op.POP) stackOf(thread).splice(Math.max(0, stackOf(thread).length - batch.a[i]!))
      else if (op === Op.SWITCH) thread = batch.a[i]!
      else if (op === Op.SNAPSHOT) {
        if (event > lastEvent) continue
        snapshots.push({ ms: batch.b[i]! + batch.a[i]! * 2 ** 32, heapBytes: heap })
        highest.push(heap)
      } else if (op === Op.ALLOCATE || op === Op.FREE || op === Op.UNMAP) {
        event++
        if (event > lastEvent) continue
        if (op === Op.ALLOCATE) allocate(address, batch.size[i]!, batch.allocator[i]!)
        else if (op === Op.FREE) {
          const block = live.get(address)
          live.delete(address)
          heap -= block?.size ?? 0
          freedBefore.set(thread, block ?? null)
          endOf(address, null)
        } else {
          const end = address + batch.size[i]!
          const before = bytesOf(mappings)
          mappings = mappings.flatMap((mapping) => without(mapping, address, end))
          heap -= before - bytesOf(mappings)
          endOf(address, batch.size[i]!)
        }
        after()
      }
    }
  }

  decoder.push(file)
  const tables = decoder.finish()
  const atEnd = alive([...live.values(), ...mappings], tables)
  return { tables, peakBytes, peakEvent, atEnd, temporary, reallocated, snapshots, highest }
}

function bytesOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.size, 0)
}

function without(mapping: Mapping, from: number, to: number): Mapping[] {
  const end = mapping.begin + mapping.size
  if (to <= mapping.begin || from >= end || from === to) return [mapping]
  const parts: Mapping[] = []
  if (from > mapping.begin) parts.push({ ...mapping, size: from - mapping.begin })
  if (to < end) parts.push({ ...mapping, begin: to, size: end - to })
  return parts
}

function add<Key>(sums: Map<Key, Sum>, key: Key, bytes: number): void {
  const sum = sums.get(key) ?? { count: 0, bytes: 0 }
  sum.count++
  sum.bytes += bytes
  sums.set(key, sum)
}

const HIDDEN = /runpy(\.py|>)$|frozen importlib/
const LIBRARY = /^<|\/(site-packages|dist-packages|lib\/python\d\.\d+)\//

/**
 * A copy of a stack, and `function file:line` of its innermost frame that is neither the launcher's nor import
 * machinery; '' if there is none.
 */
function framePlaces(decoder: ReturnType<typeof createDecoder>) {
  const known = new Map<string, Pick<Block, 'stack' | 'place'>>()
  return (stack: readonly number[], thread: number): Pick<Block, 'stack' | 'place'> => {
    const key = `${thread} ${stack.join()}`
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const { header, frames, strings, threads } = decoder.tables()
    const isMain = threads.ids[thread] === header.mainThreadId
    const shown = stack.slice(isMain ? header.skippedFramesOnMainThread : 0)
    const frame = shown.findLast((f) => !HIDDEN.test(strings.texts[frames.file[f]!]!))
    const place =
      frame === undefined
        ? ''
        : `${strings.texts[frames.functionName[frame]!]} ${strings.texts[frames.file[frame]!]}:${frames.line[frame]}`
    const copy = { stack: [...stack], place }
    known.set(key, copy)
    return copy
  }
}

function alive(blocks: readonly Block[], { frames, strings }: DecodedTables): Alive {
  const byPlace = new Map<string, Sum>()
  const byThread = new Map<number, Sum>()
  const byImport = new Map<string, Sum>()
  for (const block of blocks) {
    add(byPlace, block.place, block.size)
    add(byThread, block.thread, block.size)
    const files = block.stack.map((frame) => strings.texts[frames.file[frame]!]!)
    const names = block.stack.map((frame) => strings.texts[frames.functionName[frame]!]!)
    const module = files.findIndex(
      (file, i) => names[i] === '<module>' && LIBRARY.test(file) && /frozen importlib/.test(files[i - 1] ?? ''),
    )
    if (module >= 0)
      add(
        byImport,
        /(?:.*\/(?:python\d\.\d+|(?:site|dist)-packages)\/)([^/.]+)/.exec(files[module]!)?.[1] ?? '',
        block.size,
      )
  }
  return { byPlace, byThread, byImport }
}
