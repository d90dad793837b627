// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { captureBytes } from '../bench/generator/index.mjs'
import { type MainThreadWork, traceMainThread, traceStart } from '../trace/mainThread.mjs'
import { testedApp } from './harness/index.ts'

const MOST_BLOCKED_MS = 50
const WINDOW = { width: 1440, height: 900 }

const folder = mkdtempSync(join(tmpdir(), 'memreel-large-'))
afterAll(() => rmSync(folder, { recursive: true }))

const app = testedApp()

/** No task of the page's own thread worked for longer than a person may be kept waiting. */
function expectNeverBlocked(what: string, { taskMs, longestMs }: MainThreadWork): void {
  console.log(`longest task while ${what}: ${longestMs.toFixed(0)} ms of work, of ${taskMs.length} tasks`)
  expect(taskMs.length).toBeGreaterThan(50)
  expect(longestMs).toBeGreaterThan(0)
  expect(longestMs).toBeLessThanOrEqual(MOST_BLOCKED_MS)
}

describe('the page starts', () => {
  it(`without its thread working for more than ${MOST_BLOCKED_MS} ms at a time`, async () => {
    const isThere = (title: string) => title === 'memreel'
    expectNeverBlocked('the page starts', await traceStart(app.browser, `${app.origin}/`, { ...WINDOW, isThere }))
  })

  it('no less where a link leads to a capture', async () => {
    const isThere = (title: string) => title.startsWith('sample.bin')
    const url = `${app.origin}/?capture=sample.bin`
    expectNeverBlocked('a link opens', await traceStart(app.browser, url, { ...WINDOW, isThere }))
  })
})

describe('a capture of 20 MB', () => {
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

  it(`is opened without the page's thread working for more than ${MOST_BLOCKED_MS} ms at a time`, async () => {
    expect(bytes.length).toBeGreaterThan(20_000_000)
    const page = await app.openApp(WINDOW)
    await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    const work = await traceMainThread(page, async () => {
      await page.getByLabel('Capture file').setInputFiles(file)
      await page.getByRole('progressbar').waitFor()
      await page.getByRole('application').waitFor({ timeout: 60_000 })
      // until the first picture is drawn: it says what the whole run held
      await expect.poll(() => page.locator('.frame-strip-text').innerText(), { timeout: 60_000 }).toContain('(100.0 %)')
    })
    const megabytes = (truth.peakBytes / 1e6).toFixed(1)
    expect(await page.getByRole('banner').innerText()).toContain(`${megabytes} MB`)
    expectNeverBlocked('a capture opens', work)
  })

  it('can be cancelled while it is read, or shown as far as it was', async () => {
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

describe('a tree of a million nodes', () => {
  it('is searched and moved while the page stays free', { timeout: 400_000 }, async () => {
    const file = join(folder, 'million.bin')
    const { bytes, truth } = captureBytes({
      events: 6e6,
      live: 400_000,
      nodes: 1_600_000,
      snapshots: 100,
      threads: 8,
      temporaryShare: 0.1,
    })
    expect(truth.stacks).toBeGreaterThan(1_000_000)
    writeFileSync(file, bytes)
    const page = await app.openApp({ ...WINDOW, suffix: '#mode=allocated' })
    await page.getByLabel('Capture file').setInputFiles(file)
    await page.getByRole('application').waitFor({ timeout: 180_000 })
    await expect.poll(() => page.locator('.frame-strip-text').innerText(), { timeout: 60_000 }).toContain('(100.0 %)')

    const result = page.locator('.search-result')
    await page.getByRole('searchbox', { name: 'Search frames' }).focus()
    const typing = await traceMainThread(page, async () => {
      await page.keyboard.type('merge_block', { delay: 60 })
      await expect.poll(() => result.innerText(), { timeout: 60_000 }).toMatch(/of all · .* frames$/)
    })
    expectNeverBlocked('a search is typed', typing)

    const box = (await page.locator('.flame-box').boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3)
    const moving = await traceMainThread(page, async () => {
      for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -100)
      for (let i = 0; i < 30; i++) await page.mouse.wheel(i < 15 ? 40 : -40, 0)
    })
    expectNeverBlocked('the flame graph moves', moving)
  })
})

describe('dragging the range', () => {
  it('shows picture after picture, the last of them of where the hand let go', async () => {
    const page = await app.openApp({ ...WINDOW, suffix: '?capture=sample.bin' })
    await expect.poll(() => page.locator('.frame-strip-text').innerText()).toContain('(100.0 %)')
    const box = (await page.locator('.timeline-box').boundingBox())!
    const y = box.y + box.height / 2
    const work = await traceMainThread(page, async () => {
      await page.mouse.move(box.x + 200, y)
      await page.mouse.down()
      for (let x = 220; x <= 900; x += 20) await page.mouse.move(box.x + x, y)
      await page.mouse.up()
      await page.waitForTimeout(500)
    })
    expectNeverBlocked('the range is dragged', work)
    const sequences = (mark: string) =>
      page.evaluate(
        (name) =>
          performance.getEntriesByName(name).map((entry) => (entry as PerformanceMark).detail.sequence as number),
        mark,
      )
    const changes = await sequences('memreel:range-change')
    await expect.poll(async () => (await sequences('memreel:painted')).at(-1)).toBe(changes.at(-1))
    const painted = await sequences('memreel:painted')
    // one question at a time: some of the changes are passed over, none is painted twice or late
    expect(painted.length).toBeGreaterThan(2)
    expect(painted.length).toBeLessThanOrEqual(changes.length + 1)
    expect(painted).toEqual([...new Set(painted)].sort((a, b) => a - b))
  })
})
