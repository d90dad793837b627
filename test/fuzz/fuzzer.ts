import { examine, type Outcome } from './examine.ts'
import { hostileCaptures } from './hostile.ts'
import { type Mutant, mutant } from './mutations.ts'
import { Random } from './random.ts'
import type { Seed } from './seeds.ts'

/** An input and how long it may take. */
export interface Input {
  readonly name: string
  readonly file: Uint8Array
  readonly limitMs: number
}

/** For any input, and besides for each byte that it unpacks to: a hundred times what a machine at rest takes for most. */
const LIMIT_MS = 30_000
const LIMIT_MS_PER_BYTE = 1 / 5_000

/** The input with this number, made anew: the same for the same seed. */
function mutantNumber(seeds: readonly Seed[], seed: number, number: number): Mutant & { readonly random: Random } {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ number)
  return { ...mutant(seeds, random), random }
}

/**
 * All inputs one after another: the hostile ones, then changed real captures without end. `before` is told of each one before it is examined.
 */
export function* fuzzed(
  seeds: readonly Seed[],
  seed: number,
  scale: number,
  before: (input: Input) => void,
): Generator<Outcome> {
  for (const { name, make, streamBytes } of hostileCaptures(scale)) {
    const file = make()
    before({ name, file, limitMs: limitOf(streamBytes ?? file.length) })
    yield examine(file, new Random(seed))
  }
  for (let number = 0; ; number++) {
    const { name, file, random } = mutantNumber(seeds, seed, number)
    before({ name: `${number}: ${name}`, file, limitMs: limitOf(file.length) })
    yield examine(file, random)
  }
}

function limitOf(bytes: number): number {
  return LIMIT_MS + bytes * LIMIT_MS_PER_BYTE
}
