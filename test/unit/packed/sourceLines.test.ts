import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isConfidential, readSourceLines } from '../../../src/cli/sourceLines.ts'
import { madeCapture } from '../reports/madeCapture.ts'
import { indexOf } from './realCaptures.ts'

const folder = mkdtempSync(join(tmpdir(), 'memreel-lines-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string, mode: number): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

describe('source lines', () => {
  test('are those of the frames, as far as there are such files', async () => {
    const python = file('a.py', 'one\n   two  \r\nthree', 0o600)
    const secret = file('key', 'secret', 0o600)
    const shared = file('notes', 'shared', 0o644)
    const frames = [
      `f|${python}|2`,
      `g|${python}|3`,
      `h|${python}|99`,
      `i|${secret}|1`,
      `j|${shared}|1`,
      'k|<frozen x>|1',
    ]
    const index = indexOf(madeCapture([{ stack: [...frames, `l|${folder}|1`, 'm|/no/such/file.py|1'], bytes: 1 }]))
    const { texts, ofFrame } = await readSourceLines(index)
    const lineOf = (name: string) => {
      const frame = Array.from(index.frames.functionName).findIndex((text) => index.strings.texts[text] === name)
      return texts[ofFrame[frame]!]
    }
    expect('fghijklm'.split('').map(lineOf)).toEqual(['two', 'three', '', '', 'shared', '', '', ''])
  })

  test.runIf(platform() !== 'win32')('do not wait for a pipe', async () => {
    const pipe = join(folder, 'pipe.py')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    const { texts } = await readSourceLines(indexOf(madeCapture([{ stack: [`f|${pipe}|1`], bytes: 1 }])))
    expect(texts).toEqual([''])
  })

  test.each([
    ['x.py', 0o600, false],
    ['x.c', 0o600, true],
    ['x.c', 0o644, false],
    ['x', 0o700, false],
  ])('of %s with mode %i are confidential: %s', (name, mode, confidential) => {
    expect(isConfidential(name, mode)).toBe(confidential)
  })
})
