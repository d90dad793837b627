import { parentPort, workerData } from 'node:worker_threads'
import { fuzzed, type Input } from './fuzzer.ts'
import { packedSeedOf, seedOf } from './seeds.ts'
import type { Progress, Start } from './worker.types.ts'

/**
 * Examines inputs until the time is over. What is being examined is told before it is, so that the thread that waits can say what made
 * this one hang, or run out of memory.
 */
const { captures, seed, scale, untilMs } = workerData as Start
const port = parentPort!
const tell = (progress: Progress) => port.postMessage(progress)

/** One in so many captures is changed as a packed index, too. */
const CAPTURES_PER_PACKED = 4
const seeds = captures.flatMap(({ name, file }, i) =>
  i % CAPTURES_PER_PACKED === 0 ? [seedOf(name, file), packedSeedOf(name, file)] : [seedOf(name, file)],
)
let current: Input | null = null
const outcomes: Record<string, number> = {}
let examined = 0
try {
  const inputs = fuzzed(seeds, seed, scale, (input) => {
    current = input
    tell({ kind: 'begins', name: input.name, file: input.file.slice(), limitMs: input.limitMs })
  })
  for (const outcome of inputs) {
    examined++
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (Date.now() >= untilMs) break
  }
  tell({ kind: 'done', examined, outcomes })
} catch (error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  tell({ kind: 'failed', examined, error: `${(current as Input | null)?.name}: ${text}` })
}
