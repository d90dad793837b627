import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const page = readFileSync(new URL('../../../docs/features.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|[ -]*-{3}/.test(line))
  .map((line) =>
    line
      .replace(/^\||\|\s*$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )

describe('the page on where Memray’s controls are', () => {
  it('says something of every one', () => {
    expect(rows.length).toBeGreaterThan(100)
    for (const row of rows) {
      expect(row).toHaveLength(2)
      expect(row.every((cell) => cell.length > 0)).toBe(true)
    }
  })
})
