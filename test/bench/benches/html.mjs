import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { ROOT } from '../../../scripts/project.mjs'
import { plain, quantile, time } from '../figures.mjs'
import { besideReference } from '../reference.mjs'

const CLI = join(ROOT, 'dist', 'cli', 'memreel.js')
const SAMPLE = join(ROOT, 'public', 'sample.bin')
const OPENED_WITHIN_MS = 300_000

/**
 * Reports against other pages of the same captures, in one Chromium and from file://. MEMREEL_BENCH_PAGES names a folder with NAME.bin (or
 * NAME.memreel) and beside it NAME.html, as `memray flamegraph --temporal -o NAME.html NAME.bin` writes it. Without it only the sample's
 * report is measured.
 */
export async function run({ isSmoke }) {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error(HOW_TO_GET_ONE)
  const folder = mkdtempSync(join(tmpdir(), 'memreel-bench-html-'))
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
  try {
    const figures = []
    for (const capture of captures()) {
      const name = basename(capture).replace(/\.(bin|memreel)$/, '')
      const report = join(folder, `${name}.html`)
      const { status } = spawnSync(process.execPath, [CLI, 'report', capture, '--no-source', '-o', report], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      if (status !== 0) throw new Error(`There is no report of ${capture}.`)
      const other = capture.replace(/\.(bin|memreel)$/, '.html')
      for (const [whose, page] of [
        ['memreel', report],
        ['other', other],
      ]) {
        if (!existsSync(page)) continue
        const { result, passMs } = await besideReference(() => openings(browser, page, isSmoke ? 1 : 3))
        figures.push(
          plain(`${name}, ${whose}: size`, `${(statSync(page).size / 1e6).toFixed(2)} MB`),
          time(`${name}, ${whose}: opened in`, quantile(result, 0.5), passMs),
        )
      }
    }
    return figures
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true })
  }
}

function captures() {
  const folder = process.env.MEMREEL_BENCH_PAGES
  if (!folder) return [SAMPLE]
  return readdirSync(folder)
    .filter((name) => /\.(bin|memreel)$/.test(name))
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(a).size - statSync(b).size)
}

async function openings(browser, path, times) {
  const all = []
  for (let i = 0; i < times; i++) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(noteFirstPicture)
    await page.goto(pathToFileURL(path).href, { waitUntil: 'commit', timeout: OPENED_WITHIN_MS })
    const handle = await page.waitForFunction(() => globalThis.benchPictureMs, null, { timeout: OPENED_WITHIN_MS })
    all.push(await handle.jsonValue())
    await page.close()
  }
  return all
}

/** Runs in the page: when the first flame graph was painted, in milliseconds since the page was asked for. */
function noteFirstPicture() {
  const look = () => {
    const isThere =
      performance.getEntriesByName('memreel:painted').length > 0 || document.querySelector('#chart svg rect') !== null
    if (isThere) requestAnimationFrame(() => setTimeout(() => (globalThis.benchPictureMs = performance.now())))
    else requestAnimationFrame(look)
  }
  look()
}
