import { Damage, limitReached } from '../damage.ts'
import type { NativeModule } from '../frames.types.ts'
import {
  MAX_GENERATION_ENTRIES,
  MAX_GENERATIONS,
  MAX_MODULES,
  MAX_SEGMENTS,
  MAX_SEGMENTS_OF_A_MODULE,
} from '../limits.ts'

/**
 * Which native modules were loaded where. The writer repeats the whole map after every dlopen and dlclose, a generation; modules and
 * generations that repeat are kept once.
 */
export class ModuleMaps {
  readonly modules: NativeModule[] = []
  /** By generation, from 1. */
  readonly generations: (readonly number[])[] = [[]]
  /** How many SEGMENT records have to follow now. */
  segmentsLeft = 0
  readonly #indexes = new Map<string, number>()
  #current: number[] = []
  /** Where in the generation before the next module is expected. */
  #expected = 0
  #file = 0
  #loadAddress = 0
  /** Pairs of address and size. */
  #segments: number[] = []
  #segmentCount = 0
  #entryCount = 0

  startGeneration(): void {
    this.#shareWithGenerationBefore()
    if (this.generations.length > MAX_GENERATIONS) throw limitReached('generations of the module map', MAX_GENERATIONS)
    this.#current = []
    this.#expected = 0
    this.generations.push(this.#current)
  }

  startModule(file: number, loadAddress: number, segmentCount: number): void {
    if (segmentCount > MAX_SEGMENTS_OF_A_MODULE) throw limitReached('segments of one module', MAX_SEGMENTS_OF_A_MODULE)
    this.#file = file
    this.#loadAddress = loadAddress
    this.#segments.length = 0
    this.segmentsLeft = segmentCount
    if (segmentCount === 0) this.#finishModule()
  }

  addSegment(address: number, sizeBytes: number): void {
    if (this.segmentsLeft === 0) throw new Damage('The capture is damaged: a segment belongs to no module.')
    this.#segments.push(address, sizeBytes)
    if (--this.segmentsLeft === 0) this.#finishModule()
  }

  #finishModule(): void {
    const index = this.#moduleIndex()
    // Modules before the first generation belong to none.
    if (this.generations.length === 1) return
    if (++this.#entryCount > MAX_GENERATION_ENTRIES) {
      throw limitReached('modules in all generations', MAX_GENERATION_ENTRIES)
    }
    this.#current.push(index)
  }

  #moduleIndex(): number {
    const before = this.generations.at(-2) ?? []
    // Nearly always the map repeats the one before, in the same order.
    const guess = before[this.#expected]
    if (guess !== undefined && this.#isSame(this.modules[guess]!)) {
      this.#expected++
      return guess
    }
    const key = `${this.#file},${this.#loadAddress},${this.#segments.join()}`
    const known = this.#indexes.get(key)
    if (known !== undefined) {
      this.#expected = before.indexOf(known) + 1
      return known
    }
    const index = this.modules.length
    this.#segmentCount += this.#segments.length / 2
    if (index >= MAX_MODULES) throw limitReached('native modules', MAX_MODULES)
    if (this.#segmentCount > MAX_SEGMENTS) throw limitReached('segments of native modules', MAX_SEGMENTS)
    const segments = []
    for (let i = 0; i < this.#segments.length; i += 2) {
      segments.push({ address: this.#segments[i]!, sizeBytes: this.#segments[i + 1]! })
    }
    this.modules.push({ file: this.#file, loadAddress: this.#loadAddress, segments })
    this.#indexes.set(key, index)
    return index
  }

  #isSame({ file, loadAddress, segments }: NativeModule): boolean {
    if (file !== this.#file || loadAddress !== this.#loadAddress) return false
    if (segments.length * 2 !== this.#segments.length) return false
    return segments.every(
      ({ address, sizeBytes }, i) => address === this.#segments[2 * i] && sizeBytes === this.#segments[2 * i + 1],
    )
  }

  #shareWithGenerationBefore(): void {
    const last = this.generations.length - 1
    const before = this.generations[last - 1]
    if (!before || before.length !== this.#current.length) return
    if (this.#current.some((index, i) => before[i] !== index)) return
    this.generations[last] = before
    this.#entryCount -= this.#current.length
  }
}
