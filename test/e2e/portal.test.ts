import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM_ARGUMENTS, findBrowser } from '../../scripts/browser.mjs'
import { ROOT } from '../../scripts/project.mjs'
import { serveFolder } from '../../scripts/staticServer.mjs'
import { hostileCapture } from '../unit/packed/hostileCapture.ts'
import { testedApp } from './harness/index.ts'

/** Machines that build on the side are slow. */
const PATIENT = { timeout: 20_000 }
const CLI = join(ROOT, 'dist', 'cli', 'memreel.js')
const SAMPLE = join(ROOT, 'public', 'sample.bin')
const FIXTURES = join(ROOT, 'test', 'fixtures', 'parsers')
const HOSTILE_FILE = '<img src=x onerror=alert(1)>.bin'

const folder = mkdtempSync(join(tmpdir(), 'memreel-portal-'))
const captures = join(folder, 'captures')
mkdirSync(join(captures, 'sub'), { recursive: true })
copyFileSync(SAMPLE, join(captures, 'pandas.bin'))
copyFileSync(join(FIXTURES, 'v13-tiny.bin'), join(captures, 'sub', 'tiny.bin'))
writeFileSync(join(captures, HOSTILE_FILE), hostileCapture())
writeFileSync(join(captures, 'broken.bin'), 'no capture at all')
afterAll(() => rmSync(folder, { recursive: true }))

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
})
afterAll(() => browser.close())

async function openWatched(address: string): Promise<{ page: Page; problems: string[] }> {
  const page = await (await browser.newContext()).newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== new URL(address).origin && protocol.startsWith('http')) problems.push(`asked ${request.url()}`)
  })
  await page.goto(address)
  return { page, problems }
}

async function useList(address: string): Promise<void> {
  const { page, problems } = await openWatched(address)
  const list = page.getByRole('region', { name: 'Captures on this server' })
  await list.getByRole('link', { name: 'tiny' }).waitFor()
  await expect.poll(() => list.getByRole('status').textContent(), PATIENT).not.toContain('still')
  // hostile names are text
  expect(await list.getByText('<img src=x onerror=alert(1)>').count()).toBeGreaterThan(0)
  expect(await page.locator('img[src="x"]').count()).toBe(0)

  await list.getByRole('searchbox').fill('pandas')
  await expect.poll(() => list.getByRole('link').count(), PATIENT).toBe(1)
  await list.getByRole('searchbox').fill('')
  await list.getByRole('button', { name: 'Peak' }).click()
  await expect.poll(() => list.getByRole('link').first().textContent(), PATIENT).toContain('pandas')

  await list.getByRole('link', { name: 'pandas' }).click()
  await page.locator('.report').waitFor()
  expect(page.url()).toContain('?capture=captures/')
  // and back to the list as it was left
  await page.getByRole('link', { name: 'all captures' }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), PATIENT).toMatch(/^pandas/)
  expect(await list.getByRole('columnheader', { name: 'Peak' }).getAttribute('aria-sort')).toBe('descending')
  await list.getByRole('searchbox').fill('nowhere at all')
  await list.getByText('No capture has that').waitFor()
  await page.goBack()
  await page.locator('.report').waitFor()
  // the link names capture and view, and a colleague sees the same
  const second = await openWatched(`${page.url().split('#')[0]}#mode=leaked`)
  await expect.poll(() => second.page.getByRole('radio', { name: /leaked/i }).isChecked(), PATIENT).toBe(true)
  expect([...problems, ...second.problems]).toEqual([])
}

describe('memreel serve', () => {
  let server: ChildProcess
  let address = ''
  beforeAll(async () => {
    server = spawn(process.execPath, [CLI, 'serve', captures, '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
    })
    address = await new Promise((resolve, reject) => {
      server.stderr!.on('data', (text: Buffer) => {
        const found = /http:\/\/\S+/.exec(text.toString())
        if (found) resolve(found[0])
      })
      server.on('exit', (status) => reject(new Error(`serve ended with ${status}`)))
    })
  })
  afterAll(() => void server.kill('SIGKILL'))

  it('shows a list to search, to sort and to open', async () => {
    await useList(address)
  })

  it('shows captures that come and go without a reload', async () => {
    const { page } = await openWatched(address)
    await page.getByRole('link', { name: 'pandas' }).waitFor()
    copyFileSync(join(FIXTURES, 'v12-tiny.bin'), join(captures, 'later.bin'))
    await page.getByRole('link', { name: 'later' }).waitFor({ timeout: 20_000 })
    rmSync(join(captures, 'later.bin'))
    await page.getByRole('link', { name: 'later' }).waitFor({ state: 'detached', timeout: 20_000 })
  })

  it('says so where its policy is what keeps a capture of another server away', async () => {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${address}?capture=${encodeURIComponent('http://127.0.0.1:9/a.bin')}`)
    await page.getByRole('alert').getByText('Content-Security-Policy').waitFor(PATIENT)
  })

  it('ends when it is told to', async () => {
    const ended = new Promise((resolve) => server.on('exit', resolve))
    server.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})

describe('memreel site', () => {
  it('writes the same as files, with packed indexes', async () => {
    const site = join(folder, 'site')
    const made = spawnSync(process.execPath, [CLI, 'site', captures, '-o', site], { encoding: 'utf8' })
    expect([made.status, made.stderr]).toEqual([0, expect.stringContaining('3 of 4 captures')])
    expect(made.stderr).toContain('broken.bin is left out')
    // a site within the folder, made once more, and a packed index beside its capture
    const inner = join(folder, 'inner')
    mkdirSync(inner)
    copyFileSync(SAMPLE, join(inner, 'a.bin'))
    expect(spawnSync(process.execPath, [CLI, 'pack', SAMPLE, '-o', join(inner, 'A.bin.memreel')]).status).toBe(0)
    for (const more of [[], ['--force']]) {
      const { stderr } = spawnSync(process.execPath, [CLI, 'site', inner, '-o', join(inner, 'site'), ...more])
      expect(stderr.toString()).toContain('2 of 2 captures')
    }
    const listed = JSON.parse(readFileSync(join(inner, 'site', 'captures.json'), 'utf8'))
    expect(new Set(listed.captures.map(({ url }: { url: string }) => url.toLowerCase())).size).toBe(2)

    const server = await serveFolder(site)
    await useList(`${server.origin}/`)
    await server.close()
  })
})

describe('?capture=', () => {
  const app = testedApp()
  let other: Server
  let origin = ''
  let failures = 0
  beforeAll(async () => {
    other = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname
      if (path !== '/no-cors.bin') response.setHeader('Access-Control-Allow-Origin', '*')
      if (path === '/login.bin') {
        response.setHeader('Content-Type', 'text/html')
        response.end('<!doctype html><form>Sign in</form>')
      } else if (path === '/missing.bin') response.writeHead(404).end()
      else if (path === '/broken.bin') {
        response.setHeader('Content-Length', 667_329)
        response.write(readFileSync(SAMPLE).subarray(0, 300_000), () => setTimeout(() => response.destroy(), 300))
      } else if (path === '/flaky.bin' && failures++ === 0) response.writeHead(503).end()
      else {
        response.setHeader('Content-Type', 'application/octet-stream')
        response.end(hostileCapture())
      }
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const at = other.address()
    origin = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
  })
  afterAll(() => void other.close())

  it.each([
    ['missing.bin', /404.*check the address/],
    ['login.bin', /login page/],
    ['no-cors.bin', /CORS/],
  ])('says in words why %s does not open', async (name, sentence) => {
    app.tolerate(/another origin|Failed to load resource|CORS/)
    const page = await openOther(app.origin, `${origin}/${name}`)
    await page.getByText(sentence).waitFor()
  })

  it.each(['ftp://example.org/a.bin', 'javascript:alert(1)', 'https://user:secret@example.org/a.bin'])(
    'says of %s that it is no address to fetch from',
    async (address) => {
      const page = await openOther(app.origin, address)
      await page.getByRole('alert').getByText('not an address that a capture can be fetched from').waitFor()
    },
  )

  it('says that the connection broke off, and shows what came', async () => {
    const page = await openOther(app.origin, `${origin}/broken.bin`)
    await page.getByRole('note').getByText('This is a part of the capture').waitFor(PATIENT)
    expect(await page.getByRole('note').textContent()).toContain('broke off')
  })

  it('tries again when it is asked to', async () => {
    const page = await openOther(app.origin, `${origin}/flaky.bin`)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'flaky.bin' }).waitFor()
  })

  /** The harness cuts off other origins, which is what is wanted here. */
  async function openOther(appOrigin: string, url: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${appOrigin}/?capture=${encodeURIComponent(url)}`)
    return page
  }
})
