import type { Theme } from '../../theme/theme.ts'

export interface Ink {
  readonly fill: string
  readonly text: string
}

/**
 * Colours of the boxes. Every text has a contrast of at least 4.5:1 on its fill, in both themes (a unit test checks it), and
 * neighbouring shades of one kind differ only enough to tell boxes apart.
 */
export interface FlamePalette {
  readonly page: string
  /** Three shades for each kind: Python, C and C++, other, root. */
  readonly kinds: readonly (readonly string[])[]
  /** For modules and threads, in the order of their first appearance. */
  readonly categories: readonly string[]
  /** Growth: shrunk, unchanged, grown. */
  readonly growth: readonly [string, string, string]
  readonly text: string
  /** While something is searched, what does not match. */
  readonly dimmed: Ink
  readonly matched: Ink
  readonly merged: Ink
  readonly ancestor: Ink
  readonly ancestorMatched: Ink
}

export const FLAME_PALETTES: Record<Theme, FlamePalette> = {
  light: {
    page: '#ffffff',
    kinds: [
      ['#b9d9c6', '#c4e0cf', '#aed2bd'],
      ['#f0dca0', '#f4e3b0', '#ead391'],
      ['#d3d9e0', '#dae0e6', '#cbd2da'],
      ['#dfe4ea', '#dfe4ea', '#dfe4ea'],
    ],
    categories: [
      '#b5d3ee',
      '#f3cfa8',
      '#b9dcb5',
      '#e9bcc4',
      '#d2c6ea',
      '#e8dc9f',
      '#a9d9d6',
      '#e3c3dd',
      '#cdd6a6',
      '#c6cdd6',
      '#f0c0a8',
      '#b3c6f0',
    ],
    growth: ['#9cc9e8', '#d9dee4', '#f2b79b'],
    text: '#14181d',
    dimmed: { fill: '#eceff2', text: '#5a636e' },
    matched: { fill: '#ffb84d', text: '#14181d' },
    merged: { fill: '#e3e7eb', text: '#59626d' },
    ancestor: { fill: '#eceff2', text: '#59626d' },
    ancestorMatched: { fill: '#ffe3b8', text: '#5a4a20' },
  },
  dark: {
    page: '#14171b',
    kinds: [
      ['#2c5a47', '#33624e', '#265140'],
      ['#6b5620', '#745f28', '#614d1a'],
      ['#454d57', '#4c5560', '#3e464f'],
      ['#373e47', '#373e47', '#373e47'],
    ],
    categories: [
      '#27517a',
      '#7a4d1f',
      '#2f5f38',
      '#763645',
      '#54458a',
      '#645a1c',
      '#1f5f5d',
      '#6a3c66',
      '#4d5a22',
      '#4a525c',
      '#7a432f',
      '#3a4d8c',
    ],
    growth: ['#235a80', '#424a53', '#8a4526'],
    text: '#eef1f4',
    dimmed: { fill: '#242a31', text: '#98a3af' },
    matched: { fill: '#f2a93b', text: '#14181d' },
    merged: { fill: '#2b3138', text: '#a3adb8' },
    ancestor: { fill: '#252b32', text: '#a3adb8' },
    ancestorMatched: { fill: '#4d3d1c', text: '#f0d9a8' },
  },
}
