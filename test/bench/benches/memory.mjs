import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/project.mjs'
import { megabytes, short } from '../figures.mjs'

const FOLDER = join(ROOT, 'test', 'bench')

const TIMES_LONGER = 10
const SNAPSHOTS = 50

/**
 * Peak memory of reading captures of one program that ran for different times. It may depend on what lives, on the call tree
 * and on the time tables up to their budget, but not on how many records there are. The program is small, so that already the
 * shortest run fills most of its time tables.
 */
export async function run({ coreUrl, isSmoke }) {
  const records = isSmoke ? 1e6 : 1e7
  const first = await read(coreUrl, records, SNAPSHOTS)
  const long = await read(coreUrl, records * TIMES_LONGER, SNAPSHOTS)
  const finer = await read(coreUrl, records * TIMES_LONGER, SNAPSHOTS * TIMES_LONGER)
  return [figure(first, null), figure(long, first), figure(finer, first)]
}

function figure(reading, shortest) {
  const { asked, snapshots, cells, lifetimes, peaks, maxResidentBytes } = reading
  const ratio = shortest ? `${(maxResidentBytes / shortest.maxResidentBytes).toFixed(2)} times the first` : ''
  return {
    name: `${short(asked)} records, ${short(snapshots)} snapshots`,
    value: `${megabytes(maxResidentBytes)} (time tables: ${short(cells + lifetimes + peaks)} rows)`,
    perPass: ratio,
  }
}

/** One process writes, another one reads, and only the reader's memory counts. */
async function read(coreUrl, records, snapshots) {
  const settings = { records, live: 100_000, nodes: 5000, snapshots, container: 'lz4' }
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
