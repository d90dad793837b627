// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/project.mjs'
import { dropFile, testedApp } from './harness/index.ts'

const NATIVE = readFileSync(join(ROOT, 'test/fixtures/captures/v13/nativethreads.bin'))
const THREADS = readFileSync(join(ROOT, 'test/fixtures/captures/v13/threads.bin'))

/**
 * What Memray 1.20.0 says of the sample: the tree without imports of `memray flamegraph --inverted` (its nodes next to the root), and the
 * modules of `memray stats --json`.
 */
const MEMRAY = {
  peak: '240.3 MB in 8,879 allocations',
  /** `<module>` in pandas_phases.py, line 3: 27,229,258 bytes. The line imports pandas. */
  importLine: '27.2 MB in 8,402 allocations',
  /** 203 of 1,319 places are left without imports. */
  placesWithoutImports: 203,
  modules: {
    // 686,764,225 bytes
    numpy: '686.8 MB in 5,757 allocations',
    // 1,804,432,272 bytes
    pandas: '1.8 GB in 655,287 allocations',
  },
} as const

/** Machines that build on the side are slow. */
const PATIENT = { timeout: 20_000 }
const app = testedApp()
const strip = (page: Page) => page.locator('.frame-strip-text')
const foot = (page: Page) => page.locator('.panel-foot p').first()
const rowsOf = (page: Page) => page.locator('.grid-body .grid-row')
const hash = (page: Page) => new URL(page.url()).hash
const filters = (page: Page) => page.getByRole('list', { name: 'Filters that are on' })

async function openView(view: string, options: Parameters<typeof app.openApp>[0] = {}): Promise<Page> {
  const page = await app.openApp({ width: 1440, height: 900, ...options, suffix: `?capture=sample.bin#${view}` })
  await page.getByRole('tab', { name: 'Flame graph' }).waitFor()
  return page
}

async function openDropped(bytes: Uint8Array, view = ''): Promise<Page> {
  const page = await app.openApp({ width: 1440, height: 900, suffix: `#${view}` })
  await dropFile(page, Buffer.from(bytes), 'dropped.bin')
  await page.getByRole('tab', { name: 'Flame graph' }).waitFor(PATIENT)
  return page
}

describe('filters in lists', () => {
  it('charge imports to the line that imported, with Memray’s numbers', async () => {
    // what is behind the line's number in a row's text keeps lines 30 to 39 out
    const page = await openView('view=table&tq=pandas_phases.py:3 ')
    await expect.poll(() => foot(page).innerText(), PATIENT).toContain('0 rows that match')
    await page.getByRole('checkbox', { name: /Hide imports/ }).check()
    await expect.poll(() => foot(page).innerText()).toContain(MEMRAY.importLine)
    await page.getByLabel('Filter the rows of the table').fill('')
    await expect.poll(() => foot(page).innerText()).toContain(MEMRAY.peak)
    // places are one row for each allocator
    const rows = Number((await foot(page).innerText()).split(' ')[0])
    expect(rows).toBeGreaterThanOrEqual(MEMRAY.placesWithoutImports)
    expect(rows).toBeLessThan(MEMRAY.placesWithoutImports + 20)

    await page.getByRole('tab', { name: 'Functions' }).click()
    await page.getByLabel('Filter the functions').fill('importlib')
    await expect.poll(() => foot(page).innerText()).toMatch(/^0 functions/)
    await page.getByRole('checkbox', { name: /Hide imports/ }).uncheck()
    await expect.poll(() => foot(page).innerText()).toMatch(/^[1-9]\d* functions/)
  })

  it('show all frames in lists and relevant ones in graphs until told otherwise, as Memray’s reports do', async () => {
    const page = await openView('view=table&tq=frozen importlib')
    await expect.poll(() => foot(page).innerText(), PATIENT).toMatch(/^\d+ rows that match/)
    const box = page.getByRole('checkbox', { name: /Hide irrelevant/ })
    expect(await box.isChecked()).toBe(false)
    await page.keyboard.press('1')
    await expect.poll(() => box.isChecked()).toBe(true)
    await page.keyboard.press('2')
    await box.check()
    await page.getByText('No row contains that text.').waitFor()
    await page.keyboard.press('1')
    await box.uncheck()
    await page.keyboard.press('2')
    expect(await box.isChecked()).toBe(false)
    await expect.poll(() => foot(page).innerText()).toMatch(/^\d+ rows that match/)
  })

  it('count the memory of chosen modules, with the numbers of Memray’s stats', async () => {
    const page = await openView('view=table&mode=allocated&modules=numpy')
    await expect.poll(() => foot(page).innerText(), PATIENT).toContain(MEMRAY.modules.numpy)
    await expect.poll(() => filters(page).innerText()).toMatch(/Modules numpy\s*hides 2\.7 GB/)
    await page
      .getByRole('button', { name: 'Choose modules' })
      .or(page.getByRole('button', { name: /modules$/ }))
      .click()
    await page.getByRole('button', { name: 'Only pandas', exact: true }).click()
    await page.keyboard.press('Escape')
    await expect.poll(() => foot(page).innerText()).toContain(MEMRAY.modules.pandas)
    await page.keyboard.press('1')
    await expect.poll(() => strip(page).innerText()).toContain('655,287 allocations')
    await page.getByRole('button', { name: 'Take off: Modules' }).click()
    await expect.poll(() => strip(page).innerText()).toContain('663,900 allocations')
    expect(hash(page)).not.toContain('modules')
  })

  it('take the interpreter out of native stacks, or all native frames', async () => {
    const page = await openDropped(NATIVE, 'view=table&tq=python3.11%2B')
    await expect.poll(() => foot(page).innerText(), PATIENT).toMatch(/^\d+ rows that match/)
    await page.getByRole('button', { name: /^Frames/ }).click()
    await page.getByRole('checkbox', { name: /Frames of the interpreter/ }).uncheck()
    await page.keyboard.press('Escape')
    await page.getByText('No row contains that text.').waitFor()
    expect(await filters(page).innerText()).toMatch(/Without the interpreter\s*hides \d+ native places/)
    await page.getByLabel('Filter the rows of the table').fill('')
    await expect.poll(() => foot(page).innerText()).toContain('10.2 MB in 234 allocations')
    await page.getByRole('button', { name: 'Take off: Without the interpreter' }).click()
    await page.goto(`${app.origin}/${hash(page)}&native=0`)
    await expect.poll(() => foot(page).innerText(), PATIENT).toContain('10.2 MB in 234 allocations')
    await expect.poll(() => filters(page).innerText()).toMatch(/Python frames only\s*hides \d+ native places/)
    expect(await rowsOf(page).filter({ hasText: 'python3.11+' }).count()).toBe(0)
  })

  it('are in what is exported', async () => {
    const page = await openView('view=table&noimports=1&focus=main (')
    await expect.poll(() => filters(page).innerText(), PATIENT).toMatch(/Focus\s*main \(/)
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^CSV/ }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
    expect(lines.length).toBeGreaterThan(10)
    // the outermost frame is the one in focus
    for (const line of lines) expect(line.slice(line.lastIndexOf('|') + 1)).toMatch(/(^|,)"?main;/)
    expect(lines.join()).not.toContain('importlib')
  })
})

describe('sources of a granted folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-sources-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are shown with the frame, found by the search, and stay on the page', async () => {
    mkdirSync(join(folder, 'programs'))
    const lines = Array.from({ length: 40 }, (_, i) => `    line_${i + 1} = 'of the program'`)
    writeFileSync(join(folder, 'programs', 'pandas_phases.py'), lines.join('\n'))
    const page = await app.openApp({ width: 1440, height: 900 })
    // the field for folders, as in browsers without a picker for them
    await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'))
    await page.goto(`${app.origin}/?capture=sample.bin`)
    await expect.poll(() => strip(page).innerText(), PATIENT).toContain('240.3 MB')
    await page.getByRole('button', { name: 'Display' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose the folder of the sources…' }).click(),
    ])
    await chooser.setFiles(folder)
    await page
      .getByRole('dialog')
      .getByText(/lines of 1 of [\d,]+ files found in memreel-sources-/)
      .waitFor(PATIENT)
    await page.keyboard.press('Escape')
    await page.getByRole('application').focus()
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown')
    await expect.poll(() => strip(page).innerText()).toMatch(/pandas_phases\.py:\d+\s*line_\d+ = 'of the program'/)
    await page.getByRole('searchbox', { name: 'Search frames' }).fill('line_18 = ')
    // phase_join, line 18
    await expect.poll(() => page.locator('.search-result').innerText()).toContain('152.5 MB')
  })
})

describe('the time', () => {
  it('takes exact times, snaps to the peaks, and plays the run as a film', async () => {
    const page = await openView('')
    await expect.poll(() => strip(page).innerText(), PATIENT).toContain('240.3 MB')
    const from = page
      .getByRole('textbox', { name: 'Start of the time range' })
      .or(page.getByLabel(/^(From|Start)/).first())
    await from.first().fill('25.5')
    await from.first().press('Enter')
    await expect.poll(() => hash(page)).toContain('range=25500-')
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Heap peak' }).click()
    await expect.poll(() => strip(page).innerText()).toContain('240.3 MB')
    const [fromMs, toMs] = /range=([\d.]+)-([\d.]+)/.exec(hash(page))!.slice(1).map(Number)
    expect(toMs! - fromMs!).toBeLessThan(1000)
    await page.getByRole('button', { name: 'Whole run' }).click()

    await page.getByLabel('How long the film takes').selectOption({ label: 'in 60 s' })
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    const start = page.getByRole('slider', { name: 'Start of the time range' })
    await expect.poll(async () => Number(await start.getAttribute('aria-valuenow')), PATIENT).toBeGreaterThan(500)
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect.poll(() => hash(page)).toContain('range=')
    // the film is one step
    await page.keyboard.press('Control+z')
    await expect.poll(() => hash(page)).not.toContain('range=')
  })

  it('says what heap and resident size are', async () => {
    const page = await openView('')
    await page.getByRole('button', { name: /Heap\s*Resident/ }).click()
    const text = await page.getByRole('dialog', { name: 'Heap and resident size' }).innerText()
    expect(text).toContain('At most 240.3 MB.')
    expect(text).toContain('never touched')
  })

  it('tells elapsed and clock time under the pointer', async () => {
    const page = await openView('')
    const box = (await page.locator('.timeline canvas').first().boundingBox())!
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const tip = page.locator('.timeline-tip')
    await tip.waitFor()
    expect(await tip.innerText()).toMatch(/Elapsed\s*0:2\d\.\d+\s*Clock\s*[\d:.]+/)
  })
})

describe('by keyboard alone', () => {
  /** Presses Tab until something with that name has the focus. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement
        if (!element) return ''
        const { ariaLabel } = element
        const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : ''
        return ariaLabel ?? (label || (element.textContent ?? ''))
      })
      if (name.test(focused)) return
    }
    throw new Error(`Tab leads nowhere to ${name}.`)
  }

  it('opens, chooses a range and a mode, goes through frames, searches, and takes numbers along', async () => {
    const page = await app.openApp({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Open the sample capture' }).waitFor()
    await tabTo(page, /^Open the sample capture/)
    await page.keyboard.press('Enter')
    await expect.poll(() => strip(page).innerText(), PATIENT).toContain('240.3 MB')

    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys and mouse' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await tabTo(page, /^Start of the time range$/)
    if (await page.evaluate(() => document.activeElement?.getAttribute('role') !== 'slider')) {
      await tabTo(page, /^Start of the time range$/)
    }
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => hash(page)).toContain('range=')

    await tabTo(page, /Peak$/)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => hash(page)).toContain('mode=leaked')
    await page.keyboard.press('Control+z')
    await expect.poll(() => hash(page)).not.toContain('mode=')

    await tabTo(page, /^Flame graph/)
    await tabTo(page, /flame graph/i)
    const graph = page.getByRole('application')
    await expect.poll(() => graph.evaluate((element) => element === document.activeElement)).toBe(true)
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown')
    await expect.poll(() => strip(page).innerText()).toContain('<module>')
    await page.keyboard.press('Enter')
    await expect.poll(() => hash(page)).toContain('zoom=')

    await page.keyboard.press('/')
    await page.keyboard.type('merge')
    await expect.poll(() => page.locator('.search-result').innerText()).toMatch(/% of all/)
    const crumbs = page.getByRole('navigation', { name: 'Zoom' })
    const before = await crumbs.innerText()
    await page.keyboard.press('Enter')
    await expect.poll(() => crumbs.innerText()).not.toBe(before)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')

    // zoom, search and range stay from view to view
    const zoomed = await crumbs.innerText()
    for (const key of ['2', '3', '4', '5', '1']) await page.keyboard.press(key)
    await expect.poll(() => crumbs.innerText()).toBe(zoomed)

    await page.keyboard.press('2')
    await tabTo(page, /^Allocations by place/)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('3')
    await tabTo(page, /Call tree|^Tree/)
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('[role=treeitem][aria-selected=true]').count()).toBe(1)

    await tabTo(page, /^Export$/)
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    const [csv] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(csv.suggestedFilename()).toMatch(/^memreel-sample-peak-\d+ms-\d+ms\.csv$/)

    await tabTo(page, /^Share$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Save packed index$/)
    const [packed] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(packed.suggestedFilename()).toBe('sample.memreel')
  })
})

describe('hands', () => {
  it('pinch to zoom, drag to pan', async () => {
    const page = await openView('', { width: 390, height: 844 })
    const graph = page.getByRole('application')
    await expect.poll(() => strip(page).innerText(), PATIENT).toContain('240.3 MB')
    await graph.scrollIntoViewIfNeeded()
    const box = (await graph.boundingBox())!
    const client = await page.context().newCDPSession(page)
    const y = box.y + 60
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((x, id) => ({ id, x: box.x + box.width * x, y })),
      })
    await touch('touchStart', 0.45, 0.55)
    for (const apart of [0.1, 0.2, 0.3]) await touch('touchMove', 0.5 - apart, 0.5 + apart)
    await touch('touchEnd')
    await expect.poll(() => hash(page)).toContain('span=')
    const span = () => /span=([\d.]+)-([\d.]+)/.exec(hash(page))!.slice(1).map(Number)
    const [from, to] = span()
    expect(to! - from!).toBeLessThan(0.5)
    await touch('touchStart', 0.7)
    for (const x of [0.6, 0.5, 0.4]) await touch('touchMove', x)
    await touch('touchEnd')
    await expect.poll(() => span()[0]).toBeGreaterThan(from!)
    expect(span()[1]! - span()[0]!).toBeCloseTo(to! - from!, 3)
  })

  it('get no moving pictures where they want none', async () => {
    const page = await openView('', { reducedMotion: true })
    await expect.poll(() => strip(page).innerText(), PATIENT).toContain('240.3 MB')
    const graph = page.getByRole('application')
    await graph.focus()
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => hash(page)).toContain('zoom=')
    // nothing on the page takes time to change
    const moving = await page.evaluate(() => document.getAnimations().length)
    expect(moving).toBe(0)
  })

  it('get the numbers on paper, without the controls', async () => {
    const page = await openView('view=table')
    await rowsOf(page).first().waitFor()
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => page.locator('.control-bar').isVisible()).toBe(false)
    expect(await page.getByRole('tab', { name: 'Table' }).isVisible()).toBe(false)
    expect(await page.getByRole('heading', { name: 'sample.bin' }).isVisible()).toBe(true)
    expect(await rowsOf(page).first().isVisible()).toBe(true)
    const pdf = await page.pdf()
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

describe('the start page', () => {
  it('remembers what was opened until it is told to forget', async () => {
    const page = await openDropped(THREADS)
    await page.goBack()
    const recent = page.getByRole('region', { name: 'Recent captures' })
    await recent.getByRole('button', { name: /^dropped\.bin/ }).waitFor(PATIENT)
    await page.reload()
    await recent.getByRole('button', { name: /^dropped\.bin/ }).click()
    await page.getByRole('heading', { name: 'dropped.bin' }).waitFor(PATIENT)
    await page.goto(`${app.origin}/`)
    await recent.getByRole('button', { name: 'Forget all' }).click()
    await recent.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('button', { name: 'Open the sample capture' }).waitFor()
    expect(await recent.count()).toBe(0)
  })
})
