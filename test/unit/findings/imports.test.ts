import { describe, expect, it } from 'vitest'
import { found, Program, sentences } from './madeProgram.ts'
import { expectShown, shownBy } from './viewProof.ts'

const LIB = '/usr/lib/python3/dist-packages'
const JOB = '<module>|/srv/app/job.py|1'
const MACHINERY = [
  '_find_and_load|<frozen importlib._bootstrap>|1165',
  '_load_unlocked|<frozen importlib._bootstrap>|690',
]
const module = (file: string, line: number) => `<module>|${file}|${line}`

describe('cost of imports', () => {
  it('is told per package that the program imports, with what it imports in turn', () => {
    const program = new Program().call(JOB)
    // the code of the module is read before it runs
    program.call(...MACHINERY, 'get_data|<frozen importlib._bootstrap_external>|1131').malloc(500_000)
    program
      .leave()
      .call(module(`${LIB}/pandas/__init__.py`, 22))
      .malloc(1_500_000)
    program
      .call(...MACHINERY, module(`${LIB}/numpy/__init__.py`, 130), `add_docs|${LIB}/numpy/core/docs.py|4`)
      .malloc(2_000_000)
    program.leave(7).malloc(6_000_000)
    const reports = program.open()
    const [cost] = found(reports, 'imports')
    expect(sentences(reports, 'imports')).toEqual([
      'Importing pandas at <module> (job.py:1) held 4.0 MB at the peak, 40.0 % of it.',
    ])
    expect(cost).toMatchObject({ bytes: 4_000_000, count: 3, view: { mode: 'peak', inverted: false } })
    expectShown(reports, cost!)
    // the line has the program's own 6 MB besides
    expect(shownBy(reports, cost!).bytes).toBe(10_000_000)
  })

  it('passes through the program’s own modules to the package that they import', () => {
    const program = new Program().call(JOB, ...MACHINERY, module('/srv/app/shop/__init__.py', 2))
    program.malloc(3_000_000)
    program.call(...MACHINERY, module(`${LIB}/pandas/__init__.py`, 22)).malloc(5_000_000)
    const reports = program.open()
    expect(sentences(reports, 'imports')).toEqual([
      'Importing pandas at <module> (shop/__init__.py:2) held 5.0 MB at the peak, 62.5 % of it.',
      'Importing shop at <module> (job.py:1) held 3.0 MB at the peak, 37.5 % of it.',
    ])
    for (const cost of found(reports, 'imports')) expectShown(reports, cost)
  })

  it('tells packages of one line apart', () => {
    const program = new Program().call(JOB)
    for (const [i, name] of ['numpy', 'pandas', 'scipy', 'flask'].entries()) {
      program.call(...MACHINERY, module(`${LIB}/${name}/__init__.py`, 1)).malloc((i + 2) * 1_000_000)
      program.leave(3)
    }
    expect(found(program.open(), 'imports').map((cost) => cost.bytes)).toEqual([5_000_000, 4_000_000, 3_000_000])
  })

  it('leaves the launcher’s frames out of the way to it', () => {
    const program = new Program({ skippedFrames: 2 }).call(
      'run|/opt/memray/commands/run.py|1',
      'go|/opt/memray/go.py|2',
    )
    program.call(JOB, ...MACHINERY, module(`${LIB}/pandas/__init__.py`, 22)).malloc(5_000_000)
    const reports = program.open()
    const [cost] = found(reports, 'imports')
    expect(cost!.view.zoomPath).toHaveLength(1)
    expect(shownBy(reports, cost!)).toEqual({ bytes: 5_000_000, count: 1 })
  })

  it('is not told when it is little: less than 1 MB, or than a twentieth of the peak', () => {
    const costs = (imported: number, other: number) => {
      const program = new Program().call(JOB)
      program.malloc(other)
      program.call(...MACHINERY, module(`${LIB}/pandas/__init__.py`, 22)).malloc(imported)
      return found(program.open(), 'imports')
    }
    expect(costs(999_999, 0)).toEqual([])
    expect(costs(1_000_000, 0)).toHaveLength(1)
    expect(costs(2_000_000, 38_000_001)).toEqual([])
    expect(costs(2_000_000, 38_000_000)).toHaveLength(1)
  })

  it('is of the peak: what imports gave back before does not count, nor what runs later', () => {
    const program = new Program().call(JOB, ...MACHINERY, module(`${LIB}/pandas/__init__.py`, 22))
    const block = program.malloc(5_000_000)
    program.leave(3).free(block).snapshot()
    program.call(`read|${LIB}/pandas/io.py|3`).malloc(10_000_000)
    expect(found(program.open(), 'imports')).toEqual([])
  })
})
