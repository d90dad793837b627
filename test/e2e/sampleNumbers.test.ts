// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { testedApp } from './harness/index.ts'

/**
 * From Memray 1.20.0's own flame graph of the sample (`memray flamegraph public/sample.bin`, 240,304,448 bytes in 8,879 allocations): nodes
 * with the flag import_system whose caller has it not, added up; frames whose `function (file:line)` matches, each byte once; and the
 * nodes on the way to phase_join.
 */
const MEMRAY = {
  imports: { text: '27.3 MB' }, // 27,267,770
  concat: { text: '147.8 MB', share: '61.5 %' }, // 147,777,317
  mergeFunction: { text: '152.5 MB', share: '63.5 %' }, // 152,479,728
  takePy: { text: '68.5 MB', share: '28.5 %' }, // 68,487,542
  module: { text: '213.0 MB', count: '428 allocations' }, // 213,033,816
  main: { text: '152.6 MB', count: '226 allocations' }, // 152,587,337
  phaseJoin: { text: '152.5 MB', count: '153 allocations' },
} as const

const app = testedApp()
const strip = (page: Page) => page.locator('.frame-strip-text')
const crumbs = (page: Page) => page.getByRole('navigation', { name: 'Zoom' }).getByRole('button')
const searchBox = (page: Page) => page.getByRole('searchbox', { name: 'Search frames' })
const searchResult = (page: Page) => page.locator('.search-result')

async function openSample(hash = ''): Promise<Page> {
  const page = await app.openApp({ width: 1440, height: 900, suffix: `?capture=sample.bin${hash}` })
  await expect.poll(() => strip(page).innerText(), { timeout: 20_000 }).toContain('MB')
  return page
}

describe('the flame graph of the sample has Memray’s numbers', () => {
  it('for what was found by text', async () => {
    const page = await openSample()
    for (const [text, { share, text: size }] of [
      ['CONCAT', MEMRAY.concat],
      ['take.py', MEMRAY.takePy],
    ] as const) {
      await searchBox(page).fill(text)
      await expect.poll(() => searchResult(page).innerText()).toMatch(new RegExp(`^${share} of all · ${size}`))
    }
    await searchBox(page).fill('nothing is called so')
    await expect.poll(() => searchResult(page).innerText()).toBe('No frame matches.')
  })

  it('for what was found by a regular expression', async () => {
    const page = await openSample()
    await page.getByRole('button', { name: 'Regular expression' }).click()
    await searchBox(page).fill('^merge \\(')
    const { share, text } = MEMRAY.mergeFunction
    await expect.poll(() => searchResult(page).innerText()).toMatch(new RegExp(`^${share} of all · ${text}`))
  })

  it('for what imports allocated, and hides them without changing anything else', async () => {
    const page = await openSample()
    const hide = page.getByRole('checkbox', { name: /Hide imports/ })
    await expect.poll(() => page.locator('label').filter({ has: hide }).innerText()).toContain(MEMRAY.imports.text)
    // the import system's own frames are irrelevant ones, which are hidden at first
    await page.getByRole('checkbox', { name: /Hide irrelevant/ }).uncheck()
    await searchBox(page).fill('frozen importlib')
    await expect.poll(() => searchResult(page).innerText()).toMatch(/^11\.3 % of all · 27\.3 MB/)
    await hide.check()
    await expect.poll(() => searchResult(page).innerText()).toBe('No frame matches.')
    await searchBox(page).fill('take.py')
    await expect.poll(() => searchResult(page).innerText()).toContain(MEMRAY.takePy.text)
    await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')
  })

  it('for each frame on the way in, by zooming and by the path back', async () => {
    const page = await openSample()
    await page.getByRole('button', { name: 'As a table' }).click()
    const rows = page.getByRole('region', { name: 'Table of the visible frames' })
    for (const [frame, { text, count }] of [
      ['<module> (pandas_phases.py:37)', MEMRAY.module],
      ['main (pandas_phases.py:33)', MEMRAY.main],
      ['phase_join (pandas_phases.py:18)', MEMRAY.phaseJoin],
    ] as const) {
      await rows.getByRole('button', { name: frame, exact: true }).click()
      await expect.poll(() => strip(page).innerText()).toContain(text)
      expect(await strip(page).innerText()).toContain(count)
    }
    const path = await crumbs(page).allInnerTexts()
    expect(path[0]).toBe('all')
    expect(path.slice(-3)).toEqual(['<module>', 'main', 'phase_join'])

    await crumbs(page)
      .filter({ hasText: /^main$/ })
      .click()
    await expect.poll(() => crumbs(page).last().innerText()).toBe('main')
    // Escape takes back one zoom at a time
    await page.keyboard.press('Escape')
    await expect.poll(() => crumbs(page).last().innerText()).toBe('<module>')
    await page.keyboard.press('Escape')
    await expect.poll(() => crumbs(page).count()).toBe(1)
    await page.getByRole('button', { name: 'Hide table' }).click()
    await page.getByRole('application').focus()
    // and the arrow leads from callee to caller
    for (let level = 0; level < 12; level++) await page.keyboard.press('ArrowUp')
    await expect.poll(() => strip(page).innerText()).toContain('8,879 allocations')
  })
})
