#!/usr/bin/env node
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CONTAINERS, SETTING_NAMES, syntheticCapture } from './index.mjs'

const USAGE = `Writes a synthetic Memray capture to standard output.

  node test/bench/generator/write.mjs --records 10e6 --live 100000 > capture.bin

Settings (see index.d.mts): ${SETTING_NAMES.map((name) => `--${name}`).join(' ')}
--container is one of ${CONTAINERS.join(', ')}; --no-pymalloc and --no-trailer switch off.
--truth FILE writes what a reader has to find in the capture, as JSON.
`
const SWITCHES = ['pymalloc', 'trailer']

/** @returns {Record<string, unknown>} */
function settingsOf(values) {
  const settings = {}
  for (const name of SETTING_NAMES) {
    const text = values[name]
    if (text === undefined) continue
    const value = SWITCHES.includes(name) || name === 'container' ? text : Number(text)
    if (Number.isNaN(value)) throw new RangeError(`--${name} wants a number, not "${text}".`)
    settings[name] = value
  }
  return settings
}

async function main() {
  const strings = SETTING_NAMES.filter((name) => !SWITCHES.includes(name))
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      help: { type: 'boolean' },
      truth: { type: 'string' },
      ...Object.fromEntries(strings.map((name) => [name, { type: 'string' }])),
      ...Object.fromEntries(SWITCHES.map((name) => [name, { type: 'boolean' }])),
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return
  }
  if (process.stdout.isTTY) throw new Error('A capture is not text: send it to a file, "> capture.bin".')
  const pieces = syntheticCapture(settingsOf(values))
  let step = pieces.next()
  for (; !step.done; step = pieces.next()) {
    const piece = step.value
    // The piece's memory is used again, so it has to be gone before the next one is made.
    await new Promise((resolve, reject) =>
      process.stdout.write(piece, (error) => (error ? reject(error) : resolve(undefined))),
    )
  }
  if (values.truth) {
    const truth = { ...step.value, snapshotHeapBytes: [...step.value.snapshotHeapBytes] }
    writeFileSync(values.truth, `${JSON.stringify(truth, null, 2)}\n`)
  }
}

// A reader that has seen enough closes the pipe: that is no error.
process.stdout.on('error', () => process.exit(0))
main().catch((error) => {
  if (error.code === 'EPIPE') process.exit(0)
  console.error(error.message)
  process.exit(1)
})
