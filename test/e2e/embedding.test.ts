import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM_ARGUMENTS, findBrowser } from '../../scripts/browser.mjs'
import { APP_FOLDER, ROOT } from '../../scripts/project.mjs'
import { type FolderServer, serveFolder } from '../../scripts/staticServer.mjs'
import { hostileCapture } from '../unit/packed/hostileCapture.ts'

/** Machines that build on the side are slow. */
const PATIENT = { timeout: 20_000 }
/** A page of another site with the app in it, which writes down what it is told. */
const PAGE = `<!doctype html><title>ticket</title><link rel="icon" href="data:,"><script>
window.heard = []
addEventListener('message', (event) => heard.push({ origin: event.origin, ...event.data }))
function embed(address) {
  const frame = document.createElement('iframe')
  frame.style = 'width: 1000px; height: 700px'
  frame.src = address
  document.body.append(frame)
}
function tell(message, origin, transfer) {
  document.querySelector('iframe').contentWindow.postMessage(message, origin, transfer)
}
</script><body></body>`

interface Heard {
  readonly origin: string
  readonly type: string
  readonly name?: string
}

describe('inside an iframe of another origin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-embedding-'))
  let browser: Browser
  let app: FolderServer
  let host: FolderServer
  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), PAGE)
    app = await serveFolder(APP_FOLDER)
    host = await serveFolder(folder)
    browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
  })
  afterAll(async () => {
    await browser.close()
    await Promise.all([app.close(), host.close()])
    rmSync(folder, { recursive: true })
  })

  async function embedded(query: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${host.origin}/`)
    await page.evaluate(
      (address) => (window as unknown as { embed(a: string): void }).embed(address),
      `${app.origin}/${query}`,
    )
    await page.frameLocator('iframe').getByText('Drop a Memray capture').waitFor()
    return page
  }
  const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard)
  const tell = (page: Page, message: unknown) =>
    page.evaluate(
      ([content, origin]) =>
        (window as unknown as { tell(m: unknown, o: string): void }).tell(content, origin as string),
      [message, app.origin],
    )

  it('says that it is ready, opens bytes, and shows a view', async () => {
    const page = await embedded(`?embed=${encodeURIComponent(host.origin)}`)
    await expect
      .poll(() => heard(page), PATIENT)
      .toContainEqual({ origin: app.origin, type: 'memreel:ready', version: 1 })
    const base64 = readFileSync(join(ROOT, 'test', 'fixtures', 'parsers', 'v13-tiny.bin')).toString('base64')
    await page.evaluate(
      ([text, origin]) => {
        const bytes = Uint8Array.from(atob(text!), (character) => character.charCodeAt(0)).buffer
        const { tell: send } = window as unknown as { tell(m: unknown, o: string, t: Transferable[]): void }
        send({ type: 'memreel:open', bytes, name: 'ticket-17.bin' }, origin!, [bytes])
      },
      [base64, app.origin],
    )
    await expect
      .poll(() => heard(page), PATIENT)
      .toContainEqual({
        origin: app.origin,
        type: 'memreel:opened',
        name: 'ticket-17.bin',
      })
    const frame = page.frameLocator('iframe')
    await frame.getByRole('heading', { name: 'ticket-17.bin' }).waitFor()
    await tell(page, { type: 'memreel:view', view: 'mode=leaked' })
    await expect.poll(() => frame.getByRole('radio', { name: /leaked/i }).isChecked(), PATIENT).toBe(true)
  })

  it('shows hostile names as what they are, and tells them as text', async () => {
    const page = await embedded(`?embed=${encodeURIComponent(host.origin)}`)
    const name = '</title><img src=x onerror=alert(1)>\u202e.bin'
    const base64 = Buffer.from(hostileCapture()).toString('base64')
    await page.evaluate(
      ([text, origin, called]) => {
        const bytes = Uint8Array.from(atob(text!), (character) => character.charCodeAt(0)).buffer
        const { tell: send } = window as unknown as { tell(m: unknown, o: string, t: Transferable[]): void }
        send({ type: 'memreel:open', bytes, name: called }, origin!, [bytes])
      },
      [base64, app.origin, name],
    )
    await expect.poll(() => heard(page), PATIENT).toContainEqual({ origin: app.origin, type: 'memreel:opened', name })
    const frame = page.frameLocator('iframe')
    await frame.getByRole('heading', { name: '</title><img src=x onerror=alert(1)>\\u202e.bin' }).waitFor()
    expect(await frame.locator('img[src="x"]').count()).toBe(0)
    // the way to the start page keeps to the embedder
    await frame.getByRole('link', { name: 'start page' }).click()
    await frame.getByText('Drop a Memray capture').waitFor()
    await tell(page, { type: 'memreel:open', url: 'sample.bin' })
    await frame.getByRole('heading', { name: 'sample.bin' }).waitFor()
  })

  it('opens an address, and tells when that fails', async () => {
    const page = await embedded(`?embed=${encodeURIComponent(host.origin)}`)
    await tell(page, { type: 'memreel:open', url: 'sample.bin' })
    await expect
      .poll(() => heard(page), PATIENT)
      .toContainEqual(expect.objectContaining({ type: 'memreel:opened', name: 'sample.bin' }))
    await tell(page, { type: 'memreel:open', url: 'javascript:alert(1)' })
    await expect.poll(() => heard(page), PATIENT).toContainEqual({ origin: app.origin, type: 'memreel:failed' })
  })

  it.each(['', '?embed=https%3A%2F%2Fother.example', '?embed=nonsense', '?embed=null'])(
    'does nothing that it was not asked for by the origin in its address (%s)',
    async (query) => {
      const page = await embedded(query)
      await tell(page, { type: 'memreel:open', url: 'sample.bin' })
      await page.waitForTimeout(700)
      expect(await heard(page)).toEqual([])
      expect(await page.frameLocator('iframe').getByText('Drop a Memray capture').count()).toBe(1)
    },
  )

  it('does not mind messages that are no commands', async () => {
    const page = await embedded(`?embed=${encodeURIComponent(host.origin)}`)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    for (const message of [
      null,
      7,
      'open',
      {},
      { type: 'memreel:open' },
      { type: 'memreel:open', bytes: 'x' },
      { type: 'memreel:view', view: 7 },
    ]) {
      await tell(page, message)
    }
    await tell(page, { type: 'memreel:view', view: '(((((a*)*)*)*)*&q=%E0&zoom=1e9' })
    await page.waitForTimeout(300)
    expect(errors).toEqual([])
  })
})
