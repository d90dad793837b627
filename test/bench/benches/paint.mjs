import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { APP_FOLDER, isAppStale, runTool } from '../../../scripts/project.mjs'
import { serveFolder } from '../../../scripts/staticServer.mjs'
import { plain, quantile, short, time } from '../figures.mjs'
import { captureBytes } from '../generator/index.mjs'
import { traceMainThread } from '../mainThreadTrace.mjs'
import { besideReference } from '../reference.mjs'

const WINDOW = { width: 1600, height: 1000 }
const OPENED_WITHIN_MS = 300_000
/** After the first picture the page writes its address and stores what it opened. */
const SETTLED_AFTER_MS = 1000
const PAINTED_WITHIN_MS = 30_000
const SNAPSHOTS = 1000
const DURATION_MS = SNAPSHOTS * 10
const SHORTEST_RANGE_MS = 50
const STEPS = 60
const STEP_MS = 16
const PAN_STEP_PX = 25
const ZOOM_STEPS = 8
const ZOOM_STEP_PX = 120
const SEARCHED = 'merge_block'
const KEY_MS = 100

/**
 * The built app in Chromium: from a changed range to the picture of it, and how long the page's thread works for each frame while a tree of a
 * million nodes is moved and searched.
 */
export async function run({ isSmoke }) {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error(HOW_TO_GET_ONE)
  if (isAppStale() && !runTool('vite', ['build', '--logLevel', 'warn'])) throw new Error('The app could not be built.')
  const folder = mkdtempSync(join(tmpdir(), 'memreel-bench-'))
  const server = await serveFolder(APP_FOLDER)
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
  try {
    const file = join(folder, 'synthetic.bin')
    const scale = isSmoke ? 10 : 1
    const settings = {
      events: 1e7 / scale,
      live: 1e5 / scale,
      nodes: 220_000 / scale,
      snapshots: SNAPSHOTS,
      temporaryShare: 0.6,
      lifetimes: 1.3e6 / scale,
    }
    writeFileSync(file, captureBytes({ ...settings, container: 'lz4' }).bytes)
    const page = await browser.newPage({ viewport: WINDOW })
    await page.addInitScript(recordLongTasks)
    await page.goto(`${server.origin}/`)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.waitForFunction(() => performance.getEntriesByName('memreel:painted').length > 0, null, {
      timeout: OPENED_WITHIN_MS,
    })
    await page.waitForTimeout(SETTLED_AFTER_MS)
    const longTasks = await page.evaluate(() => globalThis.benchLongTasks)
    const ranges = randomRanges(isSmoke ? 20 : 100)
    const { result, passMs } = await besideReference(async () => {
      const paintMs = []
      for (const range of ranges) paintMs.push(await rangeToPaintMs(page, range))
      return { paintMs }
    })
    await page.close()
    const million = await besideReference(() => movedMillion(browser, server.origin, folder, isSmoke))
    return [
      plain(
        'main-thread tasks over 50 ms while opening',
        longTasks.length === 0 ? 'none' : longTasks.map(Math.round).join(', '),
      ),
      time('range change to paint: median', quantile(result.paintMs, 0.5), passMs),
      time('range change to paint: 95 of 100 are within', quantile(result.paintMs, 0.95), passMs),
      plain('tree that is moved', `${short(million.result.nodes)} nodes`),
      ...million.result.work.flatMap(({ name, frameMs }) => [
        time(`work per frame, ${name}: median of ${frameMs.length}`, quantile(frameMs, 0.5), million.passMs),
        time('the same: 95 of 100 are within', quantile(frameMs, 0.95), million.passMs),
      ]),
    ]
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true })
  }
}

/** Sets the range by the address, as the back button does, and waits for the mark of the picture with the same sequence number. */
async function rangeToPaintMs(page, range) {
  const before = await page.evaluate(() => performance.getEntriesByName('memreel:range-change').length)
  await page.evaluate((text) => {
    // What else the address says, the file for one, stays.
    const view = new URLSearchParams(location.hash.slice(1))
    view.set('range', text)
    location.hash = view.toString()
  }, range.join('-'))
  const handle = await page.waitForFunction(
    (known) => {
      const change = performance.getEntriesByName('memreel:range-change')[known]
      if (!change) return null
      const painted = performance
        .getEntriesByName('memreel:painted')
        .find((mark) => mark.detail.sequence === change.detail.sequence)
      return painted ? { ms: painted.startTime - change.startTime } : null
    },
    before,
    { timeout: PAINTED_WITHIN_MS },
  )
  return (await handle.jsonValue()).ms
}

/** What the page's thread works for each frame in which a person did something. */
async function movedMillion(browser, origin, folder, isSmoke) {
  const file = join(folder, 'million.bin')
  const scale = isSmoke ? 20 : 1
  const settings = { events: 6e6, live: 4e5, nodes: 1.6e6, snapshots: 100, threads: 8, temporaryShare: 0.1 }
  const { events, live, nodes, ...rest } = settings
  const { bytes, truth } = captureBytes({
    ...rest,
    events: events / scale,
    live: live / scale,
    nodes: nodes / scale,
    container: 'lz4',
  })
  writeFileSync(file, bytes)
  const page = await browser.newPage({ viewport: WINDOW })
  await page.goto(`${origin}/#mode=allocated`)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.waitForFunction(() => performance.getEntriesByName('memreel:painted').length > 0, null, {
    timeout: OPENED_WITHIN_MS,
  })
  await page.waitForTimeout(SETTLED_AFTER_MS)
  await page.mouse.move(WINDOW.width / 2, WINDOW.height * 0.6)
  const wheel = async (steps, dx, dy) => {
    for (let step = 0; step < steps; step++) {
      await page.mouse.wheel(dx, dy)
      await page.waitForTimeout(STEP_MS)
    }
  }
  const zoom = async () => {
    await wheel(STEPS / 2, 0, -ZOOM_STEP_PX)
    await wheel(STEPS / 2, 0, ZOOM_STEP_PX)
  }
  const pan = async () => {
    await wheel(STEPS / 2, PAN_STEP_PX, 0)
    await wheel(STEPS / 2, -PAN_STEP_PX, 0)
  }
  const type = async () => {
    await page.keyboard.press('/')
    await page.keyboard.type(SEARCHED, { delay: KEY_MS })
    await page.waitForTimeout(SETTLED_AFTER_MS)
  }
  const work = []
  const measure = async (name, act) => {
    const { frameMs } = await traceMainThread(page, act)
    work.push({ name, frameMs })
    await page.waitForTimeout(SETTLED_AFTER_MS)
  }
  await measure('zooming', zoom)
  await wheel(ZOOM_STEPS, 0, -ZOOM_STEP_PX)
  await page.waitForTimeout(SETTLED_AFTER_MS)
  await measure('panning', pan)
  await measure('typing a search', type)
  await measure('zooming with matches', zoom)
  await measure('panning with matches', pan)
  await page.close()
  return { nodes: truth.stacks, work }
}

/** Runs in the page, before anything else: writes down every task of the main thread that blocks for more than 50 ms. */
function recordLongTasks() {
  globalThis.benchLongTasks = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.benchLongTasks.push(entry.duration)
  }).observe({ entryTypes: ['longtask'] })
}

/** The same ones every time. */
function randomRanges(count) {
  let state = 4321
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * (DURATION_MS - 2 * SHORTEST_RANGE_MS))
  }
  return Array.from({ length: count }, () => {
    const [from, to] = [next(), next()].sort((a, b) => a - b)
    return [from, to + SHORTEST_RANGE_MS]
  })
}
