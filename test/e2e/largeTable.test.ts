import { describe, expect, it } from 'vitest'
import { captureBytes } from '../bench/generator/index.mjs'
import { dropFile, testedApp } from './harness/index.ts'

/** However many rows a table has, so many are in the document at most. */
const MOST_ROWS_THERE = 100

const app = testedApp()

describe('a table of 200,000 rows', () => {
  it('scrolls and sorts, with few of its rows in the document', { timeout: 300_000 }, async () => {
    const { bytes } = captureBytes({
      events: 2_000_000,
      live: 200_000,
      nodes: 350_000,
      threads: 8,
      temporaryShare: 0.2,
    })
    const page = await app.openApp({ width: 1440, height: 900, suffix: '#view=table&mode=allocated&split=1' })
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    await dropFile(page, bytes, 'large.bin')
    const grid = page.getByRole('grid')
    await expect
      .poll(async () => Number(await grid.getAttribute('aria-rowcount', { timeout: 60_000 })), { timeout: 90_000 })
      .toBeGreaterThan(200_000)

    const there = await grid.evaluate(async (element) => {
      const counts: number[] = []
      for (let i = 0; i < 100; i++) {
        element.scrollTop += i < 50 ? 400 : element.scrollHeight / 60
        await new Promise(requestAnimationFrame)
        counts.push(element.querySelectorAll('[role=row]').length)
      }
      return { most: Math.max(...counts), least: Math.min(...counts) }
    })
    expect(there.least).toBeGreaterThan(1)
    expect(there.most).toBeLessThanOrEqual(MOST_ROWS_THERE)
    const lastRow = () => grid.getByRole('row').last().getAttribute('aria-rowindex')
    await expect.poll(async () => Number(await lastRow())).toBeGreaterThan(100_000)

    const location = page.getByRole('columnheader', { name: 'Location', exact: true })
    await location.getByRole('button').click()
    await expect.poll(() => location.getAttribute('aria-sort')).toBe('ascending')
    await expect.poll(() => page.locator('.grid.is-stale').count(), { timeout: 20_000 }).toBe(0)
    expect(await grid.getByRole('row').count()).toBeLessThanOrEqual(MOST_ROWS_THERE)
  })
})
