const SAMPLE_MS = 100

/**
 * Follows how much CPU the tasks of a page's main thread take, in short stretches of time: no single task took more than the stretch that
 * took most. Unlike the length of tasks, this does not depend on what else the machine does. @param {import('playwright-core').Page} page
 */
export async function followMainThread(page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const cpuMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000
  }
  const stretches = []
  let isOver = false
  const started = performance.now()
  const following = (async () => {
    let before = await cpuMs()
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
      const now = await cpuMs()
      stretches.push(now - before)
      before = now
    }
  })()
  return {
    /** CPU of each stretch, in milliseconds, and the share of the whole time. */
    async stop() {
      isOver = true
      await following
      const share = stretches.reduce((sum, ms) => sum + ms, 0) / (performance.now() - started)
      return { stretches, share }
    },
  }
}
