import { rgb } from 'd3-color'
import { describe, expect, it } from 'vitest'
import { inksOf } from '../../../../../src/app/flame/paint/inks.ts'
import { FLAME_PALETTES } from '../../../../../src/app/flame/paint/palette.ts'

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const { r, g, b } = rgb(colour)
  const linear = (value: number) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

describe.each(['light', 'dark'] as const)('the colours of the %s theme', (theme) => {
  it('let every label be read', () => {
    for (const { fill, text } of inksOf(theme))
      expect(contrast(fill, text), `${text} on ${fill}`).toBeGreaterThanOrEqual(4.5)
  })

  it('make matches stand out from all other boxes', () => {
    const { matched, dimmed, ancestor } = FLAME_PALETTES[theme]
    for (const other of [dimmed, ancestor]) expect(contrast(matched.fill, other.fill)).toBeGreaterThan(1.4)
  })
})
