import type { Locations } from './locations.ts'

/** Memory without a stack is listed under this name. */
export const NO_FUNCTION = '???'

/** Distinct functions, told apart by name and file: what a location is without its line. Function 0 stands for memory without a stack. */
export class FunctionTable {
  count = 0
  readonly functionName: string[] = []
  readonly file: string[] = []
  private readonly locations: Locations
  private readonly ids = new Map<string, number>()
  private of = new Int32Array(0)

  constructor(locations: Locations) {
    this.locations = locations
    this.add(NO_FUNCTION, NO_FUNCTION)
    this.ids.clear()
  }

  /** Location -> function, for all locations known now; location 0 is no function's. */
  ofLocations(): Int32Array {
    const { locations } = this
    if (this.of.length < locations.count) {
      const of = new Int32Array(locations.count)
      of.set(this.of)
      for (let location = Math.max(1, this.of.length); location < of.length; location++) {
        of[location] = this.add(locations.functionName[location]!, locations.file[location]!)
      }
      this.of = of
    }
    return this.of
  }

  /** The function of that name in that file, -1 if the capture has none. */
  find(functionName: string, file: string): number {
    this.ofLocations()
    if (functionName === NO_FUNCTION && file === NO_FUNCTION) return 0
    return this.ids.get(keyOf(functionName, file)) ?? -1
  }

  private add(functionName: string, file: string): number {
    const key = keyOf(functionName, file)
    const seen = this.ids.get(key)
    if (seen !== undefined) return seen
    const id = this.count++
    this.ids.set(key, id)
    this.functionName.push(functionName)
    this.file.push(file)
    return id
  }
}

function keyOf(functionName: string, file: string): string {
  return `${functionName}\0${file}`
}
