import { mergedText } from '../../flame/frameText.ts'
import { inkBoxes } from '../../flame/inks.ts'
import { inksOf } from '../../flame/paint/inks.ts'
import { boxesOfRow, MERGED, type PlacedPicture } from '../../flame/placed.ts'
import { amountsOf } from '../../format/amounts.ts'
import type { Theme } from '../../theme/theme.ts'
import type { ChartNode } from './flameChart.ts'

/** More boxes than these make a file that editors choke on: the narrowest ones are left out. */
const MOST_BOXES = 2000
/** Rounding moves edges by less than this. */
const SLACK_PX = 0.01

interface Mutable extends ChartNode {
  readonly left: number
  readonly right: number
}

/**
 * The boxes of a picture as a tree again: each box belongs to the one above it that spans it. What is left of a row is the
 * library's to leave empty; boxes keep their order, and their places to within the gaps between them.
 *
 *   row 0  |######## zoomed ########|
 *   row 1  |### a ###|   |### b ###|       ->  zoomed [a, gap, b]
 */
export function chartTree(placed: PlacedPicture, theme: Theme): ChartNode {
  const { picture } = placed
  const amounts = amountsOf(placed.asked.mode)
  const inked = inkBoxes(placed)
  const inks = inksOf(theme)
  const kept = keptBoxes(placed)
  const nodeOf = (box: number): Mutable => {
    const isMerged = (picture.flags[box]! & MERGED) !== 0
    const ink = inks[inked[box]!]!
    const name = isMerged ? '' : picture.labels[box]!
    const held = `${amounts.bytes(picture.bytes[box]!)} in ${amounts.allocations(picture.count[box]!)}`
    return {
      name,
      value: picture.width[box]!,
      children: [],
      fill: ink.fill,
      ink: ink.text,
      title: isMerged ? mergedText(picture.merged[box]!) : `${name}${name && '\n'}${held}`,
      left: picture.x[box]!,
      right: picture.x[box]! + picture.width[box]!,
    }
  }
  const zoomed = boxesOfRow(placed, 0)[0]
  const widest = placed.asked.widthPx
  const root: Mutable =
    zoomed === undefined ? emptyNode(widest) : { ...nodeOf(zoomed), value: widest, left: 0, right: widest }
  let above: Mutable[] = [root]
  for (let row = 1; row < placed.firstRow + placed.rowCount; row++) {
    const here: Mutable[] = []
    let parent = 0
    for (const box of boxesOfRow(placed, row)) {
      if (kept && !kept.has(box)) continue
      const node = nodeOf(box)
      while (parent < above.length && above[parent]!.right < node.left + SLACK_PX) parent++
      const under = above[parent]
      if (!under || node.right > under.right + 1) continue
      const end = (under.children.at(-1) as Mutable | undefined)?.right ?? under.left
      if (node.left - end > SLACK_PX) under.children.push(emptyNode(node.left - end, end))
      under.children.push(node)
      here.push(node)
    }
    if (here.length === 0) break
    above = here
  }
  return root
}

/** Room between boxes: drawn as nothing. */
function emptyNode(value: number, left = 0): Mutable {
  return { name: '', value, children: [], fill: 'none', ink: 'none', title: '', left, right: left + value }
}

function keptBoxes({ picture }: PlacedPicture): Set<number> | null {
  const below = Array.from(picture.row.keys()).filter((box) => picture.row[box]! > 0)
  if (below.length <= MOST_BOXES) return null
  below.sort((a, b) => picture.width[b]! - picture.width[a]! || picture.row[a]! - picture.row[b]!)
  return new Set(below.slice(0, MOST_BOXES))
}
