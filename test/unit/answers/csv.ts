/** Rows of a CSV text as objects, by the names in its first line. */
export function csvRows(text: string): Record<string, string>[] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  const [names = [], ...cells] = rows
  return cells.map((values) => Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])))
}
