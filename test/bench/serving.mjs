import { spawn, spawnSync } from 'node:child_process'
import { get } from 'node:http'
import { join } from 'node:path'
import { ROOT } from '../../scripts/project.mjs'

const CLI = join(ROOT, 'dist', 'cli', 'memreel.js')
const SAMPLE_MS = 200

/** Starts `memreel serve` on any free port and waits until it listens. `cacheFolder` is where it keeps what it knows of captures. */
export async function startServe(folder, cacheFolder) {
  const child = spawn(process.execPath, [CLI, 'serve', folder, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, XDG_CACHE_HOME: cacheFolder },
  })
  const address = await new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      const found = /http:\/\/\S+/.exec(text.toString())
      if (found) resolve(found[0])
    })
    child.on('exit', (status) => reject(new Error(`serve ended with ${status}`)))
  })
  return {
    pid: child.pid,
    address,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) resolve(child.exitCode)
        else {
          child.on('exit', resolve)
          child.kill('SIGTERM')
        }
      }),
  }
}

/** The list as it is now. */
export async function listing(address) {
  return JSON.parse((await readWhole(`${address}captures.json`, true)).text)
}

/** Waits until all captures are known, and answers the list. */
export async function knownListing(address) {
  for (;;) {
    const list = await listing(address)
    if (list.captures.length > 0 && list.unread === 0) return list
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
  }
}

/** So many clients at once, each of which reads the whole of one address. Answers how many got all of it, and the server's memory. */
export async function readByMany({ address, pid }, path, clients, sizeBytes) {
  const before = residentBytes(pid)
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(pid))
  }, SAMPLE_MS)
  const started = performance.now()
  const answers = await Promise.all(
    Array.from({ length: clients }, () =>
      readWhole(`${address}${path}`, false).catch((cause) => ({ status: String(cause), bytes: 0 })),
    ),
  )
  clearInterval(watch)
  const whole = answers.filter(({ status, bytes }) => status === 200 && bytes === sizeBytes).length
  return { whole, failed: clients - whole, ms: performance.now() - started, before, most }
}

function readWhole(address, isKept) {
  return new Promise((resolve, reject) => {
    const asked = get(address, { agent: false }, (response) => {
      let bytes = 0
      const pieces = []
      response.on('data', (piece) => {
        bytes += piece.length
        if (isKept) pieces.push(piece)
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode, bytes, text: Buffer.concat(pieces).toString('utf8') }),
      )
    })
    asked.on('error', reject)
  })
}

function residentBytes(pid) {
  return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) * 1024
}
