// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { captureBytes } from '../bench/generator/index.mjs'
import { testedApp } from './harness/index.ts'

const MOST_BLOCKED_MS = 50

const folder = mkdtempSync(join(tmpdir(), 'memreel-large-'))
const file = join(folder, 'large.bin')
const { bytes, truth } = captureBytes({
  events: 6e6,
  live: 150_000,
  nodes: 20_000,
  snapshots: 600,
  threads: 4,
  container: 'plain',
})
writeFileSync(file, bytes)
afterAll(() => rmSync(folder, { recursive: true }))

const app = testedApp()

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly args: { readonly name?: string }
  /** Microseconds on the clock, and of the thread's own work. */
  readonly dur?: number
  readonly tdur?: number
}

/**
 * The longest task of the page's own thread while something is done, in ms of work. It is work that counts and not the clock, since
 * the machine may have other things to do.
 */
async function longestTask(page: Page, work: () => Promise<void>): Promise<{ workMs: number; clockMs: number }> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
  await work()
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString())
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && mainThreads.has(`${pid} ${tid}`),
  )
  expect(tasks.length).toBeGreaterThan(50)
  const longest = (microseconds: (task: TraceEvent) => number | undefined) =>
    Math.max(...tasks.map((task) => (microseconds(task) ?? 0) / 1000))
  return { workMs: longest(({ tdur }) => tdur), clockMs: longest(({ dur }) => dur) }
}

describe('a capture of 20 MB', () => {
  it(`is opened without the page's thread working for more than ${MOST_BLOCKED_MS} ms at a time`, async () => {
    expect(bytes.length).toBeGreaterThan(20_000_000)
    const page = await app.openApp({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    const { workMs, clockMs } = await longestTask(page, async () => {
      await page.getByLabel('Capture file').setInputFiles(file)
      await page.getByRole('progressbar').waitFor()
      await page.getByRole('application').waitFor()
      // until the first picture is drawn: it says what the whole run held
      await expect.poll(() => page.locator('.frame-strip-text').innerText(), { timeout: 60_000 }).toContain('(100.0 %)')
    })
    const megabytes = (truth.peakBytes / 1e6).toFixed(1)
    expect(await page.getByRole('banner').innerText()).toContain(`${megabytes} MB`)
    console.log(`longest task while opening: ${workMs.toFixed(0)} ms of work, ${clockMs.toFixed(0)} ms by the clock`)
    expect(workMs).toBeGreaterThan(0)
    expect(workMs).toBeLessThanOrEqual(MOST_BLOCKED_MS)
  })

  it('can be cancelled while it is read, or shown as far as it was', async () => {
    const page = await app.openApp({ width: 1440, height: 900 })
    await page.getByLabel('Capture file').setInputFiles(file)
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()

    await page.getByLabel('Capture file').setInputFiles(file)
    await page.getByRole('button', { name: 'Show what was read so far' }).click()
    await expect.poll(() => page.getByRole('note').first().innerText()).toContain('cut off')
    await page.getByRole('heading', { name: 'large.bin' }).waitFor()
  })
})
