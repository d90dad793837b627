import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'
import { assemblyScript } from '../../scripts/assemblyScript.mjs'
import { ROOT } from '../../scripts/project.mjs'

const CAPTURES = join(ROOT, 'test', 'fixtures', 'captures')
const FAILURES = join(ROOT, 'test', 'artifacts', 'fuzz')
const BUNDLE = join(ROOT, 'dist', 'fuzz')
const LOOK_EVERY_MS = 50
/** Of the whole process, above what it has at the start. The caps of the reader are made for a browser's worker. */
const MAX_MEMORY_BYTES = 3 * 1024 ** 3
/** Of JavaScript objects; columns are not among them. */
const MAX_HEAP_MB = 1536

/**
 * Fuzzes for so many seconds in a thread of its own. Answers what it did; `failure` is null if nothing failed, and the input that failed
 * is in test/artifacts/fuzz otherwise.
 */
export async function fuzz({ seconds, seed, scale = 1, log = () => {} }) {
  const bundle = await bundled()
  const start = { captures: realCaptures(), seed, scale, untilMs: Date.now() + seconds * 1000 }
  const memoryBefore = process.memoryUsage().rss
  const worker = new Worker(bundle, { workerData: start, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } })
  const state = { begun: 0, current: null, beganMs: Date.now(), peakBytes: 0, slowestMs: 0, slowest: '' }

  const result = await new Promise((resolve) => {
    const looking = setInterval(() => {
      const memory = process.memoryUsage().rss - memoryBefore
      state.peakBytes = Math.max(state.peakBytes, memory)
      if (memory > MAX_MEMORY_BYTES) end(`took more than ${MAX_MEMORY_BYTES / 1024 ** 3} GB of memory`)
      const elapsedMs = Date.now() - state.beganMs
      if (state.current && elapsedMs > state.current.limitMs)
        end(`took longer than ${Math.round(state.current.limitMs)} ms`)
    }, LOOK_EVERY_MS)
    const end = (failure, done = {}) => {
      clearInterval(looking)
      resolve({ failure, ...done })
    }
    const over = () => {
      const ms = Date.now() - state.beganMs
      if (state.current && ms > state.slowestMs) Object.assign(state, { slowestMs: ms, slowest: state.current.name })
    }
    worker.on('message', (message) => {
      over()
      if (message.kind === 'begins') {
        if (state.current) log(`${Date.now() - state.beganMs} ms  ${state.current.name}`)
        state.begun++
        Object.assign(state, { current: message, beganMs: Date.now() })
      } else if (message.kind === 'done') end(null, message)
      else end(message.error)
    })
    worker.on('error', (error) => end(`ended the thread: ${error.message}`))
  })
  await worker.terminate()

  const { failure } = result
  return {
    failure: failure === null ? null : `${failure}\n  input: ${keep(state.current, seed, failure)}`,
    examined: result.examined ?? state.begun,
    outcomes: result.outcomes ?? {},
    peakMb: Math.round(state.peakBytes / 1024 ** 2),
    slowest: `${state.slowest} (${state.slowestMs} ms)`,
  }
}

/** Writes an input that failed to a file, with what it is beside it. */
function keep(input, seed, failure) {
  if (!input) return 'none'
  mkdirSync(FAILURES, { recursive: true })
  const name = `seed-${seed}-${input.name.replace(/[^\w.-]+/g, '_').slice(0, 80)}`
  const path = join(FAILURES, `${name}.bin`)
  writeFileSync(path, input.file)
  writeFileSync(join(FAILURES, `${name}.txt`), `${input.name}\nseed ${seed}\n${failure}\n`)
  return path
}

function realCaptures() {
  return readdirSync(CAPTURES).flatMap((version) =>
    readdirSync(join(CAPTURES, version))
      .filter((file) => file.endsWith('.bin'))
      .map((file) => ({
        name: `${version}/${file}`,
        file: new Uint8Array(readFileSync(join(CAPTURES, version, file))),
      })),
  )
}

async function bundled() {
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    plugins: [assemblyScript()],
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, 'test', 'fuzz', 'worker.ts'),
      outDir: BUNDLE,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'worker.js' } },
    },
  })
  return join(BUNDLE, 'worker.js')
}
