import type { CaptureIndex } from '../capture/index.ts'
import { CaptureError } from '../parsers/index.ts'
import { isImportSystem, isInteresting, isInterpreterInternal } from './frameRules.ts'
import type { GroupBy } from './question.ts'

/**
 * Distinct printed places: (function, file, line). Several frames can share one, as a recording tells instruction offsets of a line
 * apart.
 */
export interface Locations {
  count: number
  readonly functionName: string[]
  readonly file: string[]
  readonly line: number[]
  /** 1 = native, with `file` naming the loaded module. */
  readonly isNative: number[]
  /** Bits: see `FrameKind`. */
  readonly kind: number[]
}

/** INTERPRETER: a native frame in the interpreter's own binary, whatever it is called. */
export const FrameKind = { IMPORT_SYSTEM: 1, INTERESTING: 2, INTERNAL: 4, INTERPRETER: 8 } as const

/** Location 0 stands for the root. */
export const ROOT_LOCATION = 0

/** A gigabyte of texts and their index. */
const MAX_LOCATIONS = 1 << 22

export class LocationTable implements Locations {
  count = 0
  readonly functionName: string[] = []
  readonly file: string[] = []
  readonly line: number[] = []
  readonly isNative: number[] = []
  readonly kind: number[] = []
  /** 32 bits made from the texts: the same place has the same in every capture, which ids do not promise. Links use them. */
  readonly hash: number[] = []
  private readonly ids = new Map<string, number>()

  constructor() {
    this.idOf('<root>', '', 0, false)
  }

  idOf(functionName: string, file: string, line: number, isNative: boolean): number {
    const key = `${line}\0${functionName}\0${file}`
    const seen = this.ids.get(key)
    if (seen !== undefined) return seen
    if (this.count >= MAX_LOCATIONS) {
      throw new CaptureError('limit', 'This capture names more than four million places in source files.')
    }
    const id = this.count++
    this.ids.set(key, id)
    this.hash.push(hashText(key))
    this.functionName.push(functionName)
    this.file.push(file)
    this.line.push(line)
    this.isNative.push(isNative ? 1 : 0)
    this.kind.push(
      (isImportSystem(functionName, file) ? FrameKind.IMPORT_SYSTEM : 0) |
        (isInteresting(functionName, file) ? FrameKind.INTERESTING : 0) |
        (isInterpreterInternal(functionName, file) ? FrameKind.INTERNAL : 0),
    )
    return id
  }
}

/** FNV-1a over UTF-16 units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Frame -> location, for all Python frames of a capture. */
export function pythonLocations(index: CaptureIndex, locations: LocationTable): Int32Array {
  const { frames, strings } = index
  const of = new Int32Array(frames.count)
  for (let frame = 0; frame < frames.count; frame++) {
    const functionName = strings.texts[frames.functionName[frame]!]!
    const file = strings.texts[frames.file[frame]!]!
    of[frame] = locations.idOf(functionName, file, frames.line[frame]!, false)
  }
  return of
}

/** Location -> the location that stands for its group. */
export function groupLocations(locations: LocationTable, groupBy: GroupBy): (location: number) => number {
  if (groupBy === 'line') return (location) => location
  const groups = new Map<number, number>()
  return (location) => {
    const seen = groups.get(location)
    if (seen !== undefined) return seen
    const file = locations.file[location]!
    const native = locations.isNative[location] === 1
    const group =
      location === ROOT_LOCATION
        ? ROOT_LOCATION
        : groupBy === 'function'
          ? locations.idOf(locations.functionName[location]!, file, 0, native)
          : groupBy === 'file'
            ? locations.idOf(file, file, 0, native)
            : locations.idOf(packageOf(file), packageOf(file), 0, native)
    groups.set(location, group)
    return group
  }
}

/** Installed packages lie below the standard library's folder: the inner one counts. */
const INSTALLED = /.*\/(?:site-packages|dist-packages|lib-dynload)\/([^/]+)/
const STANDARD_LIBRARY = /(?:^|\/)lib\/python\d+\.\d+\/([^/]+)/

/** The package that a file belongs to, as well as its path tells: the folder below site-packages, or the file's own name. */
export function packageOf(file: string): string {
  if (file.startsWith('<frozen ')) return file.slice(8, -1).split('.')[0]!
  const found = INSTALLED.exec(file) ?? STANDARD_LIBRARY.exec(file)
  const name = found ? found[1]! : file.slice(file.lastIndexOf('/') + 1)
  return name.replace(/\.(py|pyc|pyx)$/, '')
}
