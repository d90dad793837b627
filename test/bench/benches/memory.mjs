import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/project.mjs'
import { megabytes, short } from '../figures.mjs'

const FOLDER = join(ROOT, 'test', 'bench')

const TIMES_LONGER = 10
/** Ten minutes and more: only when it is asked for. */
const LONGEST_RECORDS = 1e9
const SNAPSHOTS = 50
/** A program with so few places that even the shortest capture has met nearly all there is: distances of temporary allocations, too. */
const NODES = 300

/**
 * Peak memory and CPU time of reading captures of one program that ran for different times. It may depend on what lives, on the call tree
 * and on the time tables up to their budget, but not on how many records there are. The program is small, so that already the
 * shortest run meets most of its places and fills most of its tables. MEMREEL_BENCH_LONG=1 adds a capture of 10^9 records.
 */
export async function run({ coreUrl, isSmoke }) {
  const records = isSmoke ? 1e6 : 1e7
  const first = await read(coreUrl, records, SNAPSHOTS)
  const long = await read(coreUrl, records * TIMES_LONGER, SNAPSHOTS)
  const finer = await read(coreUrl, records * TIMES_LONGER, SNAPSHOTS * TIMES_LONGER)
  const figures = [figure(first, null), figure(long, first), figure(finer, first)]
  if (isSmoke || !process.env.MEMREEL_BENCH_LONG) return figures
  const longest = await read(coreUrl, LONGEST_RECORDS, SNAPSHOTS)
  return [...figures, figure(longest, long, 'the second')]
}

function figure(reading, other, name = 'the first') {
  const { asked, snapshots, cells, lifetimes, peaks, sites, temporary, maxResidentBytes, cpuMs, records } = reading
  const times = (of) => (of(reading) / of(other)).toFixed(2)
  const ratio = other
    ? `memory ${times((r) => r.maxResidentBytes)}, CPU per record ${times((r) => r.cpuMs / r.records)} times ${name}`
    : ''
  return {
    name: `${short(asked)} records, ${short(snapshots)} snapshots`,
    value: `${megabytes(maxResidentBytes)} (${short(sites)} places, time tables ${short(cells + lifetimes + peaks)} rows, temporary ${short(temporary)}), ${short((records / cpuMs) * 1000)} records per CPU second`,
    perPass: ratio,
  }
}

/** One process writes, another one reads, and only the reader's memory counts. */
async function read(coreUrl, records, snapshots) {
  const settings = { records, live: 100_000, nodes: NODES, snapshots, container: 'lz4' }
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const writer = spawn(process.execPath, [join(FOLDER, 'generator', 'write.mjs'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const reader = spawn(process.execPath, [join(FOLDER, 'peakMemory.mjs'), coreUrl], {
    stdio: [writer.stdout, 'pipe', 'inherit'],
  })
  // The reader has its own end of the pipe now.
  writer.stdout.destroy()
  let output = ''
  reader.stdout.on('data', (text) => {
    output += text
  })
  const [writing, reading] = await Promise.all([exitCode(writer), exitCode(reader)])
  if (writing !== 0 || reading !== 0) throw new Error(`Writing ended with ${writing}, reading with ${reading}.`)
  const result = JSON.parse(output)
  if (!result.isComplete) throw new Error(`The capture was cut after ${result.records} records.`)
  return { ...result, asked: records, snapshots }
}

function exitCode(child) {
  return new Promise((resolve) => child.on('close', resolve))
}
