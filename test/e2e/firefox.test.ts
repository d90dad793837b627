import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findFirefox, HOW_TO_GET_FIREFOX } from '../../scripts/browser.mjs'
import { ROOT } from '../../scripts/project.mjs'
import { hostileCapture } from '../unit/packed/hostileCapture.ts'
import { wasmInWorker } from './harness/wasmWorker.ts'

const CLI = join(ROOT, 'dist', 'cli', 'memreel.js')
const SAMPLE = join(ROOT, 'public', 'sample.bin')
const PATIENT = { timeout: 60_000 }
/** Whatever leaves the machine goes to a proxy that is not there. */
const NO_NETWORK = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
}

describe('a report from file:// in Firefox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-firefox-'))
  const executablePath = findFirefox()
  let browser: Browser | null = null
  beforeAll(async () => {
    if (!executablePath) return
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath,
      headless: true,
      timeout: 120_000,
      extraPrefsFirefox: NO_NETWORK,
    })
  })
  beforeEach((context) => {
    if (!executablePath) context.skip(HOW_TO_GET_FIREFOX)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  function report(name: string, capture: string, ...words: string[]): string {
    const path = join(folder, name)
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'report', capture, '-o', path, ...words], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, expect.stringContaining(name)])
    return path
  }

  async function open(path: string): Promise<{ page: Page; problems: string[] }> {
    const page = await browser!.newPage()
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('dialog', (dialog) => {
      problems.push('a dialog opened')
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) problems.push(`asked for ${request.url()}`)
    })
    await page.goto(pathToFileURL(path).href)
    await page.waitForSelector('.report', PATIENT)
    return { page, problems }
  }

  it('opens without a network, in the view of the sender, and its worker compiles WebAssembly', async () => {
    const { page, problems } = await open(report('sample.html', SAMPLE, '--view', 'mode=leaked&q=import'))
    expect(await page.title()).toContain('sample.bin')
    await expect.poll(() => page.evaluate(() => location.hash), PATIENT).toContain('mode=leaked')
    await expect
      .poll(
        () =>
          page.evaluate(() => {
            const [canvas] = document.querySelectorAll('canvas')
            return (canvas?.width ?? 0) > 0 && performance.getEntriesByName('memreel:painted').length > 0
          }),
        PATIENT,
      )
      .toBe(true)
    expect(problems).toEqual([])
    expect(await page.evaluate(wasmInWorker)).toBe('42')
  })

  it('shows hostile names as what they are', async () => {
    const capture = join(folder, 'hostile.bin')
    writeFileSync(capture, hostileCapture())
    const { page, problems } = await open(report('hostile.html', capture))
    await expect
      .poll(() => page.evaluate(() => document.querySelector('.head-command')?.textContent), PATIENT)
      .toContain('</script><img src=x onerror=')
    expect(await page.evaluate(() => document.querySelectorAll('img[src="x"], script[src]').length)).toBe(0)
    expect(problems).toEqual([])
  })
})
