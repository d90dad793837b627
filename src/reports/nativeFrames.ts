import type { CaptureIndex } from '../capture/index.ts'
import type { NativeModule } from '../parsers/index.ts'
import { isInterpreterModule } from './frameRules.ts'
import { FrameKind, type LocationTable } from './locations.ts'

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
const withoutSymbols: Symbolise = (moduleFile, address) => {
  const name = moduleFile.slice(moduleFile.lastIndexOf('/') + 1) || '<unknown module>'
  return [{ functionName: `${name}+0x${address.toString(16)}`, file: moduleFile || '<unknown>', line: 0 }]
}

/** Places come in the order of the module maps, so that few of those are needed at a time; a process can load libraries thousands of times. */
const KEPT_GENERATIONS = 16

const NOWHERE: readonly number[] = []

interface SegmentTable {
  readonly start: Float64Array
  readonly end: Float64Array
  readonly module: Int32Array
}

/** The native frames of a capture: (native stack id, generation of the module map) -> locations. */
export class NativeFrames {
  private readonly index: CaptureIndex
  private readonly locations: LocationTable
  private readonly symbolise: Symbolise
  /** By generation of the module map: those that were asked for last. */
  private readonly segments = new Map<number, SegmentTable>()
  /** Module -> instruction pointer -> locations, innermost first: most modules stay where they are from one generation to the next. */
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
    const { start, end, module } = this.segments.get(generation) ?? this.segmentsOf(generation)
    const pointer = this.index.native.instructionPointer[nativeId]!
    // the first segment that ends at or after the pointer has to hold it
    let low = 0
    let high = end.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (end[middle]! >= pointer) high = middle
      else low = middle + 1
    }
    if (low === end.length || !(start[low]! <= pointer && pointer < end[low]!)) return NOWHERE
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
    const isInterpreter = isInterpreterModule(file)
    return this.symbolise(file, address).map((frame) => {
      const location = this.locations.idOf(frame.functionName, frame.file, frame.line, true)
      this.placeOf.set(location, { module: number, address })
      if (isInterpreter) this.locations.kind[location]! |= FrameKind.INTERPRETER
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
    const table = {
      start: Float64Array.from(rows, (row) => row.start),
      end: Float64Array.from(rows, (row) => row.end),
      module: Int32Array.from(rows, (row) => row.module),
    }
    this.segments.set(generation, table)
    if (this.segments.size > KEPT_GENERATIONS) this.segments.delete(this.segments.keys().next().value!)
    return table
  }
}
