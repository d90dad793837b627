import type { FlameView, NodeFacts } from '../../workers/index.ts'
import { formatBytes } from '../format/bytes.ts'
import { countOf, formatShare } from '../format/counts.ts'
import { type PlacedPicture, placementOf } from './placed.ts'

export function placeOf(facts: Pick<NodeFacts, 'file' | 'line'>): string {
  return facts.line > 0 ? `${facts.file}:${facts.line}` : facts.file
}

/** What is copied for a frame: the same numbers as in the tooltip, in lines that read well in a ticket. */
export function frameAsText(facts: NodeFacts): string {
  const lines = [
    facts.file ? `${facts.functionName} (${placeOf(facts)})` : facts.functionName,
    `${formatBytes(facts.bytes)} in ${countOf(facts.count, 'allocation')}; own ${formatBytes(facts.ownBytes)} in ${countOf(facts.ownCount, 'allocation')}`,
    `${formatShare(facts.shareOfRoot)} of all, ${formatShare(facts.shareOfParent)} of its caller, ${formatShare(facts.shareOfZoomed)} of the zoomed frame`,
  ]
  if (facts.thread) lines.push(`thread ${facts.thread}`)
  return lines.join('\n')
}

/** Innermost frame last, as Python prints a traceback. */
export function stackAsText(facts: NodeFacts): string {
  return `${formatBytes(facts.bytes)} in ${countOf(facts.count, 'allocation')} allocated by\n${facts.stack.map((frame) => `  ${frame}`).join('\n')}`
}

/** For a screen reader, when the keyboard moves to a box. */
export function frameAsSpeech(facts: NodeFacts, weigh: FlameView['weigh']): string {
  const amount = weigh === 'bytes' ? formatBytes(facts.bytes) : countOf(facts.count, 'allocation')
  const place = facts.file
    ? `, ${facts.file.slice(facts.file.lastIndexOf('/') + 1)}${facts.line > 0 ? ` line ${facts.line}` : ''}`
    : ''
  return `${facts.functionName}${place}: ${amount}, ${formatShare(facts.shareOfRoot)} of all, level ${facts.path.length}`
}

export function mergedText(count: number): string {
  return `${countOf(count, 'frame')} too small to draw one by one`
}

/** Share of the zoomed frame that a box is wide: the only measure of a box that stands for several. */
export function widthShare(placed: PlacedPicture, box: number): number {
  const { from, to } = placementOf(placed, box)
  return to - from
}
