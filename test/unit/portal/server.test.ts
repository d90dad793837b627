import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../../scripts/project.mjs'
import { Catalogue } from '../../../src/cli/portal/catalogue.ts'
import { isOwnHost } from '../../../src/cli/portal/hosts.ts'
import { rangeOf } from '../../../src/cli/portal/range.ts'
import { findCaptures } from '../../../src/cli/portal/scan.ts'
import { PortalServer } from '../../../src/cli/portal/server.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'memreel-portal-')))
const root = join(folder, 'captures')
const ODD_NAME = 'a b#c?d%20é <img src=x onerror=alert(1)>.bin'
mkdirSync(join(root, 'sub', '.hidden'), { recursive: true })
const TINY = join(ROOT, 'test', 'fixtures', 'parsers', 'v13-tiny.bin')
copyFileSync(TINY, join(root, 'tiny.bin'))
copyFileSync(TINY, join(root, 'sub', ODD_NAME))
copyFileSync(TINY, join(root, 'sub', '.hidden', 'hidden.bin'))
writeFileSync(join(root, 'notes.txt'), 'not a capture')
writeFileSync(join(folder, 'secret.bin'), 'secret')
mkdirSync(join(folder, 'outside'))
copyFileSync(TINY, join(folder, 'outside', 'outside.bin'))
symlinkSync(join(folder, 'secret.bin'), join(root, 'link.bin'))
symlinkSync(join(folder, 'outside'), join(root, 'linked'))

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

let port = 0
let server: PortalServer
let catalogue: Catalogue

/** Sends the path as it stands, which fetch does not. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

beforeAll(async () => {
  catalogue = new Catalogue([root], join(folder, 'cache'))
  const app = new Map([['index.html', Buffer.from(`<!doctype html>${' '.repeat(1000)}`)]])
  server = new PortalServer({ app, catalogue, hostNames: ['portal.example'] })
  port = await server.listen('127.0.0.1', 0)
  await catalogue.start()
})
afterAll(async () => {
  await server.close(100)
  await catalogue.close()
  rmSync(folder, { recursive: true })
})

describe('what is found below a folder', () => {
  test('are captures, without links, hidden folders and other files', async () => {
    const found = await findCaptures(root)
    expect(found.map(({ path }) => path).sort()).toEqual([`sub/${ODD_NAME}`, 'tiny.bin'])
  })
})

describe('the server', () => {
  test.each([
    '/captures/0/../../secret.bin',
    '/captures/0/..%2f..%2fsecret.bin',
    '/captures/0/%2e%2e/%2e%2e/secret.bin',
    '/captures/0/..\\..\\secret.bin',
    '/captures/0//etc/passwd',
    '/captures/0/link.bin',
    '/captures/0/linked/outside.bin',
    '/captures/0/sub/.hidden/hidden.bin',
    '/captures/0/notes.txt',
    '/captures/1/tiny.bin',
    '/captures/__proto__/tiny.bin',
    '/captures/',
    '/../../../../etc/passwd',
    '/index.html/../../package.json',
    '/constructor',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await ask(path)
    expect([status, body.toString()]).toEqual([404, expect.not.stringContaining('secret')])
  })

  test.each(['/%', '/a%00b', 'http://evil.example/captures.json'])('refuses %s', async (path) => {
    expect((await ask(path)).status).toBe(400)
  })

  test('a file that is replaced by a link after it was listed is not followed', async () => {
    const path = join(root, 'swapped.bin')
    const other = new Catalogue([root], join(folder, 'cache2'))
    copyFileSync(TINY, path)
    await other.start()
    expect(other.find('captures/0/swapped.bin')).not.toBeNull()
    const second = new PortalServer({ app: new Map(), catalogue: other, hostNames: [] })
    const own = port
    port = await second.listen('127.0.0.1', 0)
    expect((await ask('/captures/0/swapped.bin')).status).toBe(200)
    rmSync(path)
    symlinkSync(join(folder, 'secret.bin'), path)
    expect((await ask('/captures/0/swapped.bin')).status).toBe(404)
    rmSync(path)
    port = own
    await second.close(100)
    await other.close()
  })

  test('lists what it has, and every address in the list works', async () => {
    const { status, body } = await ask('/captures.json')
    expect(status).toBe(200)
    const { captures } = JSON.parse(body.toString())
    expect(captures).toHaveLength(2)
    for (const { url, sizeBytes } of captures) {
      const answer = await ask(`/${url}`)
      expect([answer.status, answer.body.length]).toEqual([200, sizeBytes])
    }
  })

  test.each([
    ['bytes=0-3', 206, 4],
    ['bytes=-5', 206, 5],
    ['bytes=99999999-', 416, null],
    ['bytes=0-1,3-4', 200, null],
  ])('answers the range %s', async (range, status, length) => {
    const answer = await ask('/captures/0/tiny.bin', { Range: range })
    expect(answer.status).toBe(status)
    if (length !== null) expect(answer.body.length).toBe(length)
  })

  test('compresses text as the browser likes it, and knows what it has sent', async () => {
    const plain = await ask('/')
    const gzip = await ask('/', { 'Accept-Encoding': 'gzip, deflate' })
    const brotli = await ask('/', { 'Accept-Encoding': 'gzip, deflate, br' })
    expect([plain.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual([undefined, 'gzip'])
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(gunzipSync(gzip.body)).toEqual(plain.body)
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body)
    expect((await ask('/', { 'If-None-Match': plain.headers.etag! })).status).toBe(304)
  })

  test('sends its policy with everything', async () => {
    for (const path of ['/', '/captures.json', '/missing', '/captures/0/tiny.bin']) {
      const { headers } = await ask(path)
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';")
      expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'does not go by the name "%s"',
    async (host) => {
      expect((await ask('/captures.json', { Host: host })).status).toBe(403)
    },
  )

  test.each(['localhost:1', '127.0.0.1', '[::1]:4174', '192.168.1.7:80', 'portal.example', 'PORTAL.example:443'])(
    'goes by the name "%s"',
    async (host) => {
      expect((await ask('/captures.json', { Host: host })).status).toBe(200)
    },
  )

  test('takes no other methods', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await ask('/', {}, method)).status).toBe(405)
    const head = await ask('/captures/0/tiny.bin', {}, 'HEAD')
    expect([head.status, head.body.length]).toEqual([200, 0])
  })

  test('follows the folder', async () => {
    const news = new Promise((resolve) => {
      const asked = request({ host: '127.0.0.1', port, path: '/events' }, (response) => {
        response.on('data', (piece: Buffer) => {
          if (!piece.toString().includes('data: changed')) return
          asked.destroy()
          resolve(true)
        })
        // only now: news from before the stream are in the list already
        copyFileSync(TINY, join(root, 'new.tmp'))
        renameSync(join(root, 'new.tmp'), join(root, 'new.bin'))
      })
      asked.on('error', () => {})
      asked.end()
    })
    expect(await news).toBe(true)
    await expect
      .poll(async () => (await ask('/captures.json')).body.toString(), { timeout: 15_000 })
      .toContain('new.bin')
    rmSync(join(root, 'new.bin'))
    await expect
      .poll(async () => (await ask('/captures.json')).body.toString(), { timeout: 15_000 })
      .not.toContain('new.bin')
  })
})

describe('names and ranges', () => {
  test.each([undefined, '', 'a b', 'x:y:z', '[::1', 'name:99999999', '[evil]'])('%s is no host', (host) => {
    expect(isOwnHost(host, ['evil'])).toBe(false)
  })

  test('ranges are cut to the file', () => {
    expect(rangeOf('bytes=2-99', 10)).toEqual({ from: 2, to: 9 })
    expect(rangeOf('bytes=-99', 10)).toEqual({ from: 0, to: 9 })
    expect(rangeOf('bytes=5-2', 10)).toBeNull()
    expect(rangeOf('bytes=-', 10)).toBeNull()
    expect(rangeOf('bytes=0-0', 0)).toBe('unsatisfiable')
  })
})
