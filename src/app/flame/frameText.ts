import type { FlameView, NodeFacts } from '../../workers/index.ts'
import { countOf, formatShare } from '../format/counts.ts'
import { presentAmounts } from '../view/useAmounts.ts'
import { type PlacedPicture, placementOf } from './placed.ts'

export function placeOf(facts: Pick<NodeFacts, 'file' | 'line'>): string {
  return facts.line > 0 ? `${facts.file}:${facts.line}` : facts.file
}

/** What is copied for a frame: the same numbers as in the tooltip, in lines that read well in a ticket. */
export function frameAsText(facts: NodeFacts): string {
  const amounts = presentAmounts()
  const lines = [
    facts.file ? `${facts.functionName} (${placeOf(facts)})` : facts.functionName,
    ...(facts.sourceLine ? [`  ${facts.sourceLine}`] : []),
    `${amounts.bytes(facts.bytes)} in ${amounts.allocations(facts.count)}; own ${amounts.bytes(facts.ownBytes)} in ${amounts.allocations(facts.ownCount)}`,
    `${formatShare(facts.shareOfRoot)} of all, ${formatShare(facts.shareOfParent)} of its caller, ${formatShare(facts.shareOfZoomed)} of the zoomed frame`,
  ]
  if (facts.thread) lines.push(`thread ${facts.thread}`)
  return lines.join('\n')
}

/** Innermost frame last, as Python prints a traceback. */
export function stackAsText(facts: NodeFacts): string {
  const amounts = presentAmounts()
  return `${amounts.bytes(facts.bytes)} in ${amounts.allocations(facts.count)} allocated by\n${facts.stack.map((frame) => `  ${frame}`).join('\n')}`
}

/** For a screen reader, when the keyboard moves to a box. */
export function frameAsSpeech(facts: NodeFacts, weigh: FlameView['weigh']): string {
  const amounts = presentAmounts()
  const amount = weigh === 'bytes' ? amounts.bytes(facts.bytes) : amounts.allocations(facts.count)
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
