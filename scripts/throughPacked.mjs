// The command line with every capture packed first: `node scripts/throughPacked.mjs stats app.bin` answers from the packed index of app.bin.
// Whatever compares answers of the command with others can so compare those of packed indexes.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { ROOT } from './project.mjs'

const CLI = join(ROOT, 'dist', 'cli', 'memreel.js')
const FOLDER = join(tmpdir(), 'memreel-through-packed')

function run(words, stdio) {
  const { status } = spawnSync(process.execPath, [CLI, ...words], { stdio })
  return status ?? 1
}

/** The packed index of a capture: made once for each content of the command and of the capture. */
function packed(capture) {
  const facts = [CLI, resolve(capture)].map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`)
  const folder = join(FOLDER, createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 16))
  const path = join(folder, `${basename(capture)}.memreel`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const whole = `${path}.${process.pid}`
  const status = run(['pack', capture, '-o', whole], ['ignore', 'ignore', 'inherit'])
  if (status !== 0) process.exit(status)
  renameSync(whole, path)
  return path
}

const words = process.argv
  .slice(2)
  .map((word) => (/\.bin(\.gz)?$/.test(word) && existsSync(word) ? packed(word) : word))
process.exit(run(words, 'inherit'))
