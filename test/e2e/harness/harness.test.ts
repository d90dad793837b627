import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dropFile, screenshot, testedApp } from './index.ts'

/** A page that says what was dropped on it, in place of the app. */
const PAGE = `<!doctype html><title>page</title><link rel="icon" href="data:,"><output></output><script>
addEventListener('dragover', (event) => event.preventDefault())
addEventListener('drop', async (event) => {
  const file = event.dataTransfer.files[0]
  const bytes = new Uint8Array(await file.arrayBuffer())
  document.querySelector('output').textContent = file.name + ' ' + bytes.length + ' ' + bytes.at(-1)
})
</script>`

const folder = mkdtempSync(join(tmpdir(), 'memreel-harness-'))
const served = join(folder, 'served')
mkdirSync(served)
writeFileSync(join(served, 'index.html'), PAGE)
writeFileSync(join(served, 'data.bin'), '0123456789')
writeFileSync(join(folder, 'secret.txt'), 'secret')
afterAll(() => rmSync(folder, { recursive: true }))

const app = testedApp(served)

/** Unlike fetch, sends the path as it stands. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const { hostname, port } = new URL(app.origin)
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (piece) => {
        body += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('the harness', () => {
  it('drops a real file on the window, whatever its size', async () => {
    const page = await app.openApp()
    const bytes = new Uint8Array(9_000_001).fill(7)
    bytes[bytes.length - 1] = 42
    await dropFile(page, bytes, 'large.bin')
    await page.getByText('large.bin 9000001 42').waitFor()
  })

  it('opens the window as asked and takes pictures', async () => {
    const page = await app.openApp({ width: 640, height: 480, theme: 'dark' })
    const seen = await page.evaluate(() => [
      innerWidth,
      innerHeight,
      matchMedia('(prefers-color-scheme: dark)').matches,
    ])
    expect(seen).toEqual([640, 480, true])
    const png = readFileSync(await screenshot(page, 'harness'))
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(640)
  })

  it('notices console errors, exceptions and requests to other origins, unless they are tolerated', async () => {
    const page = await app.openApp()
    await page.evaluate(async () => {
      console.error('oh no')
      setTimeout(() => {
        throw new Error('thrown')
      })
      await fetch('https://example.com/x').catch(() => {})
    })
    await expect.poll(() => app.problems().length).toBeGreaterThan(3)
    app.tolerate(/Failed to load resource.*example\.com/)
    expect([...app.problems()].sort()).toEqual([
      expect.stringMatching(/^console error: oh no/),
      'request to another origin: https://example.com/x',
      expect.stringMatching(/^uncaught: Error: thrown/),
    ])
    app.tolerate(/oh no|example\.com|thrown/)
    expect(app.problems()).toEqual([])
  })
})

describe('the static server', () => {
  it('serves files with their types', async () => {
    const page = await get('/')
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const data = await get('/data.bin')
    expect([data.status, data.body, data.headers['content-type']]).toEqual([
      200,
      '0123456789',
      'application/octet-stream',
    ])
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['bytes=10-', 416, '416\n', 'bytes */10'],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
  ])('answers the range %s with %i', async (range, status, body, contentRange) => {
    const answer = await get('/data.bin', { Range: range })
    expect([answer.status, answer.body, answer.headers['content-range']]).toEqual([status, body, contentRange])
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/data.bin%00',
    '/%',
    '/missing',
    '/data.bin/',
    '//',
  ])('has nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it('lists no folders and takes no other methods', async () => {
    mkdirSync(join(served, 'folder'))
    expect((await get('/folder')).status).toBe(404)
    expect((await get('/folder/')).status).toBe(404)
    expect((await get('/data.bin', {}, 'POST')).status).toBe(405)
    const head = await get('/data.bin', {}, 'HEAD')
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '10'])
  })
})
