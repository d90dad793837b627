import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/project.mjs'
import { captureBytes } from '../bench/generator/index.mjs'
import { dropFile, screenshot, testedApp } from './harness/index.ts'

const SAMPLE = readFileSync(join(ROOT, 'public', 'sample.bin'))
const SAMPLE_START_MS = 1795328303103

/** What Memray's temporal reports say of the sample: marks by window, and leak intervals [from, to or -1, allocations, bytes] added up over places. */
const TEMPORAL: { snapshotMs: number[]; highWaterMarkByWindow: number[]; leakIntervals: number[][] } = JSON.parse(
  gunzipSync(readFileSync(join(ROOT, 'test', 'fixtures', 'sample', 'temporal.json.gz'))).toString(),
)

/** Windows of a range of elapsed time, as Memray's page finds them. */
function windowsOf(fromMs: number, toMs: number): [number, number] {
  const elapsed = TEMPORAL.snapshotMs.map((ms) => ms - SAMPLE_START_MS)
  const from = elapsed.findIndex((ms) => ms >= fromMs)
  const to = elapsed.findIndex((ms) => ms > toMs)
  return [Math.max(from, 0), to < 0 ? elapsed.length : to]
}

/** `240.3 MB`, as Memray's pages write sizes. */
function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (Number(value.toFixed(1)) >= 1000) {
    value /= 1000
    unit++
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`
}

const app = testedApp()
const flame = (page: Page) => page.getByRole('application')
const strip = (page: Page) => page.locator('.frame-strip-text')
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: 'could not be opened' })
const crumbs = (page: Page) => page.getByRole('navigation', { name: 'Zoom' }).getByRole('button')
const mode = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true })

async function openSample(options: Parameters<typeof app.openApp>[0] = {}): Promise<Page> {
  const page = await app.openApp({ width: 1440, height: 900, ...options })
  await dropFile(page, SAMPLE, 'phases.bin')
  await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')
  return page
}

/** Moves a handle of the range with the mouse, to a share of the timeline's width. */
async function dragHandle(page: Page, name: string, share: number): Promise<void> {
  const handle = (await page.getByRole('slider', { name }).boundingBox())!
  const plot = (await page.locator('.timeline canvas').first().boundingBox())!
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move(plot.x + plot.width * share, handle.y + handle.height / 2, { steps: 8 })
  await page.mouse.up()
}

function rangeInAddress(page: Page): [number, number] {
  const range = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('range')
  const [from, to] = (range ?? '').split('-').map(Number)
  return [from!, to!]
}

describe('a dropped capture', () => {
  it('shows Memray’s peak in the head and in the root frame', async () => {
    const page = await openSample()
    expect(await page.getByRole('banner').innerText()).toContain('240.3 MB')
    expect(await strip(page).innerText()).toMatch(/all\s*240\.3 MB\s*\(100\.0 %\)\s*8,879 allocations/)
    await screenshot(page, 'report-light')
  })

  it('shows for a dragged range what Memray’s temporal report gives for it', async () => {
    const page = await openSample()
    await dragHandle(page, 'Start of the time range', 0.55)
    await dragHandle(page, 'End of the time range', 0.8)
    await expect.poll(() => rangeInAddress(page)[1]).toBeLessThan(45_000)
    const [fromMs, toMs] = rangeInAddress(page)
    expect(fromMs).toBeGreaterThan(20_000)
    const [from, to] = windowsOf(fromMs, toMs)
    const mark = Math.max(...TEMPORAL.highWaterMarkByWindow.slice(from, to + 1))
    await expect.poll(() => strip(page).innerText()).toContain(sizeText(mark))

    await mode(page, 'Leaked')
    const leaked = TEMPORAL.leakIntervals.filter(([g, d]) => g! >= from && g! <= to && (d === -1 || d! > to))
    const bytes = leaked.reduce((sum, row) => sum + row[3]!, 0)
    const count = leaked.reduce((sum, row) => sum + row[2]!, 0)
    await expect.poll(() => strip(page).innerText()).toContain(sizeText(bytes))
    expect(await strip(page).innerText()).toContain(`${count.toLocaleString('en-US')} allocations`)
    expect(await page.getByRole('note').innerText()).toContain('Leaks may mislead here')
  })

  it('keeps range, mode, filter, search and zoom over a reload', async () => {
    const page = await openSample()
    await mode(page, 'Leaked')
    await page.getByRole('checkbox', { name: /Hide imports/ }).check()
    await page.getByRole('searchbox', { name: 'Search frames' }).fill('pandas')
    await expect.poll(() => page.locator('.search-result').innerText()).toMatch(/% of all · .*MB · .*frame/)
    const matched = await page.locator('.search-result').innerText()
    const canvas = (await flame(page).boundingBox())!
    await page.mouse.click(canvas.x + canvas.width / 2, canvas.y + 30)
    await expect.poll(() => crumbs(page).count()).toBeGreaterThan(1)
    const zoomed = await crumbs(page).last().innerText()
    const text = await strip(page).innerText()

    await page.reload()
    await expect.poll(() => crumbs(page).last().innerText(), { timeout: 20_000 }).toBe(zoomed)
    expect(await page.getByRole('radio', { name: 'Leaked', exact: true }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: /Hide imports/ }).isChecked()).toBe(true)
    expect(await page.getByRole('searchbox', { name: 'Search frames' }).inputValue()).toBe('pandas')
    await expect.poll(() => page.locator('.search-result').innerText()).toBe(matched)
    await expect.poll(() => strip(page).innerText()).toBe(text)

    await flame(page).focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => crumbs(page).count()).toBe(1)
  })

  it('takes a wrong expression for what it is', async () => {
    const page = await openSample()
    await page.getByRole('button', { name: 'Regular expression' }).click()
    await page.getByRole('searchbox', { name: 'Search frames' }).fill('merge(')
    await expect.poll(() => page.locator('.search-result').innerText()).toMatch(/expression/i)
    await page.getByRole('searchbox', { name: 'Search frames' }).fill('^merge \\(')
    await expect.poll(() => page.locator('.search-result').innerText()).toMatch(/% of all/)
  })

  it('gives way to the next one, and comes back on undo', async () => {
    const page = await openSample()
    const tiny = readFileSync(join(ROOT, 'test/fixtures/captures/v13-python3.13/tiny.bin'))
    await dropFile(page, tiny, 'tiny.bin')
    await page.getByRole('heading', { name: 'tiny.bin' }).waitFor()
    await page.getByRole('button', { name: /undo/i }).first().click()
    await page.getByRole('heading', { name: 'phases.bin' }).waitFor()
  })
})

describe('what is no whole capture', () => {
  it('opens a cut-off one as far as it goes, with its banner', async () => {
    const page = await app.openApp()
    await dropFile(page, SAMPLE.subarray(0, 300_000), 'cut.bin')
    await expect.poll(() => page.getByRole('note').first().innerText()).toContain('This capture is cut off.')
    await expect.poll(() => strip(page).innerText()).toMatch(/MB/)
  })

  const version99 = Buffer.from('6d656d7261790063000000', 'hex')
  it.each([
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), /JPEG/],
    ['an empty file', Buffer.alloc(0), /empty/],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255)),
      /not a Memray capture/i,
    ],
    ['a capture of version 99', Buffer.concat([version99, Buffer.alloc(200)]), /99/],
  ])('says what %s is, and goes on working', async (_, bytes, sentence) => {
    const page = await app.openApp()
    await dropFile(page, bytes, 'wrong.bin')
    await expect.poll(() => alert(page).innerText()).toMatch(sentence)
    await dropFile(page, SAMPLE, 'phases.bin')
    await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')
  })

  it('stops on request and keeps what was open', async () => {
    const page = await openSample()
    const { bytes } = captureBytes({ events: 4e6, live: 100_000, nodes: 20_000, snapshots: 400 })
    await dropFile(page, bytes, 'long.bin')
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByRole('heading', { name: 'phases.bin' }).waitFor()
    await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')
  })
})

describe('by keyboard alone', () => {
  it('opens the sample, sets a range, walks the flame graph, zooms, goes back and searches', async () => {
    const page = await app.openApp({ width: 1440, height: 900 })
    const sample = page.getByRole('button', { name: /sample/i })
    for (let i = 0; i < 20 && !(await sample.evaluate((button) => button === document.activeElement)); i++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')

    await page.getByRole('slider', { name: 'Start of the time range' }).focus()
    for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => rangeInAddress(page)[0]).toBeGreaterThan(0)

    await flame(page).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => crumbs(page).count()).toBe(3)
    await page.keyboard.press('Escape')
    await expect.poll(() => crumbs(page).count()).toBe(1)
    await page.keyboard.press('/')
    await page.keyboard.type('concat')
    await expect.poll(() => page.locator('.search-result').innerText()).toMatch(/% of all/)
    await page.keyboard.press('Escape')
    await flame(page).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  })
})

describe('axe', () => {
  const screens = (['light', 'dark'] as const).flatMap((theme) =>
    [1440, 800, 390].map((width) => [theme, width] as const),
  )
  it.each(screens)('finds nothing serious: %s, %i px', async (theme, width) => {
    const page = await app.openApp({ theme, width, height: 860, reducedMotion: true })
    const serious = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      )
    expect(await serious()).toEqual([])
    await dropFile(page, SAMPLE, 'phases.bin')
    await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')
    expect(await serious()).toEqual([])
    await screenshot(page, `report-${theme}-${width}`)
  })
})
