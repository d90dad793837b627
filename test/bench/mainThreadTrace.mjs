/**
 * What the page's own thread works, read from a trace of Chromium: the thread's processor time, and the time by the clock beside it. A busy
 * machine makes every task longer by the clock, and none of them much harder.
 *
 * @typedef {{ cpuMs: number, clockMs: number }} Task
 * @typedef {{ tasks: Task[], frameMs: number[], marks: string[] }} MainThreadWork
 * `tasks` in order; `frameMs`: for each of the screen's frames with input in it, all work since the frame before it; `marks`: what the page
 * marked, by name.
 */
const CATEGORIES = ['toplevel', 'blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline.frame']
/** The thread that sets this mark is the page's; others, of the browser's own pages, have the same name. */
const MARK = 'memreel:trace-ends'
const OF_A_FRAME = 'BeginMainThreadFrame'
const INPUTS = new Set(['wheel', 'pointermove', 'pointerdown', 'keydown', 'input'])
const POLLED_EVERY_MS = 100

/**
 * Traces the page while `work` goes on. @param {import('playwright-core').Page} page @param {() => Promise<void>} work
 * @returns {Promise<MainThreadWork>}
 */
export async function traceMainThread(page, work) {
  const browser = page.context().browser()
  // what playwright puts into a page on its first use is not the page's work
  await page.evaluate(() => null)
  await page.locator('body').count()
  await browser.startTracing(page, { categories: CATEGORIES })
  try {
    await work()
    await page.evaluate((mark) => void performance.mark(mark), MARK)
  } catch (cause) {
    await browser.stopTracing()
    throw cause
  }
  const events = eventsOf(await browser.stopTracing())
  const end = events.find((event) => event.name === MARK)
  if (!end) throw new Error('The trace does not say which thread is the page’s.')
  return workOf(events.filter((event) => event.pid === end.pid && event.tid === end.tid && event.ts <= end.ts))
}

/**
 * Opens an address in a window that nothing is attached to, and traces the page from its start. A page that is watched compiles its scripts
 * again for each error object that is made, which would be measured as well. `until`: gets the window's title, and answers whether all
 * that is to be traced has happened. @returns {Promise<MainThreadWork>}
 */
export async function traceStart(browser, url, { width, height, until, timeoutMs = 60_000, settleMs = 1500 }) {
  const devtools = await browser.newBrowserCDPSession()
  const { browserContextId } = await devtools.send('Target.createBrowserContext')
  await browser.startTracing(undefined, { categories: CATEGORIES })
  let traced
  try {
    const { targetId } = await devtools.send('Target.createTarget', { url, browserContextId, width, height })
    const deadline = performance.now() + timeoutMs
    for (;;) {
      await pause(POLLED_EVERY_MS)
      const { targetInfo } = await devtools.send('Target.getTargetInfo', { targetId })
      if (until(targetInfo.title)) break
      if (performance.now() > deadline) throw new Error(`The page is not there; its title is "${targetInfo.title}".`)
    }
    await pause(settleMs)
  } finally {
    traced = await browser.stopTracing()
    await devtools.send('Target.disposeBrowserContext', { browserContextId })
  }
  const events = eventsOf(traced)
  const origin = new URL(url).origin
  const ofPage = events.find(({ args }) => String(args?.data?.url ?? '').startsWith(`${origin}/assets/`))
  if (!ofPage) throw new Error('The trace has nothing of the page.')
  return workOf(events.filter((event) => event.pid === ofPage.pid && event.tid === ofPage.tid))
}

function workOf(events) {
  const tasks = events
    .filter(({ ph, name, tdur }) => ph === 'X' && name.endsWith('RunTask') && tdur !== undefined)
    .sort((a, b) => a.ts - b.ts)
  if (tasks.length === 0) throw new Error('The trace has no tasks of the page.')
  const frames = events.filter(({ name }) => name === OF_A_FRAME)
  const inputs = events.filter(({ name, args }) => name === 'EventDispatch' && INPUTS.has(args?.data?.type))
  return {
    tasks: tasks.map(({ tdur, dur }) => ({ cpuMs: tdur / 1000, clockMs: dur / 1000 })),
    frameMs: workPerFrame(tasks, frames, inputs),
    marks: events
      .filter(({ cat, name }) => cat === 'blink.user_timing' && name.startsWith('memreel:'))
      .map(({ name }) => name),
  }
}

/**
 * A frame's work is all that the thread does from the frame before it: input, answers of workers, and the frame itself. Frames in which nobody
 * did anything don't count: they would make the median small.
 */
function workPerFrame(tasks, frames, inputs) {
  const perFrame = []
  let sum = 0
  let hasInput = false
  const isIn =
    ({ ts, dur }) =>
    (event) =>
      event.ts >= ts && event.ts <= ts + dur
  for (const task of tasks) {
    sum += task.tdur / 1000
    hasInput ||= inputs.some(isIn(task))
    if (!frames.some(isIn(task))) continue
    if (hasInput) perFrame.push(sum)
    sum = 0
    hasInput = false
  }
  return perFrame
}

function eventsOf(trace) {
  return JSON.parse(trace.toString()).traceEvents
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
