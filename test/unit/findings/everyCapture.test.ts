import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findings } from '../../../src/reports/index.ts'
import { ALL_CAPTURES, capturesIn, FIXTURES } from '../answers/realCaptures.ts'
import { reportsOf } from '../reports/realCaptures.ts'
import { expectTrue } from './byHand.ts'
import { plainReplay } from './plainReplay.ts'
import { EXPECTED } from './realFindings.ts'
import { expectShown } from './viewProof.ts'

const read = (path: string) => new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)))

/** Replaying more events in the plainest way takes too long here: memraysAnswers.test.ts holds those captures against Memray itself. */
const MOST_REPLAYED_EVENTS = 300_000

const captures = new Map<string, () => Uint8Array>([
  ['v12/killed', () => new Uint8Array(gunzipSync(read('parsers/v12-killed.bin.gz')))],
  ['v9/nativethreads', () => read('findings/v9-nativethreads.bin')],
  // the first 150,000 bytes of a larger one, like a download that was cut off
  ['v13/pandas, its start', () => read('findings/pandas-start.bin')],
])
for (const capture of [...capturesIn(FIXTURES), ...capturesIn(ALL_CAPTURES)]) {
  captures.set(capture.name, () => capture.bytes)
}

describe('findings of real captures', () => {
  it('are expected for every capture that comes with the tests', () => {
    expect(Object.keys(EXPECTED)).toEqual(expect.arrayContaining([...captures.keys()]))
  })

  it.each([...captures.keys()])('%s: as expected, shown by their views, and true', (name) => {
    const file = captures.get(name)!()
    const reports = reportsOf(file)
    const found = findings(reports)
    expect(found.map(({ kind, sentence }) => `${kind}: ${sentence}`)).toEqual(EXPECTED[name])
    for (const finding of found) expectShown(reports, finding)
    const { header, totals } = reports.index
    if (found.length === 0 || header.isAggregated || totals.events > MOST_REPLAYED_EVENTS) return
    const plain = plainReplay(file)
    for (const finding of found) expectTrue(reports, finding, plain)
  })
})
