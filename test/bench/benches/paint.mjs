import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { APP_FOLDER, isAppStale, runTool } from '../../../scripts/project.mjs'
import { serveFolder } from '../../../scripts/staticServer.mjs'
import { quantile, time } from '../figures.mjs'
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
    const settings = { events: isSmoke ? 1e6 : 1e7, nodes: isSmoke ? 20_000 : 200_000, snapshots: SNAPSHOTS }
    writeFileSync(file, captureBytes({ ...settings, container: 'lz4' }).bytes)
    const page = await browser.newPage({ viewport: WINDOW })
    await page.goto(`${server.origin}/`)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.waitForFunction(() => performance.getEntriesByName('memreel:painted').length > 0, null, {
      timeout: OPENED_WITHIN_MS,
    })
    await page.waitForTimeout(SETTLED_AFTER_MS)
    const ranges = randomRanges(isSmoke ? 20 : 100)
    const { result, passMs } = await besideReference(async () => {
      const paintMs = []
      for (const range of ranges) paintMs.push(await rangeToPaintMs(page, range))
      return { paintMs, frameMs: await panFrameMs(page) }
    })
    return [
      time('range change to paint: median', quantile(result.paintMs, 0.5), passMs),
      time('range change to paint: 95 of 100 are within', quantile(result.paintMs, 0.95), passMs),
      time('between frames while panning: median', quantile(result.frameMs, 0.5), passMs),
      time('between frames while panning: 95 of 100 are within', quantile(result.frameMs, 0.95), passMs),
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

/** Zooms in a bit with the wheel, then moves sideways and back, and answers the times between the screen's frames. */
async function panFrameMs(page) {
  await page.mouse.move(WINDOW.width / 2, WINDOW.height * 0.6)
  for (let step = 0; step < ZOOM_STEPS; step++) await page.mouse.wheel(0, ZOOM_STEP_PX)
  await page.evaluate(() => {
    globalThis.benchFrames = []
    const onFrame = (now) => {
      globalThis.benchFrames?.push(now)
      if (globalThis.benchFrames) requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
  })
  for (let step = 0; step < PAN_STEPS; step++) {
    await page.mouse.wheel(step < PAN_STEPS / 2 ? PAN_STEP_PX : -PAN_STEP_PX, 0)
  }
  const frames = await page.evaluate(() => {
    const seen = globalThis.benchFrames
    globalThis.benchFrames = null
    return seen
  })
  if (frames.length < 3) throw new Error('Panning showed no frames.')
  return frames.slice(1).map((now, index) => now - frames[index])
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
