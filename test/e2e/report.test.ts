import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM_ARGUMENTS, findBrowser } from '../../scripts/browser.mjs'
import { ROOT } from '../../scripts/project.mjs'
import { type CaptureIndex, createIndexer } from '../../src/capture/index.ts'
import { hostileCapture } from '../unit/packed/hostileCapture.ts'
import { CaptureWriter } from '../unit/parsers/captureWriter.ts'
import { dropFile, testedApp } from './harness/index.ts'
import { wasmInWorker } from './harness/wasmWorker.ts'

/** Machines that build on the side are slow. */
const PATIENT = { timeout: 20_000 }
const CLI = join(ROOT, 'dist', 'cli', 'memreel.js')
const SAMPLE = join(ROOT, 'public', 'sample.bin')
const folder = mkdtempSync(join(tmpdir(), 'memreel-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

function memreel(...words: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8' })
  return { status, stderr }
}

function openPacked(path: string): CaptureIndex {
  const indexer = createIndexer()
  indexer.push(readFileSync(path))
  return indexer.finish()
}

/** A page from file://, with the network off and everything written down that it must never do. */
async function openReport(browser: Browser, path: string, suffix = ''): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ offline: true })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) problems.push(`asked for ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    problems.push('a dialog opened')
    void dialog.dismiss()
  })
  await page.goto(`${pathToFileURL(path).href}${suffix}`)
  return { page, problems }
}

describe('a report from file://', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
  })
  afterAll(() => browser.close())

  it('opens without a network, in the view of the sender', async () => {
    const path = join(folder, 'sample.html')
    expect(memreel('report', SAMPLE, '-o', path, '--view', 'mode=leaked&q=import').status).toBe(0)
    const { page, problems } = await openReport(browser, path)
    await page.getByRole('heading', { name: 'sample.bin' }).waitFor()
    await expect.poll(() => page.getByRole('radio', { name: /leaked/i }).isChecked(), PATIENT).toBe(true)
    await expect.poll(() => page.evaluate(() => location.hash), PATIENT).toContain('mode=leaked')
    expect(await page.title()).toContain('sample.bin')
    expect(await page.evaluate(() => document.querySelectorAll('canvas').length)).toBeGreaterThan(0)
    expect(problems).toEqual([])
  })

  it('holds a policy that allows no network and only its own script', async () => {
    const path = join(folder, 'policy.html')
    memreel('report', SAMPLE, '-o', path)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).toMatch(/script-src 'sha256-[^']+' 'sha256-[^']+' 'wasm-unsafe-eval';/)
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe')
    const { page } = await openReport(browser, path)
    await page.getByRole('heading', { name: 'sample.bin' }).waitFor()
    const ran = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
      return 'ran' in window
    })
    expect(ran).toBe(false)
  })

  it('lets its worker compile WebAssembly, because its policy says so', async () => {
    const path = join(folder, 'wasm.html')
    memreel('report', SAMPLE, '-o', path)
    const { page, problems } = await openReport(browser, path)
    await page.getByRole('heading', { name: 'sample.bin' }).waitFor()
    expect(problems).toEqual([])
    expect(await page.evaluate(wasmInWorker)).toBe('42')

    const without = join(folder, 'no-wasm.html')
    writeFileSync(without, readFileSync(path, 'utf8').replace(" 'wasm-unsafe-eval'", ''))
    const other = await openReport(browser, without)
    expect(await other.page.evaluate(wasmInWorker)).toMatch(/Content Security Policy/)
  })

  it('shows hostile names as what they are', async () => {
    const capture = join(folder, 'hostile.bin')
    writeFileSync(capture, hostileCapture())
    const path = join(folder, 'hostile.html')
    expect(memreel('report', capture, '-o', path, '--view', 'q=</script><script>alert(1)</script>').status).toBe(0)
    const { page, problems } = await openReport(browser, path)
    await page.getByRole('heading', { name: 'hostile.bin' }).waitFor()
    await expect
      .poll(() => page.locator('.head-command').textContent(), PATIENT)
      .toContain('</script><img src=x onerror=')
    expect(await page.evaluate(() => document.querySelectorAll('img[src="x"], script[src]').length)).toBe(0)
    expect(problems).toEqual([])
  })

  it('leaves out what it is told to', async () => {
    const path = join(folder, 'redacted.html')
    const words = ['--redact-command-line', '--redact-paths', '1', '--redact-threads', '--no-source']
    expect(memreel('report', SAMPLE, '-o', path, ...words).status).toBe(0)
    const { page } = await openReport(browser, path)
    await page.getByRole('heading', { name: 'sample.bin' }).waitFor()
    expect(await page.locator('.head-command').textContent()).toBe('(command line left out)')
  })

  it('says that its time is coarser', async () => {
    const path = join(folder, 'coarse.html')
    expect(memreel('report', SAMPLE, '-o', path, '--max-windows', '50').status).toBe(0)
    const { page } = await openReport(browser, path)
    const note = page.getByRole('note').filter({ hasText: 'Time is coarser' })
    await expect.poll(() => note.textContent(), PATIENT).toContain('69 memory records make one step')
    await note.getByRole('button', { name: 'Dismiss' }).click()
    expect(await note.count()).toBe(0)
  })

  it('keeps to a size by coarser time, and says when it can not', () => {
    const path = join(folder, 'small.html')
    memreel('report', SAMPLE, '-o', path)
    const most = statSync(path).size - 5000
    const coarse = memreel('report', SAMPLE, '-f', '-o', path, '--max-size', String(most / 1e6))
    expect([coarse.status, coarse.stderr]).toEqual([0, expect.stringContaining('time is coarser')])
    expect(statSync(path).size).toBeLessThanOrEqual(most)
    const tooSmall = memreel('report', SAMPLE, '-f', '-o', path, '--max-size', '0.1')
    expect([tooSmall.status, tooSmall.stderr]).toEqual([1, expect.stringContaining("can't be smaller")])
  })
})

describe('the Share button', () => {
  const app = testedApp()

  it('saves a report that opens, and a packed index that opens here', async () => {
    const page = await app.openApp()
    await dropFile(page, readFileSync(SAMPLE), 'pandas.bin')
    await page.getByRole('button', { name: 'Share' }).click()
    const [report] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report (HTML)' }).click(),
    ])
    const path = join(folder, report.suggestedFilename())
    await report.saveAs(path)
    const [packed] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save packed index' }).click(),
    ])
    const packedPath = join(folder, packed.suggestedFilename())
    await packed.saveAs(packedPath)
    expect([report.suggestedFilename(), packed.suggestedFilename()]).toEqual(['memreel-pandas.html', 'pandas.memreel'])

    const browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
    const opened = await openReport(browser, path)
    await opened.page.getByRole('heading', { name: 'pandas.bin' }).waitFor()
    expect(opened.problems).toEqual([])
    await browser.close()

    const second = await app.openApp()
    await dropFile(second, readFileSync(packedPath), 'pandas.memreel')
    await second.getByRole('heading', { name: 'pandas.memreel' }).waitFor()
    await second.getByRole('button', { name: 'Details' }).click()
    await second.getByText('Packed from').waitFor()
  })

  it('puts in lines of a granted folder if told to, and no name of a server', async () => {
    const sources = join(folder, 'sources')
    mkdirSync(join(sources, 'programs'), { recursive: true })
    const lines = Array.from({ length: 40 }, (_, i) => `line_${i + 1} = 'of the program'`)
    writeFileSync(join(sources, 'programs', 'pandas_phases.py'), lines.join('\n'))
    const page = await app.openApp({ width: 1440, height: 900 })
    // the field for folders, as in browsers without a picker for them
    await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'))
    await page.goto(`${app.origin}/?capture=sample.bin`)
    await page.getByRole('button', { name: 'Share' }).click()
    const choice = page.getByRole('checkbox', { name: /source lines/ })
    await expect.poll(() => choice.isDisabled(), PATIENT).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Display' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose the folder of the sources…' }).click(),
    ])
    await chooser.setFiles(sources)
    await page
      .getByRole('dialog')
      .getByText(/of 1 of [\d,]+ files found in sources/)
      .waitFor(PATIENT)
    await page.keyboard.press('Escape')

    const saved = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save packed index' }).click(),
      ])
      await download.saveAs(join(folder, name))
      return openPacked(join(folder, name))
    }
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByText(/\d lines, \d+ B/).waitFor()
    // whoever granted the folder was told that nothing leaves the page
    expect(await choice.isChecked()).toBe(false)
    expect((await saved('without.memreel')).sourceLines).toBeNull()
    await choice.check()
    const { sourceLines, packed } = await saved('with.memreel')
    expect(sourceLines?.texts).toContain("line_18 = 'of the program'")
    expect(packed?.captureName).toBe('sample.bin')

    const [report] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report (HTML)' }).click(),
    ])
    await report.saveAs(join(folder, 'lines.html'))
    const browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
    const opened = await openReport(browser, join(folder, 'lines.html'), '#q=line_18 =')
    await expect.poll(() => opened.page.locator('.search-result').textContent(), PATIENT).toContain('152.5 MB')
    // they came with the report, so they stay in what is made of it
    await opened.page.getByRole('button', { name: 'Share' }).click()
    await expect.poll(() => opened.page.getByRole('checkbox', { name: /source lines/ }).isChecked(), PATIENT).toBe(true)
    expect(opened.problems).toEqual([])
    await browser.close()
  })

  it('keeps the whole report to the size that was chosen', async () => {
    const page = await app.openApp()
    await dropFile(page, readFileSync(SAMPLE), 'pandas.bin')
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByLabel('Time', { exact: true }).selectOption({ label: 'coarser steps beyond 2 MB' })
    const [report] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report (HTML)' }).click(),
    ])
    expect(statSync(await report.path()).size).toBeLessThanOrEqual(2e6)
  })

  it('says of a damaged packed index that it is damaged', async () => {
    const page = await app.openApp()
    const bytes = CaptureWriter.bytesOf([0x8d, 0x6d, 0x65, 0x6d, 0x72, 0x65, 0x65, 0x6c, 1, 0, 0, 0])
    await dropFile(page, bytes, 'cut.memreel')
    await page.getByText(/packed index is cut off/).waitFor()
  })
})
