import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { progressText } from '../../../src/cli/readingProgress.ts'
import { CommandLine } from './commandLine.ts'

const SAMPLE = readFileSync('public/sample.bin')
const PIECE_BYTES = 8192
/** Of the sample: the pieces that are sent before the command is interrupted come from this part. */
const FIRST_BYTES = 600_000

const commandLine = new CommandLine()
beforeAll(() => commandLine.build(), 60_000)
afterAll(() => commandLine.remove())

test('how far reading is', () => {
  expect(progressText('a.bin', 3e9, 12e9, 9e8, 100_000)).toBe(
    'a.bin: 3.0 GB of 12.0 GB (25 %), 9.0 million records/s, 30.0 MB/s, 5 min 0 s left',
  )
  expect(progressText('a.bin', 3e9, 100e9, 9e8, 1_000_000)).toContain(', 8 h 58 min left')
  expect(progressText('a pipe', 3e6, null, 1e6, 2000)).toBe('a pipe: 3.0 MB, 0.5 million records/s, 1.5 MB/s')
})

/** The command on a pipe that stays open, interrupted as soon as it told how far it is. */
async function interrupted(
  times: number,
  words: readonly string[] = ['stats'],
  leastKilobytes = 0,
): Promise<{ status: number | null; signal: string | null; out: string; err: string }> {
  const pipe = join(commandLine.folder, `pipe-${words[0]}-${times}`)
  execFileSync('mkfifo', [pipe])
  const command = join(commandLine.folder, 'cli', 'memreel.js')
  const child = spawn(process.execPath, [command, words[0]!, pipe, ...words.slice(1), '--json', '--progress'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => {
    text.out += data
  })
  child.stderr.on('data', (data: Buffer) => {
    text.err += data
  })
  const ended = once(child, 'close') as Promise<[number | null, string | null]>
  // both ends, so that opening waits for nobody and nobody sees an end
  const writer = openSync(pipe, 'r+')
  const told = () => Number(/([\d.]+) kB, [^\n]*records\/s[^\n]*\n$/.exec(text.err)?.[1] ?? -1)
  for (let at = 0; told() < leastKilobytes; at += PIECE_BYTES) {
    if (at < FIRST_BYTES) writeSync(writer, SAMPLE.subarray(at, Math.min(FIRST_BYTES, at + PIECE_BYTES)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (child.exitCode !== null) break
  }
  for (let i = 0; i < times; i++) child.kill('SIGINT')
  const [status, signal] = await ended
  return { status, signal, ...text }
}

test.skipIf(process.platform === 'win32')('Ctrl-C answers with what was read', { timeout: 60_000 }, async () => {
  const { status, out, err } = await interrupted(1)
  expect(err).toMatch(/memreel: pipe-stats-1: [\d.]+ kB, [\d.]+ million records\/s, [\d.]+ .?B\/s\n/)
  expect(err).toMatch(/memreel: Reading was stopped after [\d.]+ kB: everything here is about that part\.\n/)
  expect(status).toBe(0)
  expect(JSON.parse(out).total_num_allocations).toBeGreaterThan(1000)
})

// Until it has ended, the places of this range do not add up to its mark as Memray books them: the whole would be read twice.
test.skipIf(process.platform === 'win32')(
  'Ctrl-C in the first of two times that a flame graph reads a capture ends both',
  { timeout: 60_000 },
  async () => {
    const { status, out, err } = await interrupted(1, ['flamegraph', '--from', '0', '--to', '2500'], 400)
    expect(err.match(/everything here is about that part/g)).toHaveLength(1)
    expect(err).toContain('booked as late as Memray books them')
    expect(status).toBe(0)
    expect(JSON.parse(out).nodes.bytes[0]).toBeGreaterThan(0)
  },
)
