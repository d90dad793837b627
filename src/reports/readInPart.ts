import type { CaptureIndex } from '../capture/index.ts'
import { formatBytes } from './formatBytes.ts'

/** An index of a capture whose reading ended early, for a reason that lies outside the capture: its ending says so. */
export function readInPart(index: CaptureIndex, why: string | null): CaptureIndex {
  if (why === null || index.ending.isComplete) return index
  return { ...index, ending: { ...index.ending, reason: why } }
}

/** What the ending says when a person stopped reading. */
export function stoppedAfter(bytesRead: number, bytesTotal: number | null): string {
  const total = bytesTotal === null ? '' : ` of ${formatBytes(bytesTotal)}`
  return `Reading was stopped after ${formatBytes(bytesRead)}${total}: everything here is about that part.`
}
