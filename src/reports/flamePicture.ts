import { ALLOCATOR_NAMES } from '../parsers/index.ts'
import type { CaptureReports } from './captureReports.ts'
import type { FlameTree } from './flameTree.ts'
import { locationText } from './framePattern.ts'
import { packageOf } from './locations.ts'
import { threadLabel } from './threads.ts'

/** Boxes narrower than this carry no label. */
export const MIN_LABEL_PX = 35

export type ColourBy = 'kind' | 'module' | 'thread'

const Colour = { PYTHON: 0, C: 1, OTHER: 2, ROOT: 3 } as const

/** A small number per node to colour by, with the names that the numbers stand for. */
export function colourOf(
  reports: CaptureReports,
  tree: FlameTree,
  by: ColourBy,
): { of: (node: number) => number; legend: string[] } {
  const { locations, index } = reports
  if (by === 'kind') {
    return {
      of: (node) => {
        const location = tree.location[node]!
        if (node === 0) return Colour.ROOT
        return locations.isNative[location] === 1 ? Colour.C : kindOf(locations.file[location]!)
      },
      legend: ['Python', 'C and C++', 'other', 'all'],
    }
  }
  const legend: string[] = ['all']
  const numbers = new Map<string, number>()
  const numberOf = (name: string) => {
    let number = numbers.get(name)
    if (number === undefined) {
      number = legend.length
      numbers.set(name, number)
      legend.push(name)
    }
    return number
  }
  return {
    of: (node) => {
      if (node === 0) return 0
      if (by === 'module') return numberOf(packageOf(locations.file[tree.location[node]!]!))
      const thread = tree.thread[node]!
      return thread === 0 ? 0 : numberOf(threadLabel(index, thread - 1))
    },
    legend,
  }
}

const C_EXTENSIONS = new Set(['c', 'cc', 'cpp', 'cxx', 'h', 'hh', 'hpp', 'hxx'])

function kindOf(file: string): number {
  const extension = file.slice(file.lastIndexOf('.') + 1)
  if (extension === 'py') return Colour.PYTHON
  return C_EXTENSIONS.has(extension) ? Colour.C : Colour.OTHER
}

/** The label of a box: the function, and the end of the file's path. */
export function boxLabel(reports: CaptureReports, tree: FlameTree, node: number): string {
  const { locations } = reports
  if (node === 0) return 'all'
  const location = tree.location[node]!
  const file = locations.file[location]!
  const name = locations.functionName[location]!
  if (file === '' || file === name) return name
  const line = locations.line[location]!
  return `${name} (${file.slice(file.lastIndexOf('/') + 1)}${line > 0 ? `:${line}` : ''})`
}

export interface NodeDetails {
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly thread: string | null
  /** Frames from the root to the node. */
  readonly stack: string[]
}

export function nodeDetails(reports: CaptureReports, tree: FlameTree, node: number): NodeDetails {
  const { locations, index } = reports
  const location = tree.location[node]!
  const stack: string[] = []
  for (let n = node; n > 0; n = tree.parent[n]!) stack.push(locationText(locations, tree.location[n]!))
  const thread = tree.thread[node]!
  return {
    functionName: node === 0 ? 'all' : locations.functionName[location]!,
    file: locations.file[location]!,
    line: locations.line[location]!,
    thread: thread === 0 ? null : threadLabel(index, thread - 1),
    stack: stack.reverse(),
  }
}

/** Allocators that occur, with how often. */
export function allocatorUse(reports: CaptureReports): { allocator: number; name: string; allocationCount: number }[] {
  const { sites, cells } = reports.index
  const use = new Map<number, number>()
  for (let site = 0; site < sites.count; site++) use.set(sites.allocator[site]!, 0)
  for (let cell = 0; cell < cells.count; cell++) {
    const allocator = sites.allocator[cells.site[cell]!]!
    use.set(allocator, use.get(allocator)! + cells.allocatedCount[cell]!)
  }
  return [...use]
    .map(([allocator, allocationCount]) => ({ allocator, name: ALLOCATOR_NAMES[allocator] ?? '?', allocationCount }))
    .sort((x, y) => y.allocationCount - x.allocationCount)
}
