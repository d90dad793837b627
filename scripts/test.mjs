// npm test: everything that has to hold before a change goes in, and at the end one line that says how it went.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findOrInstallBrowser, findOrInstallFirefox, findOrInstallNginx, HOW_TO_GET_ONE } from './browser.mjs'
import { ROOT, runTool } from './project.mjs'

const CHECKS = [
  ['lint and format', 'biome', ['check', '.']],
  ['types of the portable core', 'tsc', ['--noEmit', '-p', 'tsconfig.core.json']],
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['dependency rules', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'src']],
  ['unused code', 'knip', []],
  ['build of the app', 'vite', ['build', '--logLevel', 'warn']],
  ['build of the command', 'vite', ['build', '--config', 'vite.cli.config.ts', '--logLevel', 'warn']],
  ['size of the app', 'size-limit', []],
]
const TEST_PROJECTS = ['unit', 'e2e']

const total = { passed: 0, failed: 0, skipped: [], failures: [] }

function count(name, isPassed) {
  if (isPassed) total.passed++
  else {
    total.failed++
    total.failures.push(name)
  }
}

function runTests(project, environment) {
  const file = join(ROOT, 'test', 'artifacts', `counts-${project}.json`)
  rmSync(file, { force: true })
  heading(`tests: ${project}`)
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts', 'countReporter.mjs')}`]
  const isPassed = runTool('vitest', ['run', '--project', project, ...reporters], {
    env: { ...environment, MEMREEL_TEST_COUNTS: file },
  })
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: [] }
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped.push(...counts.skipped)
  if (counts.failed > 0) total.failures.push(`${counts.failed} of the ${project} tests`)
  // Ended badly although no test failed: it could not start, or found no tests.
  if (!isPassed && counts.failed === 0) count(`the run of the ${project} tests`, false)
}

function heading(text) {
  console.log(`\n== ${text}`)
}

const browser = findOrInstallBrowser()
if (browser === null) {
  console.error(HOW_TO_GET_ONE)
  process.exit(1)
}
// Tests that need these say so where they can't be had.
findOrInstallFirefox()
findOrInstallNginx()
for (const [name, tool, words] of CHECKS) {
  heading(name)
  count(name, runTool(tool, words))
}
for (const project of TEST_PROJECTS) runTests(project, { ...process.env, MEMREEL_CHROMIUM: browser })

console.log('')
for (const failure of total.failures) console.log(`FAILED  ${failure}`)
for (const { name, reason } of total.skipped) console.log(`skipped  ${name}: ${reason}`)
console.log(`\n${CHECKS.length} checks and the tests:`)
const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : ''
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
process.exit(total.failed > 0 ? 1 : 0)
