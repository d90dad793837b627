import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { APP_FOLDER, isAppStale, runTool } from '../../../scripts/project.mjs'
import { serveFolder } from '../../../scripts/staticServer.mjs'
import { quantile, short } from '../figures.mjs'
import { captureBytes } from '../generator/index.mjs'
import { besideReference } from '../reference.mjs'
import { situations } from '../threadSituations.mjs'

/** What a person may be kept waiting for. */
const LONG_MS = 50
const REPEATS = 3

/**
 * The longest tasks of the page's thread in the built app, in one situation after the other. MEMREEL_BENCH_APP names the folder of another
 * build, which is measured in turn with this one.
 */
export async function run({ isSmoke }) {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error(HOW_TO_GET_ONE)
  if (isAppStale() && !runTool('vite', ['build', '--logLevel', 'warn'])) throw new Error('The app could not be built.')
  const folder = mkdtempSync(join(tmpdir(), 'memreel-bench-'))
  const other = process.env.MEMREEL_BENCH_APP
  const apps = [{ name: '', folder: APP_FOLDER }, ...(other ? [{ name: ', the other build', folder: other }] : [])]
  const servers = await Promise.all(apps.map((app) => serveFolder(app.folder)))
  try {
    const files = writeCaptures(folder, isSmoke ? 20 : 1)
    const rows = []
    for (const { name, isLong, trace } of situations(files, isSmoke)) {
      const { result, passMs } = await besideReference(async () => {
        const runs = apps.map(() => [])
        for (let repeat = 0; repeat < (isSmoke || isLong ? 1 : REPEATS); repeat++) {
          for (const [at, server] of servers.entries()) {
            // each in a browser of its own: what one compiled the next would find
            const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
            try {
              runs[at].push(await trace(browser, server.origin))
            } finally {
              await browser.close()
            }
          }
        }
        return runs
      })
      rows.push(...result.map((runs, at) => row(`${name}${apps[at].name}`, runs, passMs)))
    }
    return rows
  } finally {
    await Promise.all(servers.map((server) => server.close()))
    rmSync(folder, { recursive: true })
  }
}

/** The longest task of each run, the median of the runs. @param {import('../mainThreadTrace.mjs').MainThreadWork[]} runs */
function row(name, runs, passMs) {
  const longest = (of) => runs.map(({ tasks }) => tasks.reduce((most, task) => Math.max(most, of(task)), 0))
  const cpuMs = quantile(
    longest((task) => task.cpuMs),
    0.5,
  )
  const clockMs = quantile(
    longest((task) => task.clockMs),
    0.5,
  )
  const tasks = runs.flatMap((work) => work.tasks)
  const long = (of) => tasks.filter((task) => of(task) > LONG_MS)
  const byClock = long((task) => task.clockMs)
  const waited = byClock.filter((task) => task.cpuMs <= LONG_MS / 2)
  return {
    name: `${name}: longest task`,
    perPass: `${short(cpuMs / passMs)} passes`,
    value:
      `${short(cpuMs)} ms of CPU, ${short(clockMs)} by the clock; over ${LONG_MS} ms: ${long((task) => task.cpuMs).length}, ` +
      `${byClock.length} by the clock (${waited.length} of them mostly waited), of ${tasks.length}`,
  }
}

function writeCaptures(folder, scale) {
  const large = join(folder, 'large.bin')
  const million = join(folder, 'million.bin')
  const settings = { snapshots: 600, threads: 4, container: 'plain' }
  writeFileSync(large, captureBytes({ ...settings, events: 6e6 / scale, live: 150_000 / scale, nodes: 20_000 }).bytes)
  writeFileSync(
    million,
    captureBytes({
      events: 6e6 / scale,
      live: 4e5 / scale,
      nodes: 1.6e6 / scale,
      snapshots: 100,
      threads: 8,
      temporaryShare: 0.1,
    }).bytes,
  )
  return { large, million }
}
