import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CHROMIUM_ARGUMENTS, findBrowser, findOrInstallNginx } from '../../scripts/browser.mjs'
import { APP_FOLDER, ROOT } from '../../scripts/project.mjs'

const EXAMPLE = readFileSync(join(ROOT, 'docs', 'examples', 'nginx.conf'), 'utf8')
const NO_NGINX = 'no nginx was found (apt-get install nginx-light)'

describe('the example for nginx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-nginx-'))
  const nginx = findOrInstallNginx()
  let server: ChildProcess | null = null
  let browser: Browser
  let origin = ''

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findBrowser()!, args: CHROMIUM_ARGUMENTS })
    if (!nginx) return
    const port = await freePort()
    origin = `http://127.0.0.1:${port}`
    const conf = join(folder, 'nginx.conf')
    writeFileSync(conf, configuration(port))
    server = spawn(nginx, ['-p', folder, '-c', conf], { stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    server.stderr!.on('data', (text) => {
      complaint += text
    })
    for (let isUp = false; !isUp; ) {
      if (server.exitCode !== null) throw new Error(`nginx ended: ${complaint}`)
      isUp = await fetch(origin).then(
        () => true,
        () => new Promise((resolve) => setTimeout(resolve, 100, false)),
      )
    }
  })
  beforeEach((context) => {
    if (!nginx) context.skip(NO_NGINX)
  })
  afterAll(async () => {
    await browser.close()
    if (server && server.exitCode === null) {
      const ended = new Promise((resolve) => server!.on('exit', resolve))
      server.kill('SIGTERM')
      await ended
    }
    rmSync(folder, { recursive: true })
  })

  /** The example as it is, but for the port and the folder; around it what Debian has in /etc/nginx/nginx.conf. */
  function configuration(port: number): string {
    const example = EXAMPLE.replace('listen 8080;', `listen 127.0.0.1:${port};`).replace(
      '/usr/share/nginx/memreel',
      APP_FOLDER,
    )
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (what) => `${what}_temp_path ${join(folder, what)};`,
    )
    return `daemon off;
pid ${join(folder, 'pid')};
error_log stderr;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  ${places.join('\n  ')}
  ${example}
}
`
  }

  it('sends policy and cache headers with every file', async () => {
    const [script] = readdirSync(join(APP_FOLDER, 'assets')).filter((name) => name.endsWith('.js'))
    const page = await fetch(`${origin}/`)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const asset = await fetch(`${origin}/assets/${script}`)
    expect(asset.headers.get('content-type')).toContain('javascript')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('gzip')
    const capture = await fetch(`${origin}/sample.bin`, { headers: { Range: 'bytes=0-3' } })
    expect([capture.status, capture.headers.get('content-encoding')]).toEqual([206, null])
    const missing = await fetch(`${origin}/missing`)
    expect(missing.status).toBe(404)
    for (const { headers } of [page, asset, capture, missing]) {
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';",
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('serves an app that opens captures under that policy', async () => {
    const page = await browser.newPage()
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(`${origin}/?capture=sample.bin#mode=leaked`)
    await page.getByRole('heading', { name: 'sample.bin' }).waitFor()
    await page.waitForFunction(() => performance.getEntriesByName('memreel:painted').length > 0)
    expect(problems).toEqual([])
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
