// biome-ignore-all lint/performance/useDomNodeTextContent: what is on the screen counts, not what is hidden in the document
import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { testedApp } from './harness/index.ts'

/**
 * What Memray 1.20.0 says of the sample (public/sample.bin), taken from its own reports of that file: `memray table`, `memray table --leaks`,
 * `memray flamegraph --temporary-allocations`, `memray stats --json`, `memray summary` and `memray transform csv`.
 */
const MEMRAY = {
  peak: { bytes: 240_304_448, text: '240.3 MB', count: 8_879 },
  leaked: { text: '71.7 MB', count: 9_122 },
  /** The root of the flame graph of temporary allocations, threshold 1: 454,585,953 bytes. */
  temporary: { text: '454.6 MB', count: 640_560 },
  /** The three rows of the table that hold the most bytes at one allocator. */
  biggestRow: { text: '67.2 MB', count: '25', allocator: 'malloc', function: '_take_nd_ndarray', place: 'take.py:158' },
  listcomp: { text: '35.7 MB', count: '35', allocator: 'realloc', place: 'programs/pandas_phases.py:13' },
  /** All rows whose location has `merge.py`: 19,234,556 bytes in 30 allocations. */
  inMergePy: { text: '19.2 MB', count: 30 },
  stats: {
    allocations: '663,900',
    events: '1,318,692',
    bins: ['2,076', '1,864', '604,432', '10,411', '40,397', '2,196', '1,042', '922', '449', '111'],
    bounds: ['0 B', '5 B', '31 B', '172 B', '963 B', '5,366 B', '29,897 B', '166,561 B', '927,927 B', '5,169,555 B'],
    allocators: ['654,310', '7,998', '1,067', '525'],
    topBySize: ['667.2 MB', '667.2 MB', '608.7 MB', '109.0 MB', '99.3 MB'],
    topByCount: ['600,052', '19,047', '12,005', '9,408', '1,896'],
    modules: ['pandas', 'pandas_phases', 'numpy', '<__array_function__ internals>', 'pytz'],
  },
} as const

const app = testedApp()

/** The sample in a view, with the first answer on the screen. */
async function openView(hash: string, options: Parameters<typeof app.openApp>[0] = {}): Promise<Page> {
  const page = await app.openApp({ width: 1440, height: 900, ...options, suffix: `?capture=sample.bin#${hash}` })
  await page.getByRole('tab', { name: 'Flame graph' }).waitFor()
  return page
}

const grid = (page: Page) => page.getByRole('grid')
const rowsOf = (page: Page) => page.locator('.grid-body .grid-row')
const texts = (cells: Locator) => cells.allInnerTexts()
const foot = (page: Page) => page.locator('.panel-foot p').first()

/** Downloads what a menu item of Export makes. */
async function exported(page: Page, item: RegExp): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

describe('the table', () => {
  it('has the rows and the totals of Memray’s', async () => {
    const page = await openView('view=table')
    await expect.poll(() => foot(page).innerText()).toContain(MEMRAY.peak.text)
    expect(await foot(page).innerText()).toContain('8,879 allocations')
    const first = rowsOf(page).first()
    const { biggestRow, listcomp } = MEMRAY
    expect(await texts(first.getByRole('gridcell'))).toEqual([
      biggestRow.text,
      expect.stringMatching(/^28\.0 %/),
      biggestRow.count,
      biggestRow.allocator,
      expect.stringMatching(new RegExp(`${biggestRow.function}[^]*${biggestRow.place}`)),
    ])
    const realloc = rowsOf(page).filter({ hasText: listcomp.place })
    expect(await texts(realloc.getByRole('gridcell'))).toEqual([
      listcomp.text,
      expect.stringMatching(/^14\.8 %/),
      listcomp.count,
      listcomp.allocator,
      expect.stringContaining('<listcomp>'),
    ])
    await page.getByRole('radio', { name: 'Leaked' }).check({ force: true })
    await expect.poll(() => foot(page).innerText()).toContain(`${MEMRAY.leaked.text} in 9,122 allocations`)
  })

  it('filters and sorts, and keeps both in the address', async () => {
    const page = await openView('view=table')
    await page.getByLabel('Filter the rows of the table').fill('merge.py')
    await expect.poll(() => foot(page).innerText()).toContain(`${MEMRAY.inMergePy.text} in 30 allocations`)
    await page.getByRole('button', { name: 'Allocations' }).click()
    const head = page.getByRole('columnheader', { name: 'Allocations' })
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending')
    await expect.poll(() => new URL(page.url()).hash).toContain('tsort=count')
    expect(new URL(page.url()).hash).toContain('tq=merge.py')
    const counts = (await texts(rowsOf(page).locator('.cell-count'))).map((text) => Number(text.replace(',', '')))
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    await head.getByRole('button').click()
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending')
  })

  it('goes by keys: rows, menu, and Enter to the flame graph', async () => {
    const page = await openView('view=table')
    await rowsOf(page).first().waitFor()
    await grid(page).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const active = page.locator('.grid-row[aria-selected=true]')
    expect(await active.getAttribute('aria-rowindex')).toBe('4')
    expect(await grid(page).getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'))
    await page.keyboard.press('End')
    await expect.poll(() => active.getAttribute('aria-rowindex')).toBe(await grid(page).getAttribute('aria-rowcount'))
    await page.keyboard.press('Home')
    await expect.poll(() => active.innerText()).toContain(MEMRAY.biggestRow.function)
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Copy path' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await expect.poll(() => grid(page).evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByLabel('Search frames').inputValue()).toContain('_take_nd_ndarray (')
    expect(await page.getByRole('tab', { name: 'Flame graph' }).getAttribute('aria-selected')).toBe('true')
    // the three call paths to that line hold what the row holds
    await expect.poll(() => page.locator('.search-result').innerText()).toContain(MEMRAY.biggestRow.text)
  })

  it('keeps rows, place and selection while another view is shown', async () => {
    const page = await openView('view=table')
    await rowsOf(page).first().waitFor()
    await grid(page).evaluate((element) => element.scrollTo(0, 12_000))
    await expect.poll(() => rowsOf(page).first().innerText()).not.toContain('67.2 MB')
    const before = await grid(page).evaluate((element) => element.scrollTop)
    await page.keyboard.press('3')
    await page.getByRole('tree').waitFor()
    await page.keyboard.press('2')
    await rowsOf(page).first().waitFor()
    expect(await grid(page).evaluate((element) => element.scrollTop)).toBe(before)
  })
})

describe('the tree', () => {
  it('opens the biggest path, with Memray’s numbers', async () => {
    const page = await openView('view=tree')
    const items = page.getByRole('treeitem')
    await items.first().waitFor()
    // `_run_tracker` is the only frame below the root that holds all but three of the 8,879 allocations
    expect(await items.first().getAttribute('aria-label')).toContain('240.3 MB')
    const join = page.getByRole('treeitem', { name: /^phase_join, .* line 18: 152\.5 MB/ })
    expect(await join.getAttribute('aria-level')).toBe('4')
    expect(await join.getAttribute('aria-expanded')).toBe('true')
    // 64,800,064 bytes in Memray's tree report
    await page.getByRole('treeitem', { name: /^concatenate_managers, .* line 212: 64\.8 MB.* own 64\.8 MB/ }).waitFor()
  })

  it('goes by keys, and Enter zooms the flame graph', async () => {
    const page = await openView('view=tree')
    await page.getByRole('treeitem').first().waitFor()
    const tree = page.getByRole('tree')
    await tree.focus()
    const active = page.locator('[role=treeitem][aria-selected=true]')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
    expect(await active.getAttribute('aria-label')).toContain('phase_join')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => active.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => active.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Zoom' }).getByText('phase_join').waitFor()
    await page.keyboard.press('3')
    // the way back leads to the frame that is zoomed to
    await expect.poll(() => active.getAttribute('aria-label')).toContain('phase_join')
  })

  it('marks what the search finds', async () => {
    const page = await openView('view=tree&q=concat.py')
    const marked = page.locator('.tree-row.is-match')
    await expect.poll(() => marked.count()).toBeGreaterThan(2)
    expect(await page.locator('.tree-row.has-match').first().innerText()).toContain('_run_tracker')
  })
})

describe('the functions', () => {
  it('know own and total, callers and callees', async () => {
    const page = await openView('view=functions')
    await page.getByLabel('Filter the functions').fill('phase_join')
    const row = rowsOf(page).first()
    await expect.poll(() => row.innerText()).toContain('phase_join')
    await row.click()
    const sandwich = page.getByRole('region', { name: 'Callers and callees of phase_join' })
    await sandwich.getByText('Own').waitFor()
    // `memray summary` stops after 95 % of the bytes: 142.987 MB there; its tree has main:33 with 152,512,400 bytes below it
    expect(await sandwich.locator('.sandwich-self').innerText()).toContain('152.6 MB')
    expect(await sandwich.locator('.sandwich-self').innerText()).toContain('1.4 kB in 1 allocation')
    expect(await texts(sandwich.locator('table').first().locator('tbody th button'))).toEqual(['main'])
    const callees = sandwich.locator('table').nth(1)
    expect((await texts(callees.locator('tbody th button')))[0]).toBe('merge')
    await callees.getByRole('button', { name: 'merge' }).click()
    await page.getByRole('region', { name: 'Callers and callees of merge' }).waitFor()
    await page.getByRole('button', { name: '‹ Back' }).click()
    await sandwich.waitFor()
    expect(new URL(page.url()).hash).toContain('fn=phase_join')
  })
})

describe('the stats', () => {
  it('are Memray’s, number for number', async () => {
    const page = await openView('view=stats')
    const part = (title: string) => page.getByRole('region', { name: title })
    const { stats } = MEMRAY
    await part('Sizes of allocations').waitFor()
    const totals = await part('Totals').innerText()
    for (const text of [stats.allocations, stats.events, '3.3 GB', MEMRAY.peak.text]) expect(totals).toContain(text)
    const histogram = part('Sizes of allocations').locator('tbody tr')
    expect(await texts(histogram.locator('th'))).toEqual(stats.bounds)
    expect(await texts(histogram.locator('td:nth-child(3)'))).toEqual(stats.bins)
    expect(await texts(part('Allocators').locator('tbody td:nth-child(2)'))).toEqual(stats.allocators)
    await page.getByLabel('Rows in the lists').selectOption('5')
    await expect
      .poll(() => texts(part('Places that allocated the most bytes').locator('tbody td:nth-child(2)')))
      .toEqual(stats.topBySize)
    expect(await texts(part('Places that allocated most often').locator('tbody td:nth-child(2)'))).toEqual(
      stats.topByCount,
    )
    expect(await texts(part('Modules that allocated the most bytes').locator('tbody th'))).toEqual(stats.modules)
  })
})

describe('the modes', () => {
  it('count temporary allocations, with a threshold', async () => {
    const page = await openView('view=table&mode=temporary')
    await expect.poll(() => foot(page).innerText()).toContain(`${MEMRAY.temporary.text} in 640,560 allocations`)
    const slider = page.getByLabel('freed within', { exact: true })
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('1 allocations')
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => new URL(page.url()).hash).toContain('within=2')
    await expect.poll(() => foot(page).innerText()).not.toContain(MEMRAY.temporary.text)
  })

  it('say that a range does not limit temporary allocations', async () => {
    const page = await openView('mode=temporary&range=1000-2000')
    await page.getByText('the chosen range does not limit them').waitFor()
  })

  it('add up all that was allocated', async () => {
    const page = await openView('view=table&mode=allocated')
    // total_num_allocations and total_bytes_allocated of `memray stats --json`
    await expect.poll(() => foot(page).innerText()).toContain('3.3 GB in 663,900 allocations')
  })

  it('compare two moments, with signs', async () => {
    const page = await openView('view=table&mode=growth')
    // compared with the start, where nothing was held, what grew is what was not freed
    await expect.poll(() => foot(page).innerText()).toContain('+71.7 MB in +9,122 allocations')
    await page.goto(`${app.origin}/?capture=sample.bin#view=table&mode=growth&range=20000-30000`)
    await expect.poll(() => foot(page).innerText()).toMatch(/−4\.3 MB/)
    expect(await rowsOf(page).first().innerText()).toContain('+14.6 MB')
    await page.getByRole('button', { name: 'Size' }).click()
    await expect.poll(() => rowsOf(page).first().innerText()).toMatch(/^−/)
    await page.keyboard.press('1')
    await page.getByText('What was held at').waitFor()
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain('−4.3 MB')
  })
})

describe('the filters of frames', () => {
  it('focus, ignore and group, say what they hide, and go back with Ctrl+Z', async () => {
    const page = await openView('')
    const strip = page.locator('.frame-strip')
    await expect.poll(() => strip.innerText()).toContain(MEMRAY.peak.text)
    await page.getByRole('button', { name: /^Frames/ }).click()
    await page.getByLabel('Focus on', { exact: true }).fill('phase_join')
    await expect.poll(() => strip.innerText()).toContain('152.6 MB')
    const popup = page.getByRole('dialog', { name: 'Which frames are shown' })
    await expect.poll(() => popup.innerText()).toContain('87.7 MB hidden')
    await page.getByLabel('Ignore', { exact: true }).fill('merge')
    await expect.poll(() => popup.innerText()).toMatch(/\d+ lines of code hidden/)
    await page.getByLabel('Ignore', { exact: true }).fill('(')
    await page.getByLabel('Ignore: regular expression').click()
    await popup.getByText('Not a regular expression').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Clear all' }).click()
    await expect.poll(() => strip.innerText()).toContain(MEMRAY.peak.text)
    await page.keyboard.press('Control+z')
    await expect.poll(() => strip.innerText()).toContain('152.6 MB')
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => strip.innerText()).toContain(MEMRAY.peak.text)
  })

  it('group by package', async () => {
    const page = await openView('group=package&view=tree')
    await page
      .getByRole('treeitem', { name: /^pandas, / })
      .first()
      .waitFor()
  })
})

describe('the menu of a frame', () => {
  it('focuses, ignores, and leads to the other views', async () => {
    const page = await openView('')
    const graph = page.getByRole('application')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain(MEMRAY.peak.text)
    await graph.focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+F10')
    const menu = page.getByRole('menu')
    await menu.waitFor()
    expect(await texts(menu.getByRole('menuitem'))).toEqual([
      'Copy name',
      'Copy path',
      'Copy stack',
      'Copy with numbers',
      'Focus on this',
      'Ignore this',
      'Show in table',
      'Show in tree',
      'Show history',
      'Show callers and callees',
      'Open in editor…',
      'Source lines from a folder…',
    ])
    await menu.getByRole('menuitem', { name: 'Show callers and callees' }).click()
    await page.getByRole('region', { name: /^Callers and callees of / }).waitFor()
    await page.goBack()
    await graph.waitFor()
  })

  it('opens with the right button where the pointer is, and focuses on that frame', async () => {
    const page = await openView('')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain(MEMRAY.peak.text)
    const box = (await page.getByRole('application').boundingBox())!
    // the second row below the root's: `<module>` or what was imported, whatever is in the middle of its width
    await page.mouse.click(box.x + box.width * 0.6, box.y + 19 * 4.5, { button: 'right' })
    await page.getByRole('menuitem', { name: 'Focus on this' }).click()
    await expect.poll(() => new URL(page.url()).hash).toContain('focus=')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain('152.6 MB')
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain(MEMRAY.peak.text)
  })

  it('opens under a finger that stays', async () => {
    const page = await openView('', { width: 390, height: 844 })
    const graph = page.getByRole('application')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain(MEMRAY.peak.text)
    await graph.scrollIntoViewIfNeeded()
    const box = (await graph.boundingBox())!
    const finger = { identifier: 1, x: box.x + box.width * 0.6, y: box.y + 19 * 4.5 }
    const client = await page.context().newCDPSession(page)
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [finger] })
    await page.getByRole('menuitem', { name: 'Copy stack' }).waitFor()
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await page.waitForTimeout(200)
    // letting go neither chooses an item nor zooms
    expect(await page.getByRole('menu').isVisible()).toBe(true)
    expect(new URL(page.url()).hash).not.toContain('zoom')
  })

  it('opens an editor once one is chosen, and only an editor', async () => {
    const page = await openView('view=table')
    await rowsOf(page).first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Open in editor…' }).click()
    const link = page.getByLabel('Link')
    await link.fill('javascript:alert({file})')
    await page.getByText('A link has to begin with').waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await page.getByRole('dialog').locator('select').selectOption({ label: 'VS Code' })
    await page.getByRole('button', { name: 'Save' }).click()
    await rowsOf(page).first().click({ button: 'right' })
    const item = page.getByRole('menuitem', { name: 'Open in editor' })
    expect(await item.getAttribute('href')).toMatch(/^vscode:\/\/file\/usr\/lib\/.*take\.py:158$/)
  })

  it('draws the history of a frame', async () => {
    const page = await openView('view=tree')
    await page.getByRole('treeitem', { name: /^phase_join, .* line 18/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Show history' }).click()
    const history = page.getByRole('region', { name: /^phase_join .* over time/ })
    await expect.poll(() => history.innerText()).toContain('152.5 MB')
    expect((await history.locator('path').last().getAttribute('d'))!.length).toBeGreaterThan(1000)
    await history.getByRole('button').click()
    await history.waitFor({ state: 'detached' })
  })
})

describe('exports', () => {
  it('hold what Memray’s transform holds', async () => {
    const page = await openView('view=table')
    await expect.poll(() => foot(page).innerText()).toContain(MEMRAY.peak.text)
    const csv = await exported(page, /^CSV/)
    expect(csv.name).toBe('memreel-sample-peak.csv')
    const lines = csv.text.trim().split('\r\n')
    expect(lines[0]).toBe('allocator,num_allocations,size,tid,thread_name,stack_trace')
    // the first record of Memray's own file
    expect(lines).toContain('MALLOC,1,1340,1,0x1,_run_tracker;/opt/memray-1.20.0/src/memray/commands/run.py;58')
    const sums = lines.slice(1).reduce(
      (sum, line) => {
        const [, count, bytes] = line.split(',')
        return { count: sum.count + Number(count), bytes: sum.bytes + Number(bytes) }
      },
      { count: 0, bytes: 0 },
    )
    expect(sums).toEqual({ count: MEMRAY.peak.count, bytes: MEMRAY.peak.bytes })

    const speedscope = await exported(page, /^speedscope/)
    expect(speedscope.name).toBe('memreel-sample-peak.speedscope.json')
    const { profiles } = JSON.parse(speedscope.text) as { profiles: { name: string; weights: number[] }[] }
    const total = (weights: readonly number[]) => weights.reduce((sum, weight) => sum + weight, 0)
    expect(profiles.map((profile) => total(profile.weights))).toEqual([MEMRAY.peak.bytes, MEMRAY.peak.count])

    const dot = JSON.parse((await exported(page, /^gprof2dot/)).text) as { events: { cost: number[] }[] }
    expect(dot.events.reduce((sum, event) => sum + event.cost[0]!, 0)).toBe(MEMRAY.peak.bytes)

    const collapsed = await exported(page, /^Collapsed/)
    const weights = collapsed.text
      .trim()
      .split('\n')
      .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
    expect(total(weights)).toBe(MEMRAY.peak.bytes)

    const timeline = await exported(page, /^Timeline/)
    expect(timeline.name).toBe('memreel-sample.timeline.csv')
    // a resident and a heap size for each of the 3,441 memory records of the flame graph report
    expect(timeline.text.trim().split('\n').length).toBeGreaterThan(3_441)
  })

  it('name the range and the mode', async () => {
    const page = await openView('view=table&mode=leaked&range=20000-30000')
    await rowsOf(page).first().waitFor()
    expect((await exported(page, /^CSV/)).name).toBe('memreel-sample-leaked-20000ms-30000ms.csv')
  })

  it('draw the flame graph as an SVG that stands alone', async () => {
    const page = await openView('')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain(MEMRAY.peak.text)
    const { name, text } = await exported(page, /^SVG/)
    expect(name).toBe('memreel-sample-peak.svg')
    expect(text).not.toMatch(/<style|<script|foreignObject|class=|href=/)
    expect(text).toContain('phase_join (pandas_phases.py:18)</text>')
    const seen = await page.evaluate((svg) => {
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
      const rects = [...parsed.querySelectorAll('g > rect')].map((rect) => ({
        title: rect.querySelector('title')?.textContent ?? '',
        width: Number(rect.getAttribute('width')),
      }))
      return { broken: parsed.querySelector('parsererror') !== null, rects }
    }, text)
    expect(seen.broken).toBe(false)
    const widthOf = (title: RegExp) => seen.rects.find((rect) => title.test(rect.title))!.width
    // widths are shares: phase_join holds 152,5 of 240,3 MB
    expect(widthOf(/^phase_join \(pandas_phases.py:18\)/) / widthOf(/^all/)).toBeCloseTo(152.5 / 240.3, 2)
  })

  it('take the canvas as a PNG', async () => {
    const page = await openView('')
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain(MEMRAY.peak.text)
    const { name, text } = await exported(page, /^PNG/)
    expect(name).toBe('memreel-sample-peak.png')
    expect(text.slice(1, 4)).toBe('PNG')
  })
})

describe('the findings', () => {
  it('are sentences that lead to their view', async () => {
    const page = await openView('')
    await page.getByRole('button', { name: /^Findings/ }).click()
    const links = page.getByRole('dialog', { name: 'Findings' }).getByRole('link')
    const count = await links.count()
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThanOrEqual(10)
    const held = links.filter({ hasText: 'were still held at the end' }).first()
    expect(await held.innerText()).toContain('35.7 MB in 35 allocations')
    await held.click()
    await expect.poll(() => page.getByRole('radio', { name: 'Leaked' }).isChecked()).toBe(true)
    await expect.poll(() => page.locator('.frame-strip').innerText()).toContain('35.7 MB')
  })
})

describe('all views', () => {
  const views = [
    '',
    'view=table',
    'view=tree',
    'view=functions&fn=merge&fnfile=x.py',
    'view=stats',
    'mode=growth&q=merge',
  ]

  it('change with the keys 1 to 5, unless a person is typing', async () => {
    const page = await openView('')
    for (const [key, name] of [
      ['2', 'Table'],
      ['3', 'Tree'],
      ['4', 'Functions'],
      ['5', 'Stats'],
      ['1', 'Flame graph'],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => page.getByRole('tab', { name }).getAttribute('aria-selected')).toBe('true')
    }
    await page.getByLabel('Search frames').fill('')
    await page.getByLabel('Search frames').press('3')
    expect(await page.getByRole('tab', { name: 'Flame graph' }).getAttribute('aria-selected')).toBe('true')
  })

  it.each([360, 390, 3840])('fit %i pixels', async (width) => {
    for (const view of views) {
      const page = await openView(view, { width, height: width > 1000 ? 2160 : 844 })
      await page.waitForTimeout(400)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(0)
    }
  })
})
