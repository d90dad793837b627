import { cutInMiddle, displayWidth } from './displayWidth.ts'

export interface TextColumn {
  readonly title: string
  readonly align: 'left' | 'right'
}
export interface TextCell {
  readonly text: string
  /** Text -> the same with colours; widths are those of the plain text. */
  readonly paint?: (text: string) => string
}

/** The column that gives way in a narrow terminal keeps at least so many characters. */
const MIN_CUT_WIDTH = 20

/**
 * A table with lines around it, as Memray's summary draws it. With `maxWidth` the last left-aligned column is cut.
 *
 *     ┏━━━━━━━━━━┳━━━━━━━━━┓
 *     ┃ Location ┃    Size ┃
 *     ┡━━━━━━━━━━╇━━━━━━━━━┩
 *     │ read     │ 6.000MB │
 *     └──────────┴─────────┘
 */
export function* textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
  maxWidth = Number.POSITIVE_INFINITY,
): Generator<string> {
  const widths = columns.map(({ title }, c) =>
    rows.reduce((width, row) => Math.max(width, displayWidth(row[c]!.text)), title.length),
  )
  const cut = columns.findLastIndex((column) => column.align === 'left')
  const excess = widths.reduce((sum, width) => sum + width + 3, 1) - maxWidth
  if (cut >= 0 && excess > 0) widths[cut] = Math.max(MIN_CUT_WIDTH, widths[cut]! - excess)

  const aligned = (text: string, c: number) => {
    const width = widths[c]!
    const shown = cutInMiddle(text, width)
    const space = ' '.repeat(Math.max(0, width - displayWidth(shown)))
    return columns[c]!.align === 'left' ? shown + space : space + shown
  }
  const rule = (left: string, line: string, cross: string, right: string) =>
    `${left}${widths.map((width) => line.repeat(width + 2)).join(cross)}${right}\n`

  yield rule('┏', '━', '┳', '┓')
  yield `┃ ${columns.map(({ title }, c) => aligned(title, c)).join(' ┃ ')} ┃\n`
  yield rule('┡', '━', '╇', '┩')
  for (const row of rows) {
    const cells = row.map(({ text, paint }, c) => (paint ? paint(aligned(text, c)) : aligned(text, c)))
    yield `│ ${cells.join(' │ ')} │\n`
  }
  yield rule('└', '─', '┴', '┘')
}
