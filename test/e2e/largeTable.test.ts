import { describe, expect, it } from 'vitest'
import { captureBytes } from '../bench/generator/index.mjs'
import { traceMainThread } from '../trace/mainThread.mjs'
import { dropFile, testedApp } from './harness/index.ts'

const MOST_TASK_MS = 50

const app = testedApp()

describe('a table of 200,000 rows', () => {
  it('scrolls and sorts without keeping the page busy', { timeout: 300_000 }, async () => {
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

    const scrolling = await traceMainThread(page, () =>
      grid.evaluate(async (element) => {
        for (let i = 0; i < 100; i++) {
          element.scrollTop += i < 50 ? 400 : element.scrollHeight / 60
          await new Promise(requestAnimationFrame)
        }
      }),
    )
    expect(scrolling.taskMs.length).toBeGreaterThan(50)
    expect(scrolling.longestMs).toBeLessThan(MOST_TASK_MS)

    const location = page.getByRole('columnheader', { name: 'Location', exact: true })
    const sorting = await traceMainThread(page, async () => {
      await location.getByRole('button').click()
      await expect.poll(() => location.getAttribute('aria-sort')).toBe('ascending')
      await expect.poll(() => page.locator('.grid.is-stale').count(), { timeout: 20_000 }).toBe(0)
      await page.waitForTimeout(500)
    })
    expect(sorting.longestMs).toBeLessThan(MOST_TASK_MS)
  })
})
