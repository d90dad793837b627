import { describe, expect, it } from 'vitest'
import { viewOfWindows } from '../../../src/reports/findings/findingView.ts'
import { isLibraryFile, moduleFolder, moduleName, shortFile } from '../../../src/reports/findings/wording.ts'
import { findings, formatBytes, windowsOf } from '../../../src/reports/index.ts'
import { Program } from './madeProgram.ts'
import { expectShown } from './viewProof.ts'

const MAIN = 'main|/srv/app/job.py|3'
const MACHINERY = '_find_and_load|<frozen importlib._bootstrap>|1165'

/** A program with a bit of everything. */
function busyProgram(): Program {
  const program = new Program().call(MAIN)
  for (let i = 0; i < 5; i++) {
    program.call(`cache_${i}|/srv/app/job.py|${i + 20}`).malloc(15e6)
    program.leave()
    program.call(`churn_${i}|/srv/app/job.py|${i + 40}`)
    for (let times = 0; times < 120; times++) program.free(program.malloc(3e6))
    program.leave()
    const module = `<module>|/usr/lib/python3/dist-packages/package_${i}/__init__.py|1`
    program.call(MACHINERY, module).malloc(15e6)
    program.leave(2)
  }
  for (let window = 0; window < 100; window++) {
    program.snapshot()
    if (window === 50) program.free(program.malloc(100e6))
  }
  return program
}

describe('findings', () => {
  it('are at most ten, the most important first', () => {
    const reports = busyProgram().open()
    const found = findings(reports)
    expect(found).toHaveLength(10)
    for (const finding of found) expectShown(reports, finding)
    const kinds = found.map(({ kind }) => kind)
    // 40 % of the peak for a moment; three times 18 % of all bytes for nothing; leaks and imports of 6 %, three each
    expect(kinds.map((kind) => kind[0])).toEqual(['b', 't', 't', 't', 'l', 'l', 'l', 'i', 'i', 'i'])
  })

  it('are none of a capture that holds nothing', () => {
    expect(findings(new Program().open())).toEqual([])
    expect(findings(new Program().snapshot().open())).toEqual([])
    const program = new Program()
    program.malloc(0)
    expect(findings(program.open())).toEqual([])
  })

  it('are none of memory without a stack', () => {
    const program = new Program()
    program.malloc(50e6)
    expect(findings(program.open())).toEqual([])
  })

  it('say the same when asked again, and leave the reports as they were', () => {
    const reports = busyProgram().open()
    const before = findings(reports)
    expect(findings(reports)).toEqual(before)
  })
})

describe('the time range of a view', () => {
  const program = new Program().call(MAIN)
  program.malloc(1)
  for (const ms of [10, 10, 3, 3, 20, 1, 1, 40]) program.snapshot(ms)
  const { index } = program.open()

  it('selects the windows it is of', () => {
    const last = index.windows.count - 1
    for (let from = 0; from < last; from++) {
      for (let to = from; to <= last; to++) {
        const { range, windows } = viewOfWindows(index, { from, to })
        expect(windows).toEqual({ from, to })
        expect(windowsOf(index, range!.fromMs, range!.toMs)).toEqual({ from, to })
      }
    }
  })
})

describe('wording', () => {
  it.each([
    ['/usr/lib/python3/dist-packages/pandas/core/frame.py', 'pandas/core/frame.py', 'pandas', true],
    ['/opt/venv/lib/python3.12/site-packages/numpy/__init__.py', 'numpy/__init__.py', 'numpy', true],
    ['/opt/venv/lib/python3.12/site-packages/six.py', 'six.py', 'six', true],
    ['/usr/lib/python3.11/json/decoder.py', 'json/decoder.py', 'json', true],
    ['/usr/lib/python3.11/argparse.py', 'argparse.py', 'argparse', true],
    ['<frozen importlib._bootstrap>', '<frozen importlib._bootstrap>', 'importlib', true],
    ['<string>', '<string>', '<string>', true],
    ['/opt/memray-1.6.0/src/memray/commands/run.py', 'run.py', 'run', true],
    ['/srv/app/job.py', 'job.py', 'job', false],
    ['/srv/app/shop/__init__.py', 'shop/__init__.py', 'shop', false],
    ['job.py', 'job.py', 'job', false],
  ])('knows %s as %s of %s', (file, short, module, isLibrary) => {
    expect([shortFile(file), moduleName(file), isLibraryFile(file)]).toEqual([short, module, isLibrary])
  })

  it('knows where the files of a module lie', () => {
    expect(moduleFolder('/usr/lib/python3/dist-packages/pandas/core/frame.py')).toBe(
      '/usr/lib/python3/dist-packages/pandas/',
    )
    expect(moduleFolder('/usr/lib/python3.11/argparse.py')).toBe('/usr/lib/python3.11/argparse.py')
    expect(moduleFolder('/srv/app/shop/__init__.py')).toBe('/srv/app/shop/')
    expect(moduleFolder('/srv/app/job.py')).toBe('/srv/app/job.py')
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [15_300_000, '15.3 MB'],
    [-15_300_000, '-15.3 MB'],
    [1.5e15, '1.5 PB'],
    [2e18, '2000.0 PB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})
