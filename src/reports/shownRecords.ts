import type { CaptureReports } from './captureReports.ts'
import { ROOT_LOCATION } from './locations.ts'
import type { Question, Shape } from './question.ts'
import { type Records, recordsOf } from './records.ts'

/** Places count frames that stacks don't: whatever a launcher's frame allocates directly is listed under it (docs/reports.md, "Table"). */
export type ListKind = 'places' | 'stacks'

/**
 * The records of a question for lists and exports: without the memory that its shape leaves out (no frame in focus, other modules), and with
 * the frames that the shape leaves of each stack, grouped as it says.
 *
 *     stack               main > import_module > _find_and_load > exec > <module>
 *     imports hidden      main > import_module                       the line that imported has the bytes
 *     grouped by file     app.py > importlib/__init__.py
 */
export function shownRecords(reports: CaptureReports, question: Question, kind: ListKind): Records {
  const { selection, shape } = question
  const { splitThreads, native } = shape
  const all = reports.records(selection, splitThreads, native)
  if (!isShaping(shape, kind)) return all
  if (kind === 'stacks') reports.siteStacks.checkListable()
  const isMerged = native && reports.index.header.hasNativeTraces
  const showLauncher = shape.showLauncher || (kind === 'places' && !isMerged)
  const tree = reports.tree({ ...shape, inverted: false, splitThreads: false, showLauncher })
  const hasLeftOut = shape.focus !== null || shape.modules !== null
  const records = hasLeftOut ? keptRecords(reports, question, tree.siteNode) : all
  return { ...records, shownIn: tree }
}

/** Whether a shape changes stacks at all: if not, records are Memray's, to the last frame. */
function isShaping(shape: Shape, kind: ListKind): boolean {
  return (
    shape.hideImportSystem ||
    shape.hideIrrelevant ||
    shape.hideInterpreter ||
    shape.groupBy !== 'line' ||
    shape.focus !== null ||
    shape.ignore !== null ||
    shape.modules !== null ||
    (shape.showLauncher && kind === 'stacks')
  )
}

function keptRecords(reports: CaptureReports, { selection, shape }: Question, siteNode: Int32Array): Records {
  const { bytes, count, window } = reports.sums(selection)
  const kept = (column: Float64Array) => column.map((value, site) => (siteNode[site]! < 0 ? 0 : value))
  const sums = { bytes: kept(bytes), count: kept(count), window }
  return recordsOf(reports.index, sums, shape.splitThreads, selection, shape.native)
}

/** The frames of a record as it shows them: location ids, innermost first. */
export function shownStack(reports: CaptureReports, records: Records, record: number): readonly number[] {
  const site = records.site[record]!
  const { shownIn } = records
  if (!shownIn) return reports.stackOf(site, records.isNative)
  const stack: number[] = []
  for (let node = shownIn.siteNode[site]!; node > 0; node = shownIn.parent[node]!) stack.push(shownIn.location[node]!)
  return stack
}

/**
 * The one location that a record is listed under. Memray leaves out no launcher here unless the capture has native traces: it asks for
 * one frame only, and one frame is never cut.
 */
export function shownPlace(reports: CaptureReports, records: Records, record: number): number {
  const site = records.site[record]!
  const { index, frameLocations } = reports
  const { shownIn } = records
  if (shownIn) return shownIn.location[Math.max(0, shownIn.siteNode[site]!)]!
  if (index.header.hasNativeTraces && records.isNative) return reports.stackOf(site)[0] ?? ROOT_LOCATION
  const stack = index.sites.stack[site]!
  return stack === 0 ? ROOT_LOCATION : frameLocations[index.stacks.frame[stack]!]!
}
