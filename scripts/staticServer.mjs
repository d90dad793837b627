import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'

const LOOPBACK = '127.0.0.1'
const PORTS_TO_TRY = 50

const TYPES = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Serves the files of one folder to this machine only. Port 0 takes any free port; another port that is taken makes way
 * for the next one. There are no directory listings, and nothing outside the folder can be reached.
 */
export async function serveFolder(folder, port = 0) {
  const root = await realpath(folder)
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy())
  })
  const actualPort = await listen(server, port)
  return {
    origin: `http://${LOOPBACK}:${actualPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

async function listen(server, firstPort) {
  const last = firstPort === 0 ? 0 : firstPort + PORTS_TO_TRY
  for (let port = firstPort; ; port++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, LOOPBACK, () => {
          server.off('error', reject)
          resolve(undefined)
        })
      })
      return server.address().port
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || port >= last) throw error
    }
  }
}

async function answer(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, { Allow: 'GET, HEAD' })
    return
  }
  const file = await fileFor(root, request.url)
  if (file === null) {
    refuse(response, 404)
    return
  }
  const headers = {
    'Content-Type': TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': 'no-cache',
    'Accept-Ranges': 'bytes',
    'X-Content-Type-Options': 'nosniff',
  }
  const range = rangeOf(request.headers.range, file.sizeBytes)
  if (range === 'unsatisfiable') {
    refuse(response, 416, { 'Content-Range': `bytes */${file.sizeBytes}` })
    return
  }
  const { from, to } = range ?? { from: 0, to: file.sizeBytes - 1 }
  if (range) headers['Content-Range'] = `bytes ${from}-${to}/${file.sizeBytes}`
  response.writeHead(range ? 206 : 200, { ...headers, 'Content-Length': to - from + 1 })
  if (request.method === 'HEAD' || file.sizeBytes === 0) {
    response.end()
    return
  }
  const bytes = createReadStream(file.path, { start: from, end: to })
  bytes.on('error', () => response.destroy())
  response.on('close', () => bytes.destroy())
  bytes.pipe(response)
}

function refuse(response, status, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers })
  response.end(`${status}\n`)
}

/** The file that a request names, or null if there is none inside the root. */
async function fileFor(root, url) {
  try {
    const name = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    if (name.includes('\0')) return null
    // Links and dots are followed before it is decided whether the file lies inside.
    const path = await realpath(join(root, name.endsWith('/') ? `${name}index.html` : name))
    if (!path.startsWith(root + sep)) return null
    const facts = await stat(path)
    return facts.isFile() ? { path, sizeBytes: facts.size } : null
  } catch {
    // No such file, or a name that is no path: one answer for both.
    return null
  }
}

/** `bytes=0-99`, `bytes=100-` and `bytes=-100`; several ranges at once, or another unit, mean the whole file (null). */
function rangeOf(header, sizeBytes) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const last = sizeBytes - 1
  const from = match[1] === '' ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1])
  const to = match[1] === '' || match[2] === '' ? last : Math.min(last, Number(match[2]))
  return from > to ? 'unsatisfiable' : { from, to }
}
