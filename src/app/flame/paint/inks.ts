import type { Theme } from '../../theme/theme.ts'
import { FLAME_PALETTES, type FlamePalette, type Ink } from './palette.ts'

/** Inks are numbers that hold in both themes; `inksOf` gives their colours. */
export const SHADES = 3
export const KINDS = 4
export const CATEGORIES = 12
export const FIRST_CATEGORY = KINDS * SHADES
export const FIRST_GROWTH = FIRST_CATEGORY + CATEGORIES
export const DIMMED = FIRST_GROWTH + 3
export const MATCHED = DIMMED + 1
export const MERGED_INK = DIMMED + 2
export const ANCESTOR = DIMMED + 3
export const ANCESTOR_MATCHED = DIMMED + 4

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
