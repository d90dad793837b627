// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/project.mjs'
import { dropFile, screenshot, testedApp } from './harness/index.ts'

const SAMPLE = readFileSync(join(ROOT, 'public', 'sample.bin'))
const NATIVE = readFileSync(join(ROOT, 'test/fixtures/captures/v13/nativethreads.bin'))
const AGGREGATED = readFileSync(join(ROOT, 'test/fixtures/captures/v12/aggregated.bin'))

const app = testedApp()
const strip = (page: Page) => page.locator('.frame-strip-text')
const choose = (page: Page, mode: string) => page.getByRole('radio', { name: mode, exact: true }).check({ force: true })

/** A screen that is wider than its window can't be read on it. */
async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(content, 'the page scrolls sideways').toBeLessThanOrEqual(window!)
}

/** Pictures of the main screens, to be looked at: test/artifacts/screen-*.png. */
describe.each(['light', 'dark'] as const)('the screens, %s', (theme) => {
  const picture = async (page: Page, name: string) => {
    await expectNoSidewaysScrolling(page)
    const png = readFileSync(await screenshot(page, `screen-${name}-${theme}`))
    expect(png.length).toBeGreaterThan(5_000)
  }

  it('start, failure, report, cut off', async () => {
    const page = await app.openApp({ width: 1440, height: 900, theme })
    await page.getByRole('button', { name: 'Open the sample capture' }).waitFor()
    await picture(page, 'start')
    await dropFile(page, Buffer.from('ffd8ffe000104a464946000101', 'hex'), 'holiday.jpg')
    await page.getByRole('alert').filter({ hasText: 'JPEG' }).waitFor()
    await picture(page, 'failure')
    await dropFile(page, SAMPLE.subarray(0, 300_000), 'cut.bin')
    await page.getByRole('note').filter({ hasText: 'cut off' }).waitFor()
    await picture(page, 'cut-off')
  })

  it('the views of the sample', async () => {
    const page = await app.openApp({ width: 1440, height: 900, theme, suffix: '?capture=sample.bin#range=20000-40000' })
    await expect.poll(() => strip(page).innerText(), { timeout: 20_000 }).toContain('MB')
    await picture(page, 'flame')
    await page.getByRole('searchbox', { name: 'Search frames' }).fill('merge')
    await expect.poll(() => page.locator('.search-result').innerText()).toContain('% of all')
    await picture(page, 'search')
    await choose(page, 'Leaked')
    await page.getByRole('note').filter({ hasText: 'Leaks may mislead' }).waitFor()
    await picture(page, 'leaked')
    await choose(page, 'Growth')
    for (const view of ['Table', 'Tree', 'Functions', 'Stats']) {
      const tab = page.getByRole('tab', { name: view })
      await tab.click()
      await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true')
      await expect.poll(() => page.getByRole('tabpanel').innerText()).toMatch(/\d (kB|MB)/)
      await picture(page, view.toLowerCase())
    }
    await page.getByRole('button', { name: 'Details', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await picture(page, 'details')
  })

  it('a native and an aggregated capture', async () => {
    const page = await app.openApp({ width: 1440, height: 900, theme })
    await dropFile(page, NATIVE, 'native.bin')
    await expect.poll(() => strip(page).innerText(), { timeout: 20_000 }).toContain('MB')
    expect(await page.getByRole('banner').innerText()).toContain('native traces')
    await picture(page, 'native')
    await dropFile(page, AGGREGATED, 'aggregated.bin')
    await page.getByRole('heading', { name: 'aggregated.bin' }).waitFor()
    await expect.poll(() => strip(page).innerText()).toMatch(/B\s*\(100\.0 %\)/)
    await picture(page, 'aggregated')
  })

  it('a phone', async () => {
    const page = await app.openApp({ width: 390, height: 844, theme })
    await page.getByRole('button', { name: 'Open the sample capture' }).waitFor()
    await picture(page, 'start-phone')
    await page.getByRole('button', { name: 'Open the sample capture' }).click()
    await expect.poll(() => strip(page).innerText(), { timeout: 20_000 }).toContain('240.3 MB')
    await picture(page, 'flame-phone')
    await page.getByRole('tab', { name: 'Table' }).click()
    await expect.poll(() => page.getByRole('tabpanel').innerText()).toMatch(/\d MB/)
    await picture(page, 'table-phone')
  })
})

/** Main screens as `name: view`, in one window after the other; all are looked through by axe. */
const SCREENS: readonly (readonly [string, string])[] = [
  ['flame', 'q=merge&focus=phase_join&ignore=wrapper&group=function'],
  ['table', 'view=table&range=20000-40000&mode=growth'],
  ['tree', 'view=tree&q=concat&mode=temporary'],
  ['functions', 'view=functions&fn=phase_join&fnfile=programs/pandas_phases.py&modules=pandas,numpy'],
  ['stats', 'view=stats'],
]
/** With fifteen looks of axe's, on a machine that may be busy. */
const LONG_MS = 300_000

describe.each(['light', 'dark'] as const)('axe finds nothing, %s', (theme) => {
  it.each([
    [360, 740],
    [900, 900],
    [1920, 1080],
  ])(
    '%i pixels wide',
    async (width, height) => {
      const found: string[] = []
      const page = await app.openApp({ width, height, theme })
      const look = async (name: string) => {
        await expectNoSidewaysScrolling(page)
        await screenshot(page, `axe-${name}-${width}-${theme}`)
        const { violations } = await new AxeBuilder({ page }).analyze()
        for (const { id, nodes } of violations) {
          found.push(`${name}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
        }
      }
      await page.getByRole('button', { name: 'Open the sample capture' }).waitFor()
      await look('start')
      await page.goto(`${app.origin}/?capture=sample.bin`)
      await page.getByRole('tab', { name: 'Flame graph' }).waitFor({ timeout: 20_000 })
      for (const [name, view] of SCREENS) {
        await page.goto(`${app.origin}/?capture=sample.bin#${view}`)
        await expect.poll(() => page.getByRole('tabpanel').innerText(), { timeout: 20_000 }).toMatch(/\d (kB|MB|GB)/)
        await page.waitForTimeout(300)
        await look(name)
      }
      for (const [name, button] of [
        ['frames', /^Frames/],
        ['findings', /^Findings/],
        ['share', /^Share/],
      ] as const) {
        await page.getByRole('button', { name: button }).click()
        await page.getByRole('dialog').waitFor()
        await look(name)
        await page.keyboard.press('Escape')
      }
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys and mouse' }).waitFor()
      await look('keys')
      expect(found).toEqual([])
    },
    LONG_MS,
  )
})
