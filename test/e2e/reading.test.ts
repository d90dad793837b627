import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { CHROMIUM_ARGUMENTS, findBrowser } from '../../scripts/browser.mjs'
import { APP_FOLDER, ROOT } from '../../scripts/project.mjs'
import { type FolderServer, serveFolder } from '../../scripts/staticServer.mjs'
import { captureBytes } from '../bench/generator/index.mjs'
import { dropFile } from './harness/index.ts'

/** Machines that build on the side are slow. */
const PATIENT = { timeout: 30_000 }
const HELD_SHARE = 0.6
const SNAPSHOTS = 400

const { bytes, truth } = captureBytes({ events: 1e6, live: 20_000, nodes: 2000, snapshots: SNAPSHOTS })
const sample = readFileSync(join(ROOT, 'public', 'sample.bin'))

let browser: Browser
let app: FolderServer
let captures: Server
let origin = ''
let held: ServerResponse[] = []
let problems: string[] = []

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
  app = await serveFolder(APP_FOLDER)
  captures = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Content-Type', 'application/octet-stream')
    if (request.url === '/whole.bin') response.end(bytes)
    else {
      if (request.url === '/sized.bin') response.setHeader('Content-Length', bytes.length)
      response.write(bytes.subarray(0, bytes.length * HELD_SHARE))
      held.push(response)
    }
  })
  await new Promise<void>((resolve) => captures.listen(0, '127.0.0.1', resolve))
  const at = captures.address()
  origin = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
})
afterAll(async () => {
  await browser.close()
  await app.close()
  captures.closeAllConnections()
  captures.close()
})
beforeEach(() => {
  held = []
  problems = []
})

async function openApp(suffix: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${app.origin}/${suffix}`)
  return page
}
const openCapture = (name: string, hash = '') => openApp(`?capture=${encodeURIComponent(`${origin}/${name}`)}${hash}`)

const reading = (page: Page) => page.getByRole('region', { name: 'Reading' })
const strip = (page: Page) => page.locator('.frame-strip-text')
const crumbs = (page: Page) => page.getByRole('navigation', { name: 'Zoom' })
const leaked = (page: Page) => page.getByRole('radio', { name: 'Leaked', exact: true })
const head = (page: Page) => page.getByRole('banner')
const megabytes = (size: number) => `${(size / 1e6).toFixed(1)} MB`

async function releaseRest(): Promise<void> {
  for (const response of held) response.end(bytes.subarray(bytes.length * HELD_SHARE))
}

it('shows what was read so far, answers about it, and keeps what was chosen to the end', async () => {
  const page = await openCapture('sized.bin', '#range=500-3500')
  await reading(page).waitFor(PATIENT)
  await expect.poll(() => reading(page).textContent()).toMatch(/of [\d.]+ MB \(\d\d\.\d %\), .* records\/s.* left/)
  await strip(page).getByText('allocations').waitFor(PATIENT)

  await leaked(page).check({ force: true })
  await page.getByRole('application').focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
  await expect.poll(() => page.url()).toContain('zoom=')
  await expect.poll(() => page.url()).toContain('mode=leaked')
  const zoomed = await crumbs(page).textContent()
  const address = new URL(page.url())
  expect(new URLSearchParams(address.hash.slice(1)).get('range')).toBe('500-3500')
  await page.getByRole('tab', { name: 'Table' }).click()
  await page.getByRole('row').nth(2).waitFor(PATIENT)
  await page.getByRole('tab', { name: 'Flame graph' }).click()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  await releaseRest()
  await reading(page).waitFor({ state: 'detached', ...PATIENT })
  expect(await head(page).textContent()).toContain(megabytes(truth.peakBytes))
  expect(await leaked(page).isChecked()).toBe(true)
  expect(await crumbs(page).textContent()).toBe(zoomed)
  await expect.poll(() => new URL(page.url()).hash).toBe(address.hash)

  // the same view of the capture, read without looking
  const other = await openCapture('whole.bin', address.hash)
  await strip(other).getByText('allocations').waitFor(PATIENT)
  await reading(other).waitFor({ state: 'detached', ...PATIENT })
  await expect
    .poll(async () => (await strip(page).textContent()) === (await strip(other).textContent()), PATIENT)
    .toBe(true)
  expect(await crumbs(other).textContent()).toBe(zoomed)
  expect(problems).toEqual([])
})

it('keeps what was read when it is told to stop, and says so', async () => {
  const page = await openCapture('held.bin')
  await page.getByRole('button', { name: 'Stop and keep this' }).click(PATIENT)
  await page.getByText('This is a part of the capture.').waitFor(PATIENT)
  expect(await page.getByRole('note').textContent()).toMatch(/Reading was stopped after [\d.]+ MB: everything here/)
  expect(await reading(page).count()).toBe(0)
  expect(await strip(page).textContent()).toContain('allocations')
})

it('keeps what was read when the connection breaks', async () => {
  const page = await openCapture('sized.bin')
  await reading(page).waitFor(PATIENT)
  for (const response of held) response.destroy()
  await page.getByText('This is a part of the capture.').waitFor(PATIENT)
  expect(await page.getByRole('note').textContent()).toContain('broke off')
})

it('Cancel leads back to the start page', async () => {
  const page = await openApp('')
  await page.getByLabel('Or from an address').fill(`${origin}/held.bin`)
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await reading(page).waitFor(PATIENT)
  await expect.poll(() => page.url()).toContain('held.bin')
  await reading(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Choose a file' }).waitFor(PATIENT)
  await expect.poll(() => page.url()).toBe(`${app.origin}/`)
})

it('Cancel leads back to the report before, with its address', async () => {
  const page = await openCapture('held.bin')
  await reading(page).waitFor(PATIENT)
  await dropFile(page, sample, 'phases.bin')
  await page.getByRole('heading', { name: 'phases.bin' }).waitFor(PATIENT)
  await expect.poll(() => strip(page).textContent(), PATIENT).toContain('240.3 MB')
  const address = page.url()
  await page.goBack()
  await reading(page).waitFor(PATIENT)
  await expect.poll(() => head(page).textContent()).toContain('held.bin')
  await reading(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('heading', { name: 'phases.bin' }).waitFor(PATIENT)
  await expect.poll(() => strip(page).textContent(), PATIENT).toContain('240.3 MB')
  expect(new URL(page.url()).hash).toBe(new URL(address).hash)
  expect(problems).toEqual([])
})

it('renders the report for each look at it, and not for each word of how far it is', async () => {
  const page = await openCapture('endless.bin')
  await strip(page).getByText('(100.0 %)').waitFor(PATIENT)
  const counts = () =>
    page.evaluate(() => {
      const count = (name: string) => performance.getEntriesByName(name).length
      return { looks: count('memreel:preview'), renders: count('memreel:report') }
    })
  const before = await counts()
  // each change of the figures is a message of the worker
  const told = await reading(page).evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        let changes = 0
        new MutationObserver((_, observer) => {
          if (++changes < 20) return
          observer.disconnect()
          resolve(changes)
        }).observe(element, { characterData: true, childList: true, subtree: true })
      }),
  )
  const after = await counts()
  expect(told).toBe(20)
  expect(before.renders).toBeGreaterThan(0)
  // one look may have been waiting to be rendered when counting began
  expect(after.renders - before.renders).toBeLessThanOrEqual(after.looks - before.looks + 1)
  expect(after.looks - before.looks).toBeLessThan(told / 2)
  await releaseRest()
  await reading(page).waitFor({ ...PATIENT, state: 'detached' })
  expect(problems).toEqual([])
})
