import { describe, expect, test } from 'vitest'
import type { PackedFacts } from '../../../src/capture/index.ts'
import {
  CaptureReports,
  reportPage,
  roomForCapture,
  sharedSource,
  withFormerRedactions,
} from '../../../src/reports/index.ts'
import { indexOf } from '../packed/realCaptures.ts'
import { madeCapture } from './madeCapture.ts'

const made = indexOf(madeCapture([{ stack: ['f|/app/a.py|2', 'g|/app/fast.pyx|3', 'h|/etc/secret|1'], bytes: 1 }]))
const granted = new Map([
  ['/app/a.py', new Map([[2, 'python = 1']])],
  ['/app/fast.pyx', new Map([[3, 'cython = 1']])],
  ['/etc/secret', new Map([[1, 'secret']])],
])

describe('source lines for others', () => {
  test('are none where none are known', () => {
    expect(sharedSource(new CaptureReports(made))).toBeNull()
  })

  test('are of granted ones those of Python files', () => {
    const reports = new CaptureReports(made)
    reports.grantSources(granted)
    expect(sharedSource(reports)?.texts).toEqual(['', 'python = 1'])
  })

  test('are those that came with the capture besides, of whatever file', () => {
    const own = { texts: ['', 'old cython'], ofFrame: new Uint32Array(made.frames.count) }
    const cython = Array.from(made.frames.file).findIndex((file) => made.strings.texts[file] === '/app/fast.pyx')
    own.ofFrame[cython] = 1
    const reports = new CaptureReports({ ...made, sourceLines: own })
    expect(sharedSource(reports)).toEqual(own)
    reports.grantSources(new Map([['/app/a.py', new Map([[2, 'python = 1']])]]))
    expect([...sharedSource(reports)!.texts].sort()).toEqual(['', 'old cython', 'python = 1'])
  })
})

describe('what was left out once', () => {
  const former = { redacted: { commandLine: true, pathParts: 2, threadNames: false } } as PackedFacts
  test.each([
    [
      null,
      { commandLine: false, pathParts: 4, threadNames: true },
      { commandLine: false, pathParts: 4, threadNames: true },
    ],
    [
      former,
      { commandLine: false, pathParts: 4, threadNames: true },
      { commandLine: true, pathParts: 2, threadNames: true },
    ],
    [
      former,
      { commandLine: false, pathParts: 1, threadNames: false },
      { commandLine: true, pathParts: 1, threadNames: false },
    ],
    [
      former,
      { commandLine: false, pathParts: null, threadNames: false },
      { commandLine: true, pathParts: 2, threadNames: false },
    ],
  ])('stays left out', (before, wanted, expected) => {
    expect(withFormerRedactions(wanted, before)).toEqual(expected)
  })
})

test('a report whose index takes the room that there is has the size that was asked for', () => {
  const template = `<title>é</title><script type="application/json" id="memreel-report"></script><script type="application/octet-stream" class="memreel-capture"></script>`
  const facts = { name: '<ü&>.bin', view: 'q=日本<' }
  // a megabyte takes two elements
  for (const most of [1000, 1001, 1002, 1003, 5000, 1_000_000]) {
    const page = reportPage(template, new Uint8Array(roomForCapture(template, facts, most)), facts).join('')
    const { length } = new TextEncoder().encode(page)
    expect(length).toBeLessThanOrEqual(most)
    expect(length).toBeGreaterThan(most - 4)
  }
})
