import { startMadeStream } from './madeStream.mjs'
import { traceMainThread, traceStart } from './mainThreadTrace.mjs'

const WINDOW = { width: 1440, height: 900 }
const READ_WITHIN_MS = 300_000
/** After the first picture the page writes its address, stores what it opened, and fetches what may be wanted next. */
const SETTLED_AFTER_MS = 1500
const POLLED_EVERY_MS = 100
const SEARCHED = 'merge_block'
const KEY_MS = 60

/**
 * What a person does with the page, and what its thread works meanwhile. `isLong`: once is enough.
 * @param {{ large: string, million: string }} files
 * @returns {{ name: string, isLong?: boolean, trace: (browser: import('playwright-core').Browser, origin: string) => Promise<import('./mainThreadTrace.mjs').MainThreadWork> }[]}
 */
export function situations({ large, million }, isSmoke) {
  return [
    {
      name: 'the page starts',
      trace: (browser, origin) =>
        traceStart(browser, `${origin}/`, { ...WINDOW, until: (title) => title === 'memreel' }),
    },
    {
      name: 'a link opens',
      trace: (browser, origin) =>
        traceStart(browser, `${origin}/?capture=sample.bin`, {
          ...WINDOW,
          until: (title) => title.startsWith('sample.bin'),
        }),
    },
    { name: 'a file opens', trace: (browser, origin) => fileOpens(browser, origin, large) },
    { name: 'a stream is read', isLong: true, trace: (browser, origin) => streamIsRead(browser, origin, isSmoke) },
    {
      name: 'a search over a large tree',
      isLong: true,
      trace: (browser, origin) => inTree(browser, origin, million, search),
    },
    { name: 'a large tree is moved', isLong: true, trace: (browser, origin) => inTree(browser, origin, million, move) },
    { name: 'the range is dragged', trace: rangeIsDragged },
    {
      name: 'a long table is scrolled and sorted',
      isLong: true,
      trace: (browser, origin) => tableIsUsed(browser, origin, million),
    },
  ]
}

async function fileOpens(browser, origin, file) {
  const page = await browser.newPage({ viewport: WINDOW })
  await page.goto(origin)
  await page.getByRole('button', { name: 'Choose a file' }).waitFor()
  await page.waitForTimeout(SETTLED_AFTER_MS)
  return traceMainThread(page, async () => {
    await page.locator('input[type=file]').setInputFiles(file)
    await wholeIsShown(page)
  })
}

/** With looks at what was read so far: the address's server makes the capture while it sends it. */
async function streamIsRead(browser, origin, isSmoke) {
  const events = isSmoke ? 4e6 : 2e7
  const source = await startMadeStream({ events, live: 300_000, nodes: 20_000, snapshots: 4000 })
  try {
    const work = await traceStart(browser, `${origin}/?capture=${encodeURIComponent(source.url)}`, {
      ...WINDOW,
      until: () => source.sentBytes() > 0,
      timeoutMs: READ_WITHIN_MS,
      settleMs: 3 * SETTLED_AFTER_MS,
    })
    if (!work.marks.includes('memreel:preview')) throw new Error('Nothing was shown while the stream was read.')
    return work
  } finally {
    source.stop()
  }
}

async function inTree(browser, origin, file, act) {
  const page = await openedPage(browser, `${origin}/#mode=allocated`, file)
  return traceMainThread(page, () => act(page))
}

async function search(page) {
  await page.keyboard.press('/')
  await page.keyboard.type(SEARCHED, { delay: KEY_MS })
  await page.waitForTimeout(SETTLED_AFTER_MS)
}

async function move(page) {
  const box = await page.locator('.flame-box').boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3)
  for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -100)
  for (let i = 0; i < 30; i++) await page.mouse.wheel(i < 15 ? 40 : -40, 0)
  await page.waitForTimeout(SETTLED_AFTER_MS)
}

async function rangeIsDragged(browser, origin) {
  const page = await browser.newPage({ viewport: WINDOW })
  await page.goto(`${origin}/?capture=sample.bin`)
  await wholeIsShown(page)
  const box = await page.locator('.timeline-box').boundingBox()
  const y = box.y + box.height / 2
  return traceMainThread(page, async () => {
    await page.mouse.move(box.x + 200, y)
    await page.mouse.down()
    for (let x = 220; x <= 900; x += 20) await page.mouse.move(box.x + x, y)
    await page.mouse.up()
    await page.waitForTimeout(SETTLED_AFTER_MS)
  })
}

async function tableIsUsed(browser, origin, file) {
  const page = await openedPage(browser, `${origin}/#view=table&mode=allocated&split=1`, file)
  const grid = page.getByRole('grid')
  return traceMainThread(page, async () => {
    await grid.evaluate(async (element) => {
      for (let i = 0; i < 100; i++) {
        element.scrollTop += i < 50 ? 400 : element.scrollHeight / 60
        await new Promise(requestAnimationFrame)
      }
    })
    await page.getByRole('columnheader', { name: 'Location', exact: true }).getByRole('button').click()
    await page.waitForTimeout(2 * SETTLED_AFTER_MS)
  })
}

async function openedPage(browser, address, file) {
  const page = await browser.newPage({ viewport: WINDOW })
  await page.goto(address)
  await page.locator('input[type=file]').setInputFiles(file)
  await wholeIsShown(page)
  return page
}

/** The whole capture was read, and a picture of it or a table is there. */
async function wholeIsShown(page) {
  const isThere = () =>
    page.evaluate(
      () =>
        document.querySelector('.opening, .reading') === null &&
        (performance.getEntriesByName('memreel:painted').length > 0 ||
          document.querySelector('[role=row] [role=gridcell]') !== null),
    )
  const deadline = performance.now() + READ_WITHIN_MS
  while (!(await isThere())) {
    if (performance.now() > deadline) throw new Error('The capture was not opened within the time.')
    await page.waitForTimeout(POLLED_EVERY_MS)
  }
  await page.waitForTimeout(SETTLED_AFTER_MS)
}
