import type { FlamePicture, FlameView } from '../../workers/index.ts'
import type { Theme } from '../theme/theme.ts'
import { FLAME_PALETTES, type FlamePalette, type Ink } from './palette.ts'
import { MATCHES, MATCHES_BELOW, MERGED, type PlacedPicture } from './placed.ts'

/**
 * Which ink each box is drawn with, and the boxes sorted by ink: a canvas is fast as long as its fill colour rarely changes.
 * Inks are numbers that hold in both themes; `inksOf` gives their colours.
 */
export interface InkedPicture {
  readonly ink: Uint8Array
  /** Boxes by ink. */
  readonly byInk: Uint32Array
  /** `byInk[start[n]]` is the first box of ink n. */
  readonly start: Uint32Array
}

const SHADES = 3
const KINDS = 4
const CATEGORIES = 12
const FIRST_CATEGORY = KINDS * SHADES
const FIRST_GROWTH = FIRST_CATEGORY + CATEGORIES
const DIMMED = FIRST_GROWTH + 3
const MATCHED = DIMMED + 1
const MERGED_INK = DIMMED + 2
const ANCESTOR = DIMMED + 3
const ANCESTOR_MATCHED = DIMMED + 4
const INKS = DIMMED + 5

export function inkPicture(placed: PlacedPicture): InkedPicture {
  const { picture, asked } = placed
  const isGrowth = asked.mode === 'growth'
  const count = picture.node.length
  const isSearching = picture.search !== null && picture.search.error === null
  const ink = new Uint8Array(count)
  const start = new Uint32Array(INKS + 1)
  for (let i = 0; i < count; i++) {
    ink[i] = inkOf(picture, i, asked.colourBy, isGrowth, isSearching, asked.weigh)
    start[ink[i]! + 1]!++
  }
  for (let n = 0; n < INKS; n++) start[n + 1]! += start[n]!
  const fill = start.slice()
  const byInk = new Uint32Array(count)
  for (let i = 0; i < count; i++) byInk[fill[ink[i]!]!++] = i
  return { ink, byInk, start }
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

const cache = new Map<Theme, readonly Ink[]>()

/** Colours by ink number. */
export function inksOf(theme: Theme): readonly Ink[] {
  const known = cache.get(theme)
  if (known) return known
  const palette: FlamePalette = FLAME_PALETTES[theme]
  const plain = [...palette.kinds.flat(), ...palette.categories, ...palette.growth].map((fill) => ({
    fill,
    text: palette.text,
  }))
  const inks = [...plain, palette.dimmed, palette.matched, palette.merged, palette.ancestor, palette.ancestorMatched]
  cache.set(theme, inks)
  return inks
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
