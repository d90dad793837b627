import { LabelFitter, MIN_LABEL_BOX_PX } from '../../flame/paint/labels.ts'
import { FLAME_PALETTES } from '../../flame/paint/palette.ts'
import type { PlacedPicture } from '../../flame/placed.ts'
import type { Theme } from '../../theme/theme.ts'
import { chartTree } from './chartTree.ts'
import { type ChartBox, chartBoxes } from './flameChart.ts'

const ROW_PX = 19
const FONT_PX = 12
const FONT = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif'
const PADDING_PX = 4
const MARGIN_PX = 8
const TITLE_PX = 26
const SVG_NS = 'http://www.w3.org/2000/svg'

export interface SvgOptions {
  readonly theme: Theme
  readonly layout: 'icicle' | 'flame'
  /** One line above the picture. */
  readonly title: string
}

/**
 * The flame graph as a drawing that stands alone: plain rectangles and texts with their colours in them, no style sheet, no script, and no
 * HTML inside, so that every program that reads SVG shows it. d3-flame-graph lays it out.
 */
export async function flameSvg(placed: PlacedPicture, options: SvgOptions): Promise<string> {
  const palette = FLAME_PALETTES[options.theme]
  const widthPx = Math.round(placed.asked.widthPx)
  const { boxes } = await chartBoxes(chartTree(placed, options.theme), {
    widthPx,
    rowPx: ROW_PX,
    isIcicle: options.layout === 'icicle',
  })
  const drawn = boxes.filter((box) => box.node.fill !== 'none')
  const rows = drawn.reduce((most, box) => Math.max(most, box.depth + 1), 1)
  const heightPx = rows * ROW_PX
  const svg = element('svg', {
    xmlns: SVG_NS,
    viewBox: `0 0 ${widthPx + 2 * MARGIN_PX} ${heightPx + TITLE_PX + 2 * MARGIN_PX}`,
    width: widthPx + 2 * MARGIN_PX,
    height: heightPx + TITLE_PX + 2 * MARGIN_PX,
    'font-family': FONT,
    'font-size': FONT_PX,
  })
  svg.append(element('rect', { width: '100%', height: '100%', fill: palette.page }))
  svg.append(text(options.title, { x: MARGIN_PX, y: MARGIN_PX + 14, fill: palette.text, 'font-weight': 600 }))
  const picture = element('g', { transform: `translate(${MARGIN_PX},${TITLE_PX + MARGIN_PX})` })
  const fitter = labelFitter()
  for (const box of drawn) {
    const y = options.layout === 'icicle' ? box.depth * ROW_PX : heightPx - (box.depth + 1) * ROW_PX
    picture.append(boxElement(box, y, fitter))
  }
  svg.append(picture)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`
}

function boxElement(box: ChartBox, y: number, fitter: LabelFitter): SVGElement {
  const left = Number(/^translate\(([-\d.e]+)/.exec(box.transform)?.[1] ?? 0)
  const group = element('g', { transform: `translate(${short(left)},${y})` })
  const width = Math.max(0.2, box.widthPx > 3 ? box.widthPx - 1 : box.widthPx)
  const rect = element('rect', { width: short(width), height: ROW_PX - 1, fill: box.node.fill })
  if (box.node.title) rect.append(element('title', {}, box.node.title))
  group.append(rect)
  if (box.widthPx >= MIN_LABEL_BOX_PX && box.node.name) {
    const label = fitter.fit(box.node.name, width - 2 * PADDING_PX)
    if (label) group.append(text(label, { x: PADDING_PX, y: 13, fill: box.node.ink, 'pointer-events': 'none' }))
  }
  return group
}

function labelFitter(): LabelFitter {
  const context = document.createElement('canvas').getContext('2d')
  if (context) context.font = `${FONT_PX}px ${FONT}`
  return new LabelFitter((label) => context?.measureText(label).width ?? label.length * FONT_PX * 0.6)
}

/** Hundredths of a pixel are enough for any screen, and half the file. */
const short = (px: number) => Math.round(px * 100) / 100

function element(name: string, attributes: Record<string, string | number>, content = ''): SVGElement {
  const made = document.createElementNS(SVG_NS, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (content) made.textContent = drawable(content)
  return made
}

function text(content: string, attributes: Record<string, string | number>): SVGElement {
  return element('text', attributes, content)
}

/** A capture may hold any character; XML may not. */
function drawable(content: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to go
  return content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').toWellFormed()
}
