import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../../scripts/project.mjs'
import { captureBytes } from './generator/index.mjs'

const FIXTURES = join(ROOT, 'test', 'fixtures')

/**
 * The captures that whole-file benches read: a synthetic one, and a real one: the file that MEMREEL_BENCH_CAPTURE names,
 * else the largest of test/fixtures. @returns {{ name: string, bytes: Uint8Array }[]}
 */
export function benchCaptures(isSmoke) {
  const events = isSmoke ? 1e6 : 1e7
  const settings = { events, live: events / 20, nodes: 100_000, snapshots: 500 }
  const real = realCapture()
  return [
    { name: `synthetic, ${events / 1e6} million events`, bytes: captureBytes(settings).bytes },
    { name: 'the same in an LZ4 frame', bytes: captureBytes({ ...settings, container: 'lz4' }).bytes },
    ...(real ? [real] : []),
  ]
}

/** @returns {{ name: string, bytes: Uint8Array } | null} */
export function realCapture() {
  const path = process.env.MEMREEL_BENCH_CAPTURE ?? largestFixture()
  return path ? { name: basename(path), bytes: readFileSync(path) } : null
}

function largestFixture() {
  if (!existsSync(FIXTURES)) return null
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bin'))
    .map((name) => join(FIXTURES, name))
  files.sort((a, b) => statSync(b).size - statSync(a).size)
  return files[0] ?? null
}
