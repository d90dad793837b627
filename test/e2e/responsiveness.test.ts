// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { captureBytes } from '../bench/generator/index.mjs'
import { testedApp } from './harness/index.ts'

/*
 * What keeps the page's thread free, by what can be counted; how long its tasks are is measured by the bench `thread`.
 */
const WINDOW = { width: 1440, height: 900 }
/** The script that the page begins with only waits for the others. */
const MOST_FIRST_SCRIPT_BYTES = 16_000

const folder = mkdtempSync(join(tmpdir(), 'memreel-large-'))
afterAll(() => rmSync(folder, { recursive: true }))

const app = testedApp()

const stripText = (page: Page) => page.locator('.frame-strip-text').innerText()
const countOf = (page: Page, mark: string) => page.evaluate((name) => performance.getEntriesByName(name).length, mark)
const sequencesOf = (page: Page, mark: string) =>
  page.evaluate(
    (name) => performance.getEntriesByName(name).map((entry) => (entry as PerformanceMark).detail.sequence as number),
    mark,
  )

/** The page's scripts that were fetched so far, with their sizes. */
const scriptsOf = (page: Page) =>
  page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => name.endsWith('.js') && name.includes('/assets/'))
      .map(({ name, decodedBodySize }) => ({ name: name.split('/').at(-1)!, bytes: decodedBodySize })),
  )

describe('the page starts', () => {
  it('with a small script, and without those of the report', async () => {
    const page = await app.openApp(WINDOW)
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    const scripts = await scriptsOf(page)
    const first = scripts.find(({ name }) => name.startsWith('index-'))
    expect(first?.bytes).toBeGreaterThan(0)
    expect(first?.bytes).toBeLessThan(MOST_FIRST_SCRIPT_BYTES)
    expect(scripts.map(({ name }) => name).join()).not.toMatch(/ReportPage|[wW]orker/)
  })

  it('with the page for opening where a link leads to a capture, and mounts the report in steps', async () => {
    const page = await app.openApp(WINDOW)
    // the start page would be mounted for nothing
    await page.addInitScript(() => {
      const seen = globalThis as { seenPages?: Set<string> }
      seen.seenPages = new Set()
      new MutationObserver(() => {
        for (const name of ['start', 'opening', 'report'])
          if (document.querySelector(`.${name}`)) seen.seenPages!.add(name)
      }).observe(document, { childList: true, subtree: true })
    })
    await page.goto(`${app.origin}/?capture=sample.bin`)
    await expect.poll(() => stripText(page)).toContain('(100.0 %)')
    expect(await page.evaluate(() => [...(globalThis as { seenPages?: Set<string> }).seenPages!])).toEqual([
      'opening',
      'report',
    ])
    const steps = await page.evaluate(() =>
      performance.getEntriesByName('memreel:step').map((entry) => (entry as PerformanceMark).detail.count as number),
    )
    expect(steps.length).toBeGreaterThanOrEqual(6)
    expect(steps).toEqual(steps.map((_, i) => i))
  })

  it('in steps in a window that shows no frames', async () => {
    const page = await app.openApp(WINDOW)
    await page.addInitScript(() => {
      window.requestAnimationFrame = () => 0
    })
    await page.goto(`${app.origin}/?capture=sample.bin#view=table`)
    await page.getByRole('grid').waitFor()
  })
})

describe('the flame graph', () => {
  it('is painted by a thread of its own', async () => {
    const page = await app.openApp({ ...WINDOW, suffix: '?capture=sample.bin' })
    await expect.poll(() => countOf(page, 'memreel:painted')).toBeGreaterThan(0)
    const failure = await page.locator('canvas.flame-canvas').evaluate((canvas) => {
      try {
        return (canvas as HTMLCanvasElement).getContext('2d') === null ? 'none' : 'drawn on by the page'
      } catch (cause) {
        return (cause as Error).name
      }
    })
    // what the browser says of a canvas that was handed over
    expect(failure).toBe('InvalidStateError')
    expect(
      page
        .workers()
        .map((worker) => worker.url())
        .join(),
    ).toContain('paintWorker')
  })
})

describe('a capture of 20 MB', () => {
  it('can be cancelled while it is read, or shown as far as it was', async () => {
    const file = join(folder, 'large.bin')
    const settings = { events: 6e6, live: 150_000, nodes: 20_000, snapshots: 600, threads: 4 }
    const { bytes } = captureBytes({ ...settings, container: 'plain' })
    expect(bytes.length).toBeGreaterThan(20_000_000)
    writeFileSync(file, bytes)
    const page = await app.openApp(WINDOW)
    await page.getByLabel('Capture file').setInputFiles(file)
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()

    await page.getByLabel('Capture file').setInputFiles(file)
    // whether the first look at it is on the page yet depends on the machine
    await page.getByRole('button', { name: /^(Show what was read so far|Stop and keep this)$/ }).click()
    await expect.poll(() => page.getByRole('note').first().innerText()).toContain('a part of the capture')
    await page.getByRole('heading', { name: 'large.bin' }).waitFor()
  })
})

describe('a large tree', () => {
  it('is searched and moved, and the search stays', { timeout: 200_000 }, async () => {
    const file = join(folder, 'tree.bin')
    const settings = { events: 6e5, live: 40_000, nodes: 160_000, snapshots: 100, threads: 8, temporaryShare: 0.1 }
    const { bytes, truth } = captureBytes(settings)
    expect(truth.stacks).toBeGreaterThan(100_000)
    writeFileSync(file, bytes)
    const page = await app.openApp({ ...WINDOW, suffix: '#mode=allocated' })
    await page.getByLabel('Capture file').setInputFiles(file)
    await expect.poll(() => stripText(page), { timeout: 60_000 }).toContain('(100.0 %)')

    await page.getByRole('searchbox', { name: 'Search frames' }).focus()
    await page.keyboard.type('merge_block', { delay: 60 })
    const result = page.locator('.search-result')
    await expect.poll(() => result.innerText(), { timeout: 60_000 }).toMatch(/of all · .* frames$/)

    const box = (await page.locator('.flame-box').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3)
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -100)
    for (let i = 0; i < 30; i++) await page.mouse.wheel(i < 15 ? 40 : -40, 0)
    await expect.poll(() => page.url()).toMatch(/[#&]span=0?\.\d/)
    expect(await result.innerText()).toMatch(/of all · .* frames$/)
  })
})

describe('dragging the range', () => {
  it('shows picture after picture, the last of them of where the hand let go', async () => {
    const page = await app.openApp({ ...WINDOW, suffix: '?capture=sample.bin' })
    await expect.poll(() => stripText(page)).toContain('(100.0 %)')
    await expect.poll(() => page.getByRole('slider').count()).toBe(2)
    const box = (await page.locator('.timeline-box').boundingBox())!
    const y = box.y + box.height / 2
    const renders = await countOf(page, 'memreel:report')
    await page.mouse.move(box.x + 200, y)
    await page.mouse.down()
    for (let x = 220; x <= 900; x += 20) await page.mouse.move(box.x + x, y)
    await page.mouse.up()
    const changes = await sequencesOf(page, 'memreel:range-change')
    await expect.poll(async () => (await sequencesOf(page, 'memreel:painted')).at(-1)).toBe(changes.at(-1))
    const painted = await sequencesOf(page, 'memreel:painted')
    // one question at a time: some of the changes are passed over, none is painted twice or late
    expect(painted.length).toBeGreaterThan(2)
    expect(painted.length).toBeLessThanOrEqual(changes.length + 1)
    expect(painted).toEqual([...new Set(painted)].sort((a, b) => a - b))
    // the timeline and the picture are all that a range changes
    expect(await countOf(page, 'memreel:report')).toBe(renders)
  })
})
