import { readFileSync } from 'node:fs'

const SAMPLE_MS = 250

/**
 * Follows the memory of a browser's renderer processes (the tab with its workers) as the system counts it: what they have for
 * themselves and their part of what is shared. Linux only; elsewhere it answers null. @param {import('playwright-core').Browser} browser
 */
export async function followTabMemory(browser) {
  const session = await browser.newBrowserCDPSession()
  let highest = 0
  let isSampling = false
  const sample = async () => {
    if (isSampling) return
    isSampling = true
    try {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      const renderers = processInfo.filter(({ type }) => type === 'renderer')
      const bytes = renderers.reduce((sum, { id }) => sum + proportionalBytes(id), 0)
      highest = Math.max(highest, bytes)
    } catch {
      // the browser is closing
    } finally {
      isSampling = false
    }
  }
  const timer = setInterval(sample, SAMPLE_MS)
  return {
    stop() {
      clearInterval(timer)
      return highest > 0 ? highest : null
    },
  }
}

function proportionalBytes(pid) {
  try {
    const line = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))
    return Number(line?.[1] ?? 0) * 1024
  } catch {
    return 0 // gone by now, or no Linux
  }
}
