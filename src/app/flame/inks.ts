import type { FlamePicture, FlameView } from '../../workers/index.ts'
import type { Theme } from '../theme/theme.ts'
import {
  ANCESTOR,
  ANCESTOR_MATCHED,
  CATEGORIES,
  DIMMED,
  FIRST_CATEGORY,
  FIRST_GROWTH,
  inksOf,
  KINDS,
  MATCHED,
  MERGED_INK,
  SHADES,
} from './paint/inks.ts'
import { MATCHES, MATCHES_BELOW, MERGED, type PlacedPicture } from './placed.ts'

/** Which ink each box is drawn with. */
export function inkBoxes(placed: PlacedPicture): Uint8Array {
  const { picture, asked } = placed
  const isGrowth = asked.mode === 'growth'
  const isSearching = picture.search !== null && picture.search.error === null
  const ink = new Uint8Array(picture.node.length)
  for (let i = 0; i < ink.length; i++) ink[i] = inkOf(picture, i, asked.colourBy, isGrowth, isSearching, asked.weigh)
  return ink
}

function inkOf(
  picture: FlamePicture,
  box: number,
  colourBy: FlameView['colourBy'],
  isGrowth: boolean,
  isSearching: boolean,
  weigh: FlameView['weigh'],
): number {
  const flags = picture.flags[box]!
  // A box that stands for small ones shows that a match is among them: nothing that is found stays out of sight.
  const isMatch = isSearching && (flags & (MERGED & flags ? MATCHES | MATCHES_BELOW : MATCHES)) !== 0
  if (picture.row[box]! < 0) return isMatch ? ANCESTOR_MATCHED : ANCESTOR
  if (isMatch) return MATCHED
  if ((flags & MERGED) !== 0) return MERGED_INK
  if (isSearching) return DIMMED
  if (isGrowth) return FIRST_GROWTH + 1 + Math.sign((weigh === 'bytes' ? picture.bytes : picture.count)[box]!)
  const colour = picture.colour[box]!
  if (colourBy !== 'kind') return categoryInk(picture.legend[colour] ?? '', picture.node[box] === 0)
  // A box keeps its shade as long as the shape of the tree stays.
  return Math.min(KINDS - 1, colour) * SHADES + (picture.node[box]! % SHADES)
}

/**
 * Modules and threads get colours in the order in which they first appear, and keep them: the numbers in a picture depend on
 * what is in it, and colours that change with the zoom would mean nothing.
 */
const categories = new Map<string, number>()

function categoryInk(name: string, isRoot: boolean): number {
  if (isRoot) return (KINDS - 1) * SHADES
  let number = categories.get(name)
  if (number === undefined) {
    number = categories.size % CATEGORIES
    categories.set(name, number)
  }
  return FIRST_CATEGORY + number
}

/** Another capture, other modules. */
export function forgetCategories(): void {
  categories.clear()
}

/** The colour of a name of the picture's legend. */
export function legendColour(theme: Theme, colourBy: FlameView['colourBy'], colour: number, name: string): string {
  const ink = colourBy === 'kind' ? Math.min(KINDS - 1, colour) * SHADES : categoryInk(name, false)
  return inksOf(theme)[ink]!.fill
}

/** The colours of growth: of what grew, and of what shrank. */
export function growthColours(theme: Theme): { readonly grown: string; readonly shrunk: string } {
  const inks = inksOf(theme)
  return { grown: inks[FIRST_GROWTH + 2]!.fill, shrunk: inks[FIRST_GROWTH]!.fill }
}
