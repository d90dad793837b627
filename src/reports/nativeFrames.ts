import type { CaptureIndex } from '../capture/index.ts'
import type { NativeModule } from '../parsers/index.ts'
import type { LocationTable } from './locations.ts'

/** A native frame as it is shown. */
export interface NativeFrame {
  readonly functionName: string
  /** Source file if known, else the loaded module. */
  readonly file: string
  readonly line: number
}

/**
 * Turns an address inside a loaded module (relative to where it was loaded) into frames, innermost first: several where functions
 * were inlined. This is the one place where symbols come in; a capture itself has none.
 */
export type Symbolise = (moduleFile: string, address: number) => readonly NativeFrame[]

/** `libarrow.so+0x1a2b3c`: what can be said of an address without the binary's symbols. */
export const withoutSymbols: Symbolise = (moduleFile, address) => {
  const name = moduleFile.slice(moduleFile.lastIndexOf('/') + 1) || '<unknown module>'
  return [{ functionName: `${name}+0x${address.toString(16)}`, file: moduleFile || '<unknown>', line: 0 }]
}

/** Places come in the order of the module maps, so that few of those are needed at a time; a process can load libraries thousands of times. */
const KEPT_GENERATIONS = 16

interface SegmentTable {
  readonly start: Float64Array
  readonly end: Float64Array
  readonly module: Int32Array
}

/** What is kept of one generation of the module map. */
interface Generation {
  readonly segments: SegmentTable
  /** Instruction pointer -> locations, innermost first. */
  readonly known: Map<number, readonly number[]>
}

/** The native frames of a capture: (native stack id, generation of the module map) -> locations. */
export class NativeFrames {
  private readonly index: CaptureIndex
  private readonly locations: LocationTable
  private readonly symbolise: Symbolise
  /** Those that were asked for last. */
  private readonly generations = new Map<number, Generation>()
  /** Module -> instruction pointer -> locations: most modules stay where they are from one generation to the next. */
  private readonly byModule = new Map<number, Map<number, readonly number[]>>()
  /** Location -> number of the module, and the address in it; only native locations. */
  readonly placeOf = new Map<number, { readonly module: number; readonly address: number }>()

  constructor(index: CaptureIndex, locations: LocationTable, symbolise: Symbolise = withoutSymbols) {
    this.index = index
    this.locations = locations
    this.symbolise = symbolise
  }

  /** Locations of one entry of a native stack, innermost first; none where no loaded module covers its address. */
  locationsOf(nativeId: number, generation: number): readonly number[] {
    const { segments, known } = this.generations.get(generation) ?? this.take(generation)
    const pointer = this.index.native.instructionPointer[nativeId]!
    let found = known.get(pointer)
    if (!found) {
      found = this.lookUp(pointer, segments)
      known.set(pointer, found)
    }
    return found
  }

  private take(generation: number): Generation {
    const taken = { segments: this.segmentsOf(generation), known: new Map<number, readonly number[]>() }
    this.generations.set(generation, taken)
    if (this.generations.size > KEPT_GENERATIONS) this.generations.delete(this.generations.keys().next().value!)
    return taken
  }

  private lookUp(pointer: number, { start, end, module }: SegmentTable): readonly number[] {
    // the first segment that ends at or after the pointer has to hold it
    let low = 0
    let high = end.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (end[middle]! >= pointer) high = middle
      else low = middle + 1
    }
    if (low === end.length || !(start[low]! <= pointer && pointer < end[low]!)) return []
    const number = module[low]!
    let inModule = this.byModule.get(number)
    if (!inModule) {
      inModule = new Map()
      this.byModule.set(number, inModule)
    }
    let found = inModule.get(pointer)
    if (!found) {
      found = this.named(pointer, number)
      inModule.set(pointer, found)
    }
    return found
  }

  private named(pointer: number, number: number): readonly number[] {
    const loaded: NativeModule = this.index.native.modules[number]!
    const file = this.index.strings.texts[loaded.file] ?? ''
    // the pointer is a return address: the call stands before it
    const address = pointer - 1 - loaded.loadAddress
    return this.symbolise(file, address).map((frame) => {
      const location = this.locations.idOf(frame.functionName, frame.file, frame.line, true)
      this.placeOf.set(location, { module: number, address })
      return location
    })
  }

  private segmentsOf(generation: number): SegmentTable {
    const rows: { start: number; end: number; module: number }[] = []
    for (const module of this.index.native.generations[generation] ?? []) {
      const loaded = this.index.native.modules[module]!
      for (const segment of loaded.segments) {
        const start = loaded.loadAddress + segment.address
        rows.push({ start, end: start + segment.sizeBytes, module })
      }
    }
    rows.sort((x, y) => x.start - y.start)
    return {
      start: Float64Array.from(rows, (row) => row.start),
      end: Float64Array.from(rows, (row) => row.end),
      module: Int32Array.from(rows, (row) => row.module),
    }
  }
}
