// npm run bench -- [--smoke] [names]: measures, prints a table, and fails only if something could not be measured.
import { fork } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../scripts/project.mjs'
import { buildCore } from './build.mjs'

const FOLDER = join(ROOT, 'test', 'bench')
const RESULT_FILE = join(ROOT, 'dist', 'bench', 'results.json')
const NAMES = readdirSync(join(FOLDER, 'benches')).map((file) => file.replace(/\.mjs$/, ''))

const { values, positionals } = parseArgs({ allowPositionals: true, options: { smoke: { type: 'boolean' } } })
const unknown = positionals.filter((name) => !NAMES.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${NAMES.join(', ')}`)
  process.exit(1)
}

function runBench(name, coreUrl) {
  const words = [name, coreUrl, ...(values.smoke ? ['--smoke'] : [])]
  return new Promise((resolve) => {
    let figures = null
    const child = fork(join(FOLDER, 'child.mjs'), words, { cwd: ROOT })
    child.on('message', (message) => {
      figures = message
    })
    child.on('close', () => resolve(figures))
  })
}

function printTable(rows) {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
}

const coreUrl = await buildCore()
const rows = [['bench', 'figure', 'against the reference loop', 'absolute']]
const results = {}
const failed = []
for (const name of positionals.length > 0 ? positionals : NAMES) {
  console.log(`measuring ${name} ...`)
  const figures = await runBench(name, coreUrl)
  if (figures === null) {
    failed.push(name)
    continue
  }
  results[name] = figures
  figures.forEach((figure, line) => {
    rows.push([line === 0 ? name : '', figure.name, figure.perPass, figure.value])
  })
}
mkdirSync(join(ROOT, 'dist', 'bench'), { recursive: true })
writeFileSync(RESULT_FILE, `${JSON.stringify({ smoke: values.smoke === true, results }, null, 2)}\n`)

console.log('')
printTable(rows)
console.log('')
for (const name of failed) console.log(`FAILED  ${name} could not be measured`)
console.log(`${Object.keys(results).length} passed, ${failed.length} failed`)
process.exit(failed.length > 0 ? 1 : 0)
