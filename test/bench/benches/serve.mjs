import { closeSync, linkSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, findBrowser, HOW_TO_GET_ONE } from '../../../scripts/browser.mjs'
import { ROOT } from '../../../scripts/project.mjs'
import { megabytes, plain, short, time } from '../figures.mjs'
import { writeCapture } from '../generator/index.mjs'
import { besideReference } from '../reference.mjs'
import { knownListing, listing, readByMany, startServe } from '../serving.mjs'

const TINY = join(ROOT, 'test', 'fixtures', 'parsers', 'v13-tiny.bin')

/** `memreel serve` with many readers at once, and with a folder of many captures. */
export async function run({ isSmoke }) {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-bench-serve-'))
  try {
    return [...(await manyClients(folder, isSmoke)), ...(await manyCaptures(folder, isSmoke))]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function manyClients(folder, isSmoke) {
  const clients = isSmoke ? 20 : 200
  const captures = join(folder, 'large')
  mkdirSync(captures)
  const file = openSync(join(captures, 'large.bin'), 'w')
  let sizeBytes = 0
  const events = isSmoke ? 1e6 : 3e7
  writeCapture({ events, live: 100_000, snapshots: 50 }, (piece) => {
    sizeBytes += writeSync(file, piece)
  })
  closeSync(file)
  const serving = await startServe(captures, join(folder, 'cache'))
  try {
    await knownListing(serving.address)
    const { result, passMs } = await besideReference(() =>
      readByMany(serving, 'captures/0/large.bin', clients, sizeBytes),
    )
    if (result.failed > 0) throw new Error(`${result.failed} of ${clients} requests failed.`)
    return [
      time(`${clients} clients at once read ${megabytes(sizeBytes)} each, none failed`, result.ms, passMs),
      plain('the server before it, and at most', `${megabytes(result.before)}, ${megabytes(result.most)}`),
    ]
  } finally {
    await serving.stop()
  }
}

async function manyCaptures(folder, isSmoke) {
  const count = isSmoke ? 200 : 10_000
  const captures = join(folder, 'many')
  for (let i = 0; i < count; i++) {
    const below = join(captures, String(Math.floor(i / 100)))
    if (i % 100 === 0) mkdirSync(below, { recursive: true })
    linkSync(TINY, join(below, `capture-${i}.bin`))
  }
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error(HOW_TO_GET_ONE)
  const cache = join(folder, 'cache')
  const first = await startServe(captures, cache)
  const scan = await besideReference(async () => {
    const started = performance.now()
    await knownListing(first.address)
    return performance.now() - started
  })
  await first.stop()

  const second = await startServe(captures, cache)
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
  try {
    const { result, passMs } = await besideReference(async () => {
      const started = performance.now()
      await knownListing(second.address)
      const known = performance.now()
      await listing(second.address)
      const listed = performance.now()
      const page = await browser.newPage()
      const opened = performance.now()
      await page.goto(second.address)
      await page
        .getByRole('link', { name: /capture-/ })
        .first()
        .waitFor()
      return { restartMs: known - started, listMs: listed - known, pageMs: performance.now() - opened }
    })
    return [
      time(`${short(count)} captures: read for the first time`, scan.result, scan.passMs),
      time('after a restart, until all are known again', result.restartMs, passMs),
      time('the list, as JSON', result.listMs, passMs),
      time('the page with the list, in Chromium', result.pageMs, passMs),
    ]
  } finally {
    await browser.close()
    await second.stop()
  }
}
