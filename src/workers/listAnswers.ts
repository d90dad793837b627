import {
  type CaptureReports,
  callersAndCallees,
  type FlameTree,
  type FunctionRow,
  functionRows,
  type NodeMarks,
  nodeAt,
  type Question,
  type Records,
  shownRecords,
  type TableRow,
  tableRows,
  threadLabel,
  timelineCsv,
  transformCollapsed,
  transformCsv,
  transformGprof2dot,
  transformSpeedscope,
  type Weights,
} from '../reports/index.ts'
import type {
  ExportedFile,
  ExportFormat,
  FunctionColumn,
  FunctionPageRow,
  RowPage,
  RowRequest,
  Sandwich,
  TableColumn,
  TablePageRow,
  TreeChildren,
  TreeRow,
} from './lists.types.ts'

/** More children of one node than anybody reads in a list; the others are told as a sum. */
const MAX_CHILDREN = 2000

type Order<Row> = (x: Row, y: Row) => number

const TABLE_ORDER: Record<TableColumn, Order<TableRow>> = {
  bytes: (x, y) => x.bytes - y.bytes,
  count: (x, y) => x.allocations - y.allocations,
  allocator: (x, y) => compareText(x.allocator, y.allocator),
  thread: (x, y) => compareText(x.thread, y.thread),
  location: (x, y) => compareText(x.functionName, y.functionName) || compareText(x.file, y.file) || x.line - y.line,
}

const FUNCTION_ORDER: Record<FunctionColumn, Order<FunctionRow>> = {
  ownBytes: (x, y) => x.ownBytes - y.ownBytes,
  ownCount: (x, y) => x.ownAllocations - y.ownAllocations,
  totalBytes: (x, y) => x.totalBytes - y.totalBytes,
  totalCount: (x, y) => x.totalAllocations - y.totalAllocations,
  function: (x, y) => compareText(x.functionName, y.functionName) || compareText(x.file, y.file),
  file: (x, y) => compareText(x.file, y.file) || compareText(x.functionName, y.functionName),
}

/** Answers for the list views of one capture. The rows of the last question and their last order are kept: scrolling only cuts pages. */
export class ListAnswers {
  private readonly reports: CaptureReports
  private table: Sorted<TableRow> | null = null
  private functions: Sorted<FunctionRow> | null = null

  constructor(reports: CaptureReports) {
    this.reports = reports
  }

  tablePage(question: Question, request: RowRequest<TableColumn>): RowPage<TablePageRow> {
    const key = JSON.stringify(question)
    if (this.table?.key !== key) {
      const records = shownRecords(this.reports, question, 'places')
      this.table = new Sorted(key, tableRows(this.reports, records, question.shape.splitThreads), sumsOf(records))
    }
    const { splitThreads } = question.shape
    return this.table.page(
      request,
      (row) => `${row.functionName} ${row.file}:${row.line} ${row.allocator} ${splitThreads ? row.thread : ''}`,
      TABLE_ORDER[request.sort],
      (row) => ({
        functionName: row.functionName,
        file: row.file,
        line: row.line,
        allocator: row.allocator,
        thread: row.thread,
        bytes: row.bytes,
        count: row.allocations,
      }),
      (row) => [row.bytes, row.allocations],
    )
  }

  functionsPage(question: Question, request: RowRequest<FunctionColumn>): RowPage<FunctionPageRow> {
    const key = JSON.stringify(question)
    if (this.functions?.key !== key) {
      const records = shownRecords(this.reports, question, 'stacks')
      this.functions = new Sorted(key, functionRows(this.reports, records), sumsOf(records))
    }
    return this.functions.page(
      request,
      (row) => `${row.functionName} ${row.file}`,
      FUNCTION_ORDER[request.sort],
      (row) => ({
        functionName: row.functionName,
        file: row.file,
        ownBytes: row.ownBytes,
        ownCount: row.ownAllocations,
        totalBytes: row.totalBytes,
        totalCount: row.totalAllocations,
      }),
      () => [0, 0],
    )
  }

  sandwich(question: Question, functionName: string, file: string): Sandwich | null {
    const found = callersAndCallees(this.reports, shownRecords(this.reports, question, 'stacks'), functionName, file)
    if (!found) return null
    const rows = (neighbours: (typeof found)['callers']) =>
      neighbours.map(({ allocations, ...row }) => ({ ...row, count: allocations }))
    return {
      functionName,
      file,
      ownBytes: found.ownBytes,
      ownCount: found.ownAllocations,
      totalBytes: found.totalBytes,
      totalCount: found.totalAllocations,
      callers: rows(found.callers),
      callees: rows(found.callees),
    }
  }

  /** Children of each path, the largest first. Paths that the tree does not have are left out. */
  treeChildren(
    tree: FlameTree,
    weights: Weights,
    byCount: boolean,
    marks: NodeMarks | null,
    paths: readonly (readonly number[])[],
  ): TreeChildren[] {
    const weight = byCount ? weights.countWidth : weights.byteWidth
    return paths.flatMap((path) => {
      const node = nodeAt(tree, path)
      if (path.length > 0 && (node === 0 || tree.step[node] !== path[path.length - 1])) return []
      const children = [...tree.children.subarray(tree.childStart[node]!, tree.childStart[node + 1]!)]
        .filter((child) => weight[child]! > 0)
        .sort((x, y) => weight[y]! - weight[x]! || x - y)
      const others = { nodes: 0, bytes: 0, count: 0 }
      for (const child of children.slice(MAX_CHILDREN)) {
        others.nodes++
        others.bytes += weights.bytes[child]!
        others.count += weights.count[child]!
      }
      return [
        {
          path,
          node: {
            bytes: weights.bytes[node]!,
            count: weights.count[node]!,
            ownBytes: weights.ownBytes[node]!,
            ownCount: weights.ownCount[node]!,
            width: weight[node]!,
          },
          rows: children.slice(0, MAX_CHILDREN).map((child) => this.treeRow(tree, weights, weight, marks, child)),
          others,
        },
      ]
    })
  }

  private treeRow(
    tree: FlameTree,
    weights: Weights,
    weight: Float64Array,
    marks: NodeMarks | null,
    node: number,
  ): TreeRow {
    const { locations, index } = this.reports
    const location = tree.location[node]!
    let childCount = 0
    for (let i = tree.childStart[node]!; i < tree.childStart[node + 1]!; i++) {
      if (weight[tree.children[i]!]! > 0) childCount++
    }
    return {
      step: tree.step[node]!,
      functionName: locations.functionName[location]!,
      file: locations.file[location]!,
      line: locations.line[location]!,
      thread: tree.thread[node] === 0 ? null : threadLabel(index, tree.thread[node]! - 1),
      bytes: weights.bytes[node]!,
      count: weights.count[node]!,
      ownBytes: weights.ownBytes[node]!,
      ownCount: weights.ownCount[node]!,
      width: weight[node]!,
      childCount,
      isMatch: marks?.isMatch[node] === 1,
      hasMatch: marks?.hasMatch[node] === 1,
    }
  }

  exported(question: Question, format: ExportFormat, captureName: string): ExportedFile {
    const records = shownRecords(this.reports, question, 'stacks')
    const { mode, windows } = question.selection
    const stem = captureName.replace(/^memray-/, '').replace(/\.[^.]*$/, '')
    const part = `${mode}${windows ? `-windows-${windows.from}-${windows.to}` : ''}`
    const make = {
      csv: () => ({ lines: transformCsv(this.reports, records), suffix: 'csv', mimeType: 'text/csv' }),
      gprof2dot: () => ({
        lines: transformGprof2dot(this.reports, records),
        suffix: 'gprof2dot.json',
        mimeType: 'application/json',
      }),
      speedscope: () => ({
        lines: transformSpeedscope(this.reports, records, 'memreel'),
        suffix: 'speedscope.json',
        mimeType: 'application/json',
      }),
      collapsed: () => ({
        lines: transformCollapsed(this.reports, records),
        suffix: 'collapsed.txt',
        mimeType: 'text/plain',
      }),
      timeline: () => ({ lines: timelineCsv(this.reports.index), suffix: 'timeline.csv', mimeType: 'text/csv' }),
    }[format]()
    const fileName = format === 'timeline' ? `memreel-${stem}.${make.suffix}` : `memreel-${stem}-${part}.${make.suffix}`
    return { fileName, mimeType: make.mimeType, bytes: joined(make.lines) }
  }
}

/** Rows of one question, with the order that was asked for last. */
class Sorted<Row> {
  readonly key: string
  private readonly rows: readonly Row[]
  private readonly all: ListSums
  private order: { key: string; rows: readonly Row[]; bytes: number; count: number } | null = null

  constructor(key: string, rows: readonly Row[], all: ListSums) {
    this.key = key
    this.rows = rows
    this.all = all
  }

  page<Shown>(
    request: RowRequest<string>,
    text: (row: Row) => string,
    ascending: Order<Row>,
    show: (row: Row) => Shown,
    amount: (row: Row) => readonly [number, number],
  ): RowPage<Shown> {
    const { sort, descending, filter } = request
    const key = JSON.stringify([sort, descending, filter])
    if (this.order?.key !== key) {
      const wanted = filter.toLowerCase()
      const rows = wanted === '' ? [...this.rows] : this.rows.filter((row) => text(row).toLowerCase().includes(wanted))
      rows.sort(descending ? (x, y) => ascending(y, x) : ascending)
      let bytes = 0
      let count = 0
      for (const row of rows) {
        const [b, n] = amount(row)
        bytes += b
        count += n
      }
      this.order = { key, rows, bytes, count }
    }
    const first = Math.max(0, Math.floor(request.first))
    const { order } = this
    return {
      total: order.rows.length,
      first,
      rows: order.rows.slice(first, first + Math.min(1000, Math.max(0, request.count))).map(show),
      allBytes: this.all.bytes,
      allCount: this.all.count,
      wholeBytes: this.all.wholeBytes,
      wholeCount: this.all.wholeCount,
      filteredBytes: order.bytes,
      filteredCount: order.count,
    }
  }
}

interface ListSums {
  readonly bytes: number
  readonly count: number
  readonly wholeBytes: number
  readonly wholeCount: number
}

function sumsOf(records: Records): ListSums {
  const sums = { bytes: 0, count: 0, wholeBytes: 0, wholeCount: 0 }
  for (let record = 0; record < records.count; record++) {
    const bytes = records.bytes[record]!
    const count = records.allocations[record]!
    sums.bytes += bytes
    sums.count += count
    sums.wholeBytes += Math.abs(bytes)
    sums.wholeCount += Math.abs(count)
  }
  return sums
}

function compareText(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0
}

function joined(lines: Iterable<string>): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  let length = 0
  for (const line of lines) {
    const piece = encoder.encode(line)
    pieces.push(piece)
    length += piece.length
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
