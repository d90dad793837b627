import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { APP_FOLDER, isAppStale, runTool } from '../../../scripts/project.mjs'
import { serveFolder } from '../../../scripts/staticServer.mjs'
import { plain, quantile, time } from '../figures.mjs'
import { captureBytes } from '../generator/index.mjs'
import { besideReference } from '../reference.mjs'

const WINDOW = { width: 1600, height: 1000 }
const OPENED_WITHIN_MS = 300_000
/** After the first picture the page writes its address and stores what it opened. */
const SETTLED_AFTER_MS = 1000
const PAINTED_WITHIN_MS = 30_000
const SNAPSHOTS = 1000
const DURATION_MS = SNAPSHOTS * 10
const SHORTEST_RANGE_MS = 50
const PAN_STEPS = 60
const PAN_STEP_PX = 25
const ZOOM_STEPS = 6
const ZOOM_STEP_PX = -120
const FRAMES_PER_MOVE = 3

/** The built app in Chromium: from a changed range to the picture of it, and the time between frames while the picture moves. */
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
      return { paintMs, workMs: await panWorkMs(page) }
    })
    return [
      plain(
        'main-thread tasks over 50 ms while opening',
        longTasks.length === 0 ? 'none' : longTasks.map(Math.round).join(', '),
      ),
      time('range change to paint: median', quantile(result.paintMs, 0.5), passMs),
      time('range change to paint: 95 of 100 are within', quantile(result.paintMs, 0.95), passMs),
      time('main-thread work per frame while zooming and panning: median', quantile(result.workMs, 0.5), passMs),
      time('the same: 95 of 100 are within', quantile(result.workMs, 0.95), passMs),
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

/** Zooms in with the wheel, then moves sideways and back, and answers how long the main thread worked for each of the screen's frames. */
async function panWorkMs(page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const worked = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000
  }
  await page.mouse.move(WINDOW.width / 2, WINDOW.height * 0.6)
  const moves = [
    ...Array.from({ length: ZOOM_STEPS }, () => [0, ZOOM_STEP_PX]),
    ...Array.from({ length: PAN_STEPS }, (_, step) => [step < PAN_STEPS / 2 ? PAN_STEP_PX : -PAN_STEP_PX, 0]),
  ]
  const perFrame = []
  for (const [dx, dy] of moves) {
    const before = await worked()
    await page.mouse.wheel(dx, dy)
    const frames = await page.evaluate(framesWithin, FRAMES_PER_MOVE)
    perFrame.push(((await worked()) - before) / frames)
  }
  return perFrame
}

/** Runs in the page, before anything else: writes down every task of the main thread that blocks for more than 50 ms. */
function recordLongTasks() {
  globalThis.benchLongTasks = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.benchLongTasks.push(entry.duration)
  }).observe({ entryTypes: ['longtask'] })
}

/** Runs in the page: waits for so many frames. */
function framesWithin(count) {
  return new Promise((resolve) => {
    let seen = 0
    const onFrame = () => {
      seen++
      if (seen === count) resolve(seen)
      else requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
  })
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
