/**
 * The yardstick: one pass of a fixed loop that hashes a million integers of a typed array. Machines and their moods differ,
 * so every figure of a bench is also given in passes of this loop, measured in the same process just before and just after:
 *
 *   "decoding: 61,000 events per pass" stays what it is on a machine that is twice as fast.
 */
const INTEGERS = 1 << 20
const MEASURED_MS = 400
const REPEATED_MS = 1000

const integers = new Int32Array(INTEGERS)

function pass(seed) {
  let hash = seed
  for (let index = 0; index < INTEGERS; index++) {
    hash = Math.imul(hash ^ integers[index], 0x9e3779b1)
    hash ^= hash >>> 15
    integers[index] = hash
  }
  return hash
}

/** Milliseconds of CPU that this process has used. */
export function cpuMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of CPU for one pass. */
function passMs() {
  let hash = 1
  let passes = 0
  const start = cpuMs()
  while (cpuMs() - start < MEASURED_MS) {
    hash = pass(hash)
    passes++
  }
  return (cpuMs() - start) / passes
}

/**
 * Does something that answers how much it did, once unmeasured so that everything is compiled and then for at least a second
 * of CPU; answers how much was done in how much CPU time.
 */
export function repeated(work) {
  work()
  const start = cpuMs()
  let amount = 0
  do amount += work()
  while (cpuMs() - start < REPEATED_MS)
  return { amount, ms: cpuMs() - start }
}

/** Runs work and answers its result and what one pass costs on this machine at this time. */
export async function besideReference(work) {
  passMs()
  const before = passMs()
  const result = await work()
  const after = passMs()
  return { result, passMs: (before + after) / 2 }
}
