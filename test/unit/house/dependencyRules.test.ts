import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../scripts/project.mjs'

/**
 * The dependency checker can pass without having looked at anything (it has done so with a compiler that it did not know).
 * So a small tree with one deliberate violation for each rule has to be caught, and the real tree has to be seen.
 */
const CLEAN = {
  'src/parsers/index.ts': `export { bytes } from './bytes.ts'\nexport type { Bytes } from './bytes.ts'`,
  'src/parsers/bytes.ts': `export type Bytes = number\nexport const bytes: Bytes = 1`,
  'src/capture/index.ts': `import { bytes } from '../parsers/index.ts'\nexport const capture = bytes`,
  'src/reports/index.ts': `import { capture } from '../capture/index.ts'\nexport const report = capture`,
  'src/workers/index.ts': `import { report } from '../reports/index.ts'\nexport const worker = report`,
  'src/cli/index.ts': `import { report } from '../reports/index.ts'\nimport 'node:fs'\nexport const cli = report`,
  'src/app/index.ts': `import { worker } from '../workers/index.ts'\nimport type { Bytes } from '../parsers/index.ts'
import 'react'\nexport const app: Bytes = worker`,
}

const VIOLATIONS: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['parsers-imports-only-downward', 'src/parsers/upward.ts', `import '../capture/index.ts'`],
  ['capture-imports-only-downward', 'src/capture/upward.ts', `import type { report } from '../reports/index.ts'`],
  ['reports-imports-only-downward', 'src/reports/upward.ts', `import '../workers/index.ts'`],
  ['workers-imports-only-downward', 'src/workers/upward.ts', `import '../app/index.ts'`],
  ['cli-imports-only-downward', 'src/cli/sideways.ts', `import '../workers/index.ts'`],
  ['app-imports-only-downward', 'src/app/sideways.ts', `import '../cli/index.ts'`],
  [
    'app-asks-workers-only',
    'src/app/deep.ts',
    `import { report } from '../reports/index.ts'\nexport const deep = report`,
  ],
  [
    'parsers-has-one-face',
    'src/capture/inner.ts',
    `import { bytes } from '../parsers/bytes.ts'\nexport const i = bytes`,
  ],
  [
    'core-is-portable',
    'src/parsers/node.ts',
    `import { readFileSync } from 'node:fs'\nexport const read = readFileSync`,
  ],
  ['core-has-no-ui-library', 'src/reports/ui.ts', `import { useState } from 'react'\nexport const use = useState`],
  ['no-cycles', 'src/capture/round.ts', `import { trip } from './trip.ts'\nexport const round = () => trip`],
  ['resolvable', 'src/cli/lost.ts', `import './nowhere.ts'`],
]
const PARTNERS = { 'src/capture/trip.ts': `import { round } from './round.ts'\nexport const trip = () => round` }

interface Summary {
  readonly totalCruised: number
  readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function tree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'memreel-house-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), `${text}\n`)
  }
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json', 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** What `npm run check` would say of the sources in a folder. */
function check(folder: string): Promise<Summary> {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const words = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, words, { cwd: folder, maxBuffer: 2 ** 28 }, (error, output, complaint) => {
      if (output === '') reject(new Error(complaint || String(error)))
      else resolve(JSON.parse(output).summary)
    })
  })
}

describe('the dependency rules', () => {
  it('let a tree pass that keeps them', async () => {
    const summary = await check(tree(CLEAN))
    expect(summary.violations).toEqual([])
    expect(summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(CLEAN).length)
  })

  it('catch a violation of each of them', async () => {
    const texts = Object.fromEntries(VIOLATIONS.map(([, file, text]) => [file, text]))
    const summary = await check(tree({ ...CLEAN, ...PARTNERS, ...texts }))
    const found = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
    for (const [rule, file] of VIOLATIONS) expect(found).toContain(`${rule}: ${file}`)
  })

  it('are checked for every module of the sources', async () => {
    const modules = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'),
    )
    const summary = await check(ROOT)
    expect(modules.length).toBeGreaterThan(20)
    expect(summary.totalCruised).toBeGreaterThanOrEqual(modules.length)
  })
})
