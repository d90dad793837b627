import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { brotliCompressSync, gzipSync, constants as zlibConstants } from 'node:zlib'
import { typeOf } from './appFiles.ts'
import type { Catalogue } from './catalogue.ts'
import { isOwnHost } from './hosts.ts'
import { rangeOf } from './range.ts'
import type { FoundFile } from './scan.ts'

/**
 * The page runs its own files only, and asks this server only. WebAssembly may be compiled, from bytes that those files bring along: it is
 * what reads captures. Evaluating text stays forbidden.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

const BROTLI_QUALITY = 5
/** Proxies close a connection on which nothing comes. */
const HEARTBEAT_MS = 20_000
/** News of the list are joined. */
const NEWS_MS = 500
const COMPRESSED = /^(text\/|application\/json|image\/svg)/
const READ_BYTES = 1 << 16

interface TextBody {
  readonly plain: Buffer
  readonly etag: string
  gzip?: Buffer
  brotli?: Buffer
}

export interface PortalOptions {
  readonly app: ReadonlyMap<string, Buffer>
  readonly catalogue: Catalogue
  /** Names besides addresses and `localhost` that the server goes by. */
  readonly hostNames: readonly string[]
}

/** Serves the app, the list of captures, and the captures in it: nothing else can be named. */
export class PortalServer {
  private readonly server: Server
  private readonly bodies = new Map<string, TextBody>()
  private list: { json: string; body: TextBody } | null = null
  private readonly streams = new Set<ServerResponse>()
  private readonly options: PortalOptions
  private news: NodeJS.Timeout | null = null
  private readonly stopListening: () => void

  constructor(options: PortalOptions) {
    this.options = options
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy())
    })
    this.stopListening = options.catalogue.onChange(() => this.tellNews())
  }

  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(port, host, () => {
        this.server.off('error', reject)
        resolve()
      })
    })
    const address = this.server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  /** Lets downloads that run come to their end, for a while. */
  async close(patienceMs: number): Promise<void> {
    this.stopListening()
    if (this.news) clearTimeout(this.news)
    for (const stream of this.streams) stream.end()
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.server.closeIdleConnections()
    const force = setTimeout(() => this.server.closeAllConnections(), patienceMs)
    await closed
    clearTimeout(force)
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    if (!isOwnHost(request.headers.host, this.options.hostNames)) {
      refuse(response, 403, 'This server does not go by that name. Start it with --allow-host to give it one.')
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      refuse(response, 405, 'Only GET and HEAD are answered.')
      return
    }
    const path = pathOf(request.url ?? '/')
    if (path === null) refuse(response, 400, 'That is no address.')
    else if (path === 'captures.json') this.sendText(request, response, this.listBody(), 'captures.json')
    else if (path === 'events') this.openStream(request, response)
    else if (path.startsWith('captures/')) await this.sendCapture(request, response, path)
    else this.sendApp(request, response, path === '' ? 'index.html' : path)
  }

  private sendApp(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = this.options.app.get(path)
    if (!file) {
      refuse(response, 404, 'There is no such file.')
      return
    }
    let body = this.bodies.get(path)
    if (!body) {
      body = { plain: file, etag: etagOf(file) }
      this.bodies.set(path, body)
    }
    this.sendText(request, response, body, path)
  }

  private listBody(): TextBody {
    const json = this.options.catalogue.json()
    if (this.list?.json !== json) {
      const plain = Buffer.from(json)
      this.list = { json, body: { plain, etag: etagOf(plain) } }
    }
    return this.list.body
  }

  private sendText(request: IncomingMessage, response: ServerResponse, body: TextBody, path: string): void {
    const type = typeOf(path)
    response.setHeader('Content-Type', type)
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('Vary', 'Accept-Encoding')
    response.setHeader('ETag', body.etag)
    if (request.headers['if-none-match'] === body.etag) {
      response.writeHead(304).end()
      return
    }
    const coded = COMPRESSED.test(type) ? compressed(request, body) : { bytes: body.plain, encoding: null }
    if (coded.encoding) response.setHeader('Content-Encoding', coded.encoding)
    response.setHeader('Content-Length', coded.bytes.length)
    response.writeHead(200)
    response.end(request.method === 'HEAD' ? undefined : coded.bytes)
  }

  /** Only what the list names is ever opened, and only if it is still the file that was listed, at its real place. */
  private async sendCapture(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const listed = this.options.catalogue.find(path)
    const file = listed && (await openListed(listed))
    if (!file) {
      refuse(response, 404, 'There is no such capture.')
      return
    }
    try {
      const { size, mtimeMs } = await file.stat()
      const range = rangeOf(request.headers.range, size)
      response.setHeader('Content-Type', 'application/octet-stream')
      response.setHeader('Cache-Control', 'no-cache')
      response.setHeader('Accept-Ranges', 'bytes')
      response.setHeader('Last-Modified', new Date(mtimeMs).toUTCString())
      if (range === 'unsatisfiable') {
        response.setHeader('Content-Range', `bytes */${size}`)
        refuse(response, 416, 'The file has no such bytes.')
        return
      }
      const { from, to } = range ?? { from: 0, to: size - 1 }
      if (range) response.setHeader('Content-Range', `bytes ${from}-${to}/${size}`)
      response.setHeader('Content-Length', to - from + 1)
      response.writeHead(range ? 206 : 200)
      if (request.method === 'HEAD' || size === 0) {
        response.end()
        return
      }
      const stream = file.createReadStream({ start: from, end: to, highWaterMark: READ_BYTES, autoClose: false })
      await pipeline(stream, response).catch(ignoreLeaving)
    } finally {
      await file.close()
    }
  }

  private openStream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write(': memreel\n\n')
    this.streams.add(response)
    const beat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
    beat.unref()
    request.on('close', () => {
      clearInterval(beat)
      this.streams.delete(response)
    })
  }

  private tellNews(): void {
    this.news ??= setTimeout(() => {
      this.news = null
      for (const stream of this.streams) stream.write('data: changed\n\n')
    }, NEWS_MS)
  }
}

/** The reader has gone away in the middle: no fault of the server. */
function ignoreLeaving(): void {}

async function openListed({ file }: FoundFile) {
  try {
    // a link in place of the file, or of a folder on the way, leads elsewhere
    if ((await realpath(file)) !== file) return null
    const opened = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    if ((await opened.stat()).isFile()) return opened
    await opened.close()
    return null
  } catch {
    return null
  }
}

/** The path of a request, decoded, without the slash before it. Null if it is none. */
function pathOf(url: string): string | null {
  try {
    const end = url.search(/[?#]/)
    const path = decodeURIComponent(end < 0 ? url : url.slice(0, end))
    return path.startsWith('/') && !path.includes('\0') ? path.slice(1) : null
  } catch {
    return null
  }
}

function compressed(request: IncomingMessage, body: TextBody): { bytes: Buffer; encoding: string | null } {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  if (/\bbr\b/.test(accepted)) {
    body.brotli ??= brotliCompressSync(body.plain, {
      params: { [zlibConstants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
    })
    return { bytes: body.brotli, encoding: 'br' }
  }
  if (/\bgzip\b/.test(accepted)) {
    body.gzip ??= gzipSync(body.plain)
    return { bytes: body.gzip, encoding: 'gzip' }
  }
  return { bytes: body.plain, encoding: null }
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.writeHead(status)
  response.end(`${sentence}\n`)
}
