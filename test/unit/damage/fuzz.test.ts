import { expect, it } from 'vitest'
import { fuzz } from '../../fuzz/fuzz.mjs'

const { MEMREEL_FUZZ_SECONDS, MEMREEL_FUZZ_SEED, CI }: Record<string, string | undefined> = process.env
/** A minute on a build server, and a look in between otherwise. */
const SECONDS = Number(MEMREEL_FUZZ_SECONDS ?? (CI ? 60 : 10))
/** The first input may be one of the slow ones. */
const GRACE_MS = 90_000

it(`nothing but our own error comes of damaged and hostile captures, for ${SECONDS} seconds`, {
  timeout: SECONDS * 1000 + GRACE_MS,
}, async () => {
  const seed = Number(MEMREEL_FUZZ_SEED ?? 1)
  const { failure, examined, outcomes, peakMb } = await fuzz({
    seconds: SECONDS,
    seed,
    scale: SECONDS >= 60 ? 0.1 : 0.02,
  })
  console.log(`fuzz: ${examined} inputs with seed ${seed}, at most ${peakMb} MB: ${JSON.stringify(outcomes)}`)
  expect(failure).toBeNull()
  // Each kind of outcome has to occur, or the inputs are not what they should be.
  expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(['cut', 'complete', 'refused: unsupported-version']))
  expect(examined).toBeGreaterThan(100)
})
