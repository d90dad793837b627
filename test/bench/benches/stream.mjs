import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { APP_FOLDER, isAppStale, runTool } from '../../../scripts/project.mjs'
import { serveFolder } from '../../../scripts/staticServer.mjs'
import { megabytes, plain, quantile, short } from '../figures.mjs'
import { madeFile, startMadeStream } from '../madeStream.mjs'
import { followMainThread } from '../mainThreadWork.mjs'
import { followTabMemory } from '../tabMemory.mjs'

const WINDOW = { width: 1440, height: 900 }
const RECORDS = 1e8
const SMOKE_RECORDS = 1e7
/** Of the generator, without compression; a little less than it has, so that a capture is not shorter than asked for. */
const BYTES_PER_RECORD = 2.9
const SNAPSHOTS = 4000
const READ_WITHIN_MS = 3 * 3600_000
/** How often something is asked of the page while it reads. */
const ASK_EVERY_MS = 3000
const ANSWERED_WITHIN_MS = 60_000

/**
 * A capture that is longer than anything could hold, from a server that makes it up while it sends it, opened by its address in the built
 * page. MEMREEL_BENCH_STREAM_GB=12 asks for so many gigabytes in place of 10^8 records; that takes a quarter of an hour. With
 * MEMREEL_BENCH_STREAM_FILE=PATH it is written there first, unless it is there already, and opened as a file: then nobody makes a capture while the
 * page reads it.
 */
export async function run({ isSmoke }) {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error(HOW_TO_GET_ONE)
  if (isAppStale() && !runTool('vite', ['build', '--logLevel', 'warn'])) throw new Error('The app could not be built.')
  const gigabytes = Number(process.env.MEMREEL_BENCH_STREAM_GB ?? 0)
  const records = isSmoke ? SMOKE_RECORDS : gigabytes > 0 ? (gigabytes * 1e9) / BYTES_PER_RECORD : RECORDS
  const settings = { records, live: 500_000, nodes: 20_000, snapshots: SNAPSHOTS }
  const path = process.env.MEMREEL_BENCH_STREAM_FILE
  const source = path ? madeFile(path, settings) : await startMadeStream(settings)
  const server = await serveFolder(APP_FOLDER)
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
  try {
    const page = await browser.newPage({ viewport: WINDOW })
    await page.addInitScript(recordLongTasks)
    const memory = await followTabMemory(browser)
    const started = performance.now()
    const mainThread = await followMainThread(page)
    if ('url' in source) await page.goto(`${server.origin}/?capture=${encodeURIComponent(source.url)}`)
    else {
      await page.goto(server.origin)
      await page.getByLabel('Capture file').setInputFiles(source.path)
    }
    const reading = await whileReading(page)
    const readMs = performance.now() - started
    const { stretches, share } = await mainThread.stop()
    const highestBytes = memory.stop()
    const facts = await page.locator('.head').textContent()
    const longTasks = await page.evaluate(() => globalThis.benchLongTasks)
    return [
      plain(
        `${short(records)} records, ${megabytes(source.sentBytes())} from ${path ? 'a file' : 'a stream of unknown length'}`,
        `${(readMs / 1000).toFixed(1)} s, ${short((records / readMs) * 1000)} records per second`,
      ),
      plain('first picture after', reading.firstMs === null ? 'the end' : `${(reading.firstMs / 1000).toFixed(1)} s`),
      plain(
        'another mode or range to its picture, while reading',
        reading.answersMs.length === 0
          ? 'not asked: read too soon'
          : `median ${short(quantile(reading.answersMs, 0.5))} ms, 95 of 100 within ${short(quantile(reading.answersMs, 0.95))} ms, ${reading.answersMs.length} asked`,
      ),
      plain('looks at what was read so far', String(reading.revisions)),
      plain(
        'CPU of the main thread, start and answers included, in stretches of a tenth of a second (more where the machine is busy)',
        `${short(share * 100)} % of the time; median ${short(quantile(stretches, 0.5))} ms, 99 of 100 within ${short(quantile(stretches, 0.99))} ms, at most ${short(Math.max(...stretches))} ms`,
      ),
      plain(
        'main-thread tasks over 50 ms, time without CPU included',
        longTasks.length === 0 ? 'none' : `${longTasks.length}, the longest ${described(longTasks)}`,
      ),
      plain('memory of the tab at most', highestBytes === null ? 'not told by this system' : megabytes(highestBytes)),
      plain('the report’s head', facts.replaceAll(/\s+/g, ' ')),
    ]
  } finally {
    await browser.close()
    await server.close()
    source.stop()
  }
}

const MOST_DESCRIBED = 8

function described(longTasks) {
  return longTasks
    .toSorted((x, y) => y.duration - x.duration)
    .slice(0, MOST_DESCRIBED)
    .map(({ startTime, duration }) => `${short(duration)} ms at ${(startTime / 1000).toFixed(1)} s`)
    .join(', ')
}

/** Asks for ranges and modes until the capture is read, and answers how long each took to its painted picture. */
async function whileReading(page) {
  const started = performance.now()
  const answersMs = []
  let firstMs = null
  let turn = 0
  const isReading = () => page.locator('.reading, .opening').count()
  await page.locator('.reading, .opening, .report').first().waitFor()
  while ((await isReading()) > 0) {
    if (performance.now() - started > READ_WITHIN_MS) throw new Error('The capture was not read within the time.')
    const isShown = (await page.locator('.reading').count()) > 0 && (await painted(page)) > 0
    if (isShown) {
      firstMs ??= performance.now() - started
      const from = (turn * 37) % 100
      const ms = await answerMs(page, [from, from + 400 + turn], turn % 2 === 0 ? 'leaked' : 'peak')
      if (ms !== null) answersMs.push(ms)
      turn++
    }
    await page.waitForTimeout(isShown ? ASK_EVERY_MS : 50)
  }
  await page.locator('.report').waitFor()
  const revisions = await page.evaluate(() => performance.getEntriesByName('memreel:preview').length)
  return { firstMs, answersMs, revisions }
}

const painted = (page) => page.evaluate(() => performance.getEntriesByName('memreel:painted').length)

/** Null if the capture was read to its end meanwhile, which asks for everything anew. */
async function answerMs(page, range, mode) {
  const before = await page.evaluate(() => performance.getEntriesByName('memreel:range-change').length)
  await page.evaluate(
    ([text, modeName]) => {
      const view = new URLSearchParams(location.hash.slice(1))
      view.set('range', text)
      view.set('mode', modeName)
      location.hash = view.toString()
    },
    [range.join('-'), mode],
  )
  try {
    const handle = await page.waitForFunction(
      (known) => {
        const change = performance.getEntriesByName('memreel:range-change')[known]
        if (!change) return null
        const mark = performance
          .getEntriesByName('memreel:painted')
          .find((entry) => entry.detail.sequence >= change.detail.sequence)
        return mark ? { ms: mark.startTime - change.startTime } : null
      },
      before,
      { timeout: ANSWERED_WITHIN_MS },
    )
    return (await handle.jsonValue()).ms
  } catch (cause) {
    if ((await page.locator('.reading').count()) > 0) throw cause
    return null
  }
}

/** Runs in the page, before anything else: writes down every task of the main thread that blocks for more than 50 ms. */
function recordLongTasks() {
  globalThis.benchLongTasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.benchLongTasks.push({ startTime, duration })
  }).observe({ entryTypes: ['longtask'] })
}
