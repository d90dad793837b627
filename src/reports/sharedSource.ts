import { type SourceLines, SourceLineTable } from '../capture/index.ts'
import type { CaptureReports } from './captureReports.ts'

/**
 * The source lines that may go into a file for others, in the form that an index holds them in; null if there are none. Those that came with
 * the capture are among them. Of those that a person granted only lines of Python files are: by Memray's rule other files are nobody's business
 * unless they are executable or readable by all, and a browser does not tell whether they are.
 */
export function sharedSource(reports: CaptureReports): SourceLines | null {
  const { index, locations, frameLocations } = reports
  const own = index.sourceLines
  const table = new SourceLineTable(frameLocations.length)
  for (let frame = 0; frame < frameLocations.length; frame++) {
    const location = frameLocations[frame]!
    const text = reports.sourceLineOf(location)
    if (text === null) continue
    const isOwn = own?.texts[own.ofFrame[frame]!] === text
    if (!isOwn && !locations.file[location]!.endsWith('.py')) continue
    table.set(frame, text)
  }
  return table.lines.texts.length > 1 ? table.lines : null
}
