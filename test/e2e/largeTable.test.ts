import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { captureBytes } from '../bench/generator/index.mjs'
import { dropFile, testedApp } from './harness/index.ts'

const MOST_TASK_MS = 50

const app = testedApp()

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Processor time in microseconds: unlike the time on the clock it is the same on a busy machine. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Processor time of the longest task of the page's main thread while `work` goes on, ms. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
  await work()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const main = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid} ${event.tid}`),
  )
  const tasks = traceEvents.filter((event) => main.has(`${event.pid} ${event.tid}`) && event.name.endsWith('RunTask'))
  expect(tasks.length).toBeGreaterThan(50)
  return tasks.reduce((most, task) => Math.max(most, task.tdur ?? 0), 0) / 1000
}

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

    const scrolling = await longestTask(page, () =>
      grid.evaluate(async (element) => {
        for (let i = 0; i < 100; i++) {
          element.scrollTop += i < 50 ? 400 : element.scrollHeight / 60
          await new Promise(requestAnimationFrame)
        }
      }),
    )
    expect(scrolling).toBeLessThan(MOST_TASK_MS)

    const location = page.getByRole('columnheader', { name: 'Location', exact: true })
    const sorting = await longestTask(page, async () => {
      await location.getByRole('button').click()
      await expect.poll(() => location.getAttribute('aria-sort')).toBe('ascending')
      await expect.poll(() => page.locator('.grid.is-stale').count(), { timeout: 20_000 }).toBe(0)
      await page.waitForTimeout(500)
    })
    expect(sorting).toBeLessThan(MOST_TASK_MS)
  })
})
