import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/project.mjs'
import { knownListing, listing, readByMany, startServe } from '../bench/serving.mjs'

const TINY = join(ROOT, 'test', 'fixtures', 'parsers', 'v13-tiny.bin')
const CLIENTS = 200
const CAPTURE_BYTES = 4_000_000
/** Less than a fifth of what is sent: whoever kept what it sends would need more. */
const MOST_GROWTH_BYTES = 150_000_000
const CAPTURES = 400

/** The same at full size: `npm run bench -- serve`. */
describe('memreel serve under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-load-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('answers 200 clients at once with the whole file, and its memory does not grow with what it sends', async () => {
    const captures = join(folder, 'large')
    mkdirSync(captures)
    writeFileSync(join(captures, 'large.bin'), Buffer.alloc(CAPTURE_BYTES, 'memray'))
    const serving = await startServe(captures, join(folder, 'cache'))
    await knownListing(serving.address)
    const { whole, before, most } = await readByMany(serving, 'captures/0/large.bin', CLIENTS, CAPTURE_BYTES)
    expect(whole).toBe(CLIENTS)
    expect(before).toBeGreaterThan(0)
    expect(most - before).toBeLessThan(MOST_GROWTH_BYTES)
    expect(await serving.stop()).toBe(0)
  }, 300_000)

  it('knows a folder again after a restart without reading it', async () => {
    const captures = join(folder, 'many')
    mkdirSync(captures)
    for (let i = 0; i < CAPTURES; i++) linkSync(TINY, join(captures, `capture-${i}.bin`))
    const first = await startServe(captures, join(folder, 'cache'))
    const known = await knownListing(first.address)
    expect(known.captures).toHaveLength(CAPTURES)
    expect(await first.stop()).toBe(0)

    const second = await startServe(captures, join(folder, 'cache'))
    let again = await listing(second.address)
    // before the folder has been looked through there is nothing to know
    while (again.captures.length === 0) again = await listing(second.address)
    expect(again.unread).toBe(0)
    expect(again.captures).toEqual(known.captures)
    await second.stop()
  })
})
