import type { Neighbour } from '../reports/index.ts'

/** What part of a list is wanted. Sorting and filtering happen in the worker: only the rows on screen cross the boundary. */
export interface RowRequest<Column extends string> {
  readonly sort: Column
  readonly descending: boolean
  /** Text that a row's function, file, allocator or thread has to contain, ignoring case; '' = all. */
  readonly filter: string
  readonly first: number
  readonly count: number
}

export interface RowPage<Row> {
  /** Rows that pass the filter. */
  readonly total: number
  readonly first: number
  readonly rows: readonly Row[]
  /** What all rows of the selection hold, filtered out or not. */
  readonly allBytes: number
  readonly allCount: number
  /** What shares are of: the same, but in mode growth what grew and what shrank together, both as positive numbers. */
  readonly wholeBytes: number
  readonly wholeCount: number
  /** What the rows that pass the filter hold; 0 for lists whose rows overlap (functions). */
  readonly filteredBytes: number
  readonly filteredCount: number
}

export type TableColumn = 'bytes' | 'count' | 'allocator' | 'thread' | 'location'
export interface TablePageRow {
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly allocator: string
  readonly thread: string
  readonly bytes: number
  readonly count: number
}

export type FunctionColumn = 'ownBytes' | 'ownCount' | 'totalBytes' | 'totalCount' | 'function' | 'file'
export interface FunctionPageRow {
  readonly functionName: string
  readonly file: string
  readonly ownBytes: number
  readonly ownCount: number
  readonly totalBytes: number
  readonly totalCount: number
}

/** A function with who called it and whom it called. */
export interface Sandwich {
  readonly functionName: string
  readonly file: string
  readonly ownBytes: number
  readonly ownCount: number
  readonly totalBytes: number
  readonly totalCount: number
  readonly callers: readonly SandwichRow[]
  readonly callees: readonly SandwichRow[]
}
export type SandwichRow = Omit<Neighbour, 'allocations'> & { readonly count: number }

/** A node of the tree view. */
export interface TreeRow {
  /** Step to append to the parent's path. */
  readonly step: number
  readonly functionName: string
  readonly file: string
  readonly line: number
  readonly thread: string | null
  readonly bytes: number
  readonly count: number
  readonly ownBytes: number
  readonly ownCount: number
  /** What shares are made of: bytes or allocations as asked, in mode growth what grew and what shrank together. */
  readonly width: number
  readonly childCount: number
  /** The search of the last `flame` call matches it, or something below it. */
  readonly isMatch: boolean
  readonly hasMatch: boolean
}
/** The children of a path, the largest first; at most `limit` of them, with what the others hold. */
export interface TreeChildren {
  readonly path: readonly number[]
  /** What the node at the path itself is made of: see TreeRow. */
  readonly node: Pick<TreeRow, 'bytes' | 'count' | 'ownBytes' | 'ownCount' | 'width'>
  readonly rows: readonly TreeRow[]
  readonly others: { readonly nodes: number; readonly bytes: number; readonly count: number }
}

export type ExportFormat = 'csv' | 'gprof2dot' | 'speedscope' | 'collapsed' | 'timeline'
export interface ExportedFile {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array<ArrayBuffer>
}
