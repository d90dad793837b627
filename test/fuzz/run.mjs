// npm run fuzz -- [--seconds 60] [--seed 1] [--scale 1] [--verbose] | --nightly: feeds damaged and hostile captures to the reader.
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.mjs'

/** A night's run is many short ones, each with a seed of its own and a process that starts afresh. */
const NIGHTLY_SECONDS = 4 * 3600
const NIGHTLY_ROUND_SECONDS = 600

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    scale: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
    nightly: { type: 'boolean', default: false },
  },
})
const total = Number(values.seconds ?? (values.nightly ? NIGHTLY_SECONDS : 60))
const firstSeed = Number(values.seed ?? (values.nightly ? Math.floor(Date.now() / 86_400_000) * 1000 : 1))
const round = values.nightly ? Math.min(total, NIGHTLY_ROUND_SECONDS) : total
const log = values.verbose ? (line) => console.log(line) : undefined

let passed = 0
let failed = 0
for (let done = 0; done < total; done += round) {
  const seed = firstSeed + passed + failed
  const { failure, examined, outcomes, peakMb, slowest } = await fuzz({
    seconds: round,
    seed,
    scale: Number(values.scale),
    log,
  })
  console.log(`seed ${seed}: ${examined} inputs, at most ${peakMb} MB, the slowest ${slowest}`)
  console.log(
    `  ${Object.entries(outcomes)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(', ')}`,
  )
  if (failure === null) passed++
  else {
    failed++
    console.log(`FAILED  ${failure}`)
  }
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
