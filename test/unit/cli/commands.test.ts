import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeCapture } from '../reports/madeCapture.ts'
import { answer, capturePath, jsonAnswer } from '../reports/realCaptures.ts'
import { CommandLine } from './commandLine.ts'

const command = new CommandLine()
const run = (...args: string[]) => command.run(...args)

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(command.folder, name)
  writeFileSync(path, bytes)
  return path
}

let empty = ''
beforeAll(async () => {
  await command.build()
  empty = file('empty.bin', madeCapture([]))
})
afterAll(() => command.remove())

const TINY = capturePath('tiny')
const THREADS = capturePath('threads')
const AGGREGATED = capturePath('aggregated')
const REPORTS = ['table', 'summary', 'tree'] as const

/** The cells of a table's rows. */
function cells(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

describe('stats', () => {
  test.each(['tiny', 'threads'] as const)("%s: Memray's figures as JSON", async (name) => {
    const { status, out, err } = await run('stats', capturePath(name), '--json')
    expect([status, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject(comparable(jsonAnswer(name, 'stats.json')))
  })

  test('as text', async () => {
    const { status, out } = await run('stats', TINY, '-n', '2')
    const { top_allocations_by_size, top_allocations_by_count } = jsonAnswer<{
      top_allocations_by_size: { location: string; size: number }[]
      top_allocations_by_count: { location: string; count: number }[]
    }>('tiny', 'stats.json')
    expect(status).toBe(0)
    expect(out.split('\n')).toEqual([
      '📏 Total allocations:',
      '\t162',
      '',
      '📦 Total memory allocated:',
      '\t12.534MB',
      '',
      '📈 Peak memory usage:',
      '\t7.061MB',
      '',
      '📊 Histogram of allocation size:',
      '\tmin: 1.000B',
      '\t-----------------------------------------',
      '\t< 4.000B   :  7 ▇▇',
      '\t< 18.000B  :  0 ',
      '\t< 77.000B  :  6 ▇▇',
      '\t< 331.000B :  0 ',
      '\t< 1.414kB  : 96 ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇',
      '\t< 6.034kB  : 21 ▇▇▇▇▇▇',
      '\t< 25.746kB : 11 ▇▇▇',
      '\t< 109.857kB:  9 ▇▇▇',
      '\t< 468.741kB:  3 ▇',
      '\t<=2.000MB  :  9 ▇▇▇',
      '\t-----------------------------------------',
      '\tmax: 2.000MB',
      '',
      '📂 Allocator type distribution:',
      ...Object.entries(jsonAnswer<Stats>('tiny', 'stats.json').allocator_type_distribution).map(
        ([name, count]) => `\t ${name}: ${count}`,
      ),
      '',
      '🥇 Top 2 largest allocating locations (by size):',
      `\t- ${top_allocations_by_size[0]!.location} -> 6.000MB`,
      `\t- ${top_allocations_by_size[1]!.location} -> 3.000MB`,
      '',
      '🥇 Top 2 largest allocating locations (by number of allocations):',
      ...top_allocations_by_count.slice(0, 2).map((row) => `\t- ${row.location} -> ${row.count}`),
      '',
      '🥇 Top 2 largest allocating modules (by size):',
      expect.stringMatching(/^\t- tiny -> \d+\.\d{3}MB$/),
      expect.stringMatching(/^\t- <root> -> \d+\.\d{3}kB$/),
      '',
      '🥇 Top 2 largest allocating modules (by number of allocations):',
      expect.stringMatching(/^\t- .* -> \d+$/),
      expect.stringMatching(/^\t- .* -> \d+$/),
      '',
    ])
  })

  test('of no allocations', async () => {
    const { status, out } = await run('stats', empty)
    expect(status).toBe(0)
    expect(out).toContain('\t<no data for histogram>\n')
    expect(JSON.parse((await run('stats', empty, '--json')).out)).toMatchObject({
      total_num_allocations: 0,
      total_bytes_allocated: 0,
      allocation_size_histogram: [],
    })
  })
})

interface Stats {
  allocator_type_distribution: Record<string, number>
  metadata: Record<string, unknown>
}
/** Figures only: the text of times depends on the reporter's time zone. */
function comparable({ metadata, ...rest }: Stats): object {
  const { start_time: _, end_time: __, ...facts } = metadata
  return { ...rest, metadata: facts }
}

describe('table', () => {
  test('as JSON', async () => {
    const { out } = await run('table', TINY, '--json')
    expect(JSON.parse(out)).toEqual(jsonAnswer('tiny', 'table.json'))
    const leaks = await run('table', TINY, '--leaks', '--json')
    expect(JSON.parse(leaks.out)).toEqual(jsonAnswer('tiny', 'table-leaks.json'))
  })

  test('as text, the largest first', async () => {
    const { out } = await run('table', TINY)
    expect(cells(out).slice(0, 2)).toEqual([
      ['6.000MB', 'calloc', '3', 'known_bytes at programs/tiny.py:5'],
      ['800.000kB', 'malloc', '1', 'lists_and_dicts at programs/tiny.py:8'],
    ])
  })

  test('split by threads, or of one thread', async () => {
    const split = cells((await run('table', THREADS, '--split-threads')).out)
    const threads = new Set(split.map(([thread]) => thread!))
    expect(threads.size).toBeGreaterThan(2)
    const name = [...threads].find((thread) => thread.includes('('))!.replace(/^.*\((.*)\)$/, '$1')
    const one = await run('table', THREADS, '--split-threads', '--thread', name)
    expect(new Set(cells(one.out).map(([thread]) => thread))).toEqual(
      new Set([[...threads].find((thread) => thread.includes(`(${name})`))]),
    )
  })
})

describe('summary', () => {
  test.each(['tiny', 'threads', 'aggregated'] as const)('%s: the rows that Memray printed', async (name) => {
    const { out } = await run('summary', capturePath(name))
    expect(cells(out)).toEqual(cells(answer(name, 'summary.txt')))
    expect(out).toContain('┃ Location ')
    expect(out).toContain('<Total Memory>')
  })

  test('rows and columns', async () => {
    const { out } = await run('summary', TINY, '-r', '2', '-s', '3')
    expect(cells(out).map(([location]) => location)).toEqual([
      'known_bytes at programs/tiny.py',
      'lists_and_dicts at programs/tiny.py',
    ])
    expect(out).toContain('<Own Memory>')
  })

  test('says what it leaves out, unless everything is asked for', async () => {
    const stopped = await run('summary', TINY)
    expect(stopped.err).toBe(
      "memreel: not in these figures: the last 221.224kB that were allocated, as in Memray's summary. --all counts them.\n",
    )
    const all = await run('summary', TINY, '--all')
    expect(all.err).toBe('')
    expect(cells(all.out)[0]!.slice(1, 3)).toEqual(['7.061MB', '100.00%'])
  })

  test('as JSON', async () => {
    const { out } = await run('summary', TINY, '--json', '--all', '-r', '1')
    expect(JSON.parse(out)).toEqual({
      total_bytes: 7_060_656,
      total_allocations: 47,
      left_out: { records: 0, bytes: 0, allocations: 0 },
      rows: [
        {
          function: '_run_tracker',
          file: '/opt/memray-1.20.0/src/memray/commands/run.py',
          total_bytes: 7_060_656,
          own_bytes: 2368,
          total_allocations: 47,
          own_allocations: 2,
        },
      ],
    })
  })
})

describe('tree', () => {
  test.each(['tiny', 'threads', 'aggregated'] as const)("%s: Memray's nodes, level by level", async (name) => {
    const nodes = answer(name, 'tree.txt')
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => /^( *)(\d+)\t(\d+)\t(.*)\t/.exec(line)!)
      .map(([, indent, bytes, count, place]) => [indent!.length, Number(bytes), Number(count), place!])
    const { strings, nodes: columns } = JSON.parse((await run('tree', capturePath(name), '--json')).out)
    const depth: number[] = []
    const ours = columns.parent.map((parent: number, i: number) => {
      depth.push(parent < 0 ? 0 : depth[parent]! + 1)
      const place = `${strings[columns.function[i]]}:${strings[columns.file[i]]}:${columns.line[i]}`
      return [depth[i], columns.bytes[i], columns.allocations[i], place]
    })
    expect(ours).toEqual(nodes)
    const { out } = await run('tree', capturePath(name))
    expect(out.trimEnd().split('\n')).toHaveLength(nodes.length)
  })

  test('as text', async () => {
    const { out } = await run('tree', TINY, '--biggest-allocs', '2', '--hide-irrelevant')
    expect(out.trimEnd().split('\n')).toEqual([
      '7.061MB (100.00%), 47 allocations: <ROOT>',
      '└ 6.800MB (96.31%), 4 allocations: _run_tracker at /opt/memray-1.20.0/src/memray/commands/run.py:83',
      '  └ 6.800MB (96.31%), 4 allocations: <module> at programs/tiny.py:14',
      '    └ 6.800MB (96.31%), 4 allocations: main at programs/tiny.py:13',
      '      ├ 6.000MB (84.98%), 3 allocations: known_bytes at programs/tiny.py:5',
      '      └ 800.000kB (11.33%), 1 allocation: lists_and_dicts at programs/tiny.py:8',
      '260.557kB, 43 allocations at 25 smaller places not shown (--biggest-allocs)',
    ])
  })
})

describe('transform', () => {
  test('prints, or writes a file and does not replace one unasked', async () => {
    const csv = answer('tiny', 'transform.csv')
    expect((await run('transform', 'csv', TINY)).out).toBe(csv)
    const path = join(command.folder, 'out.csv')
    expect(await run('transform', 'csv', TINY, '-o', path)).toEqual({ status: 0, out: '', err: '' })
    expect(readFileSync(path, 'utf8')).toBe(csv)
    writeFileSync(path, 'mine')
    expect(await run('transform', 'csv', TINY, '-o', path)).toEqual({
      status: 2,
      out: '',
      err: `memreel: ${path} exists already. With --force it is replaced.\n`,
    })
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect((await run('transform', 'csv', TINY, '-f', '-o', path)).status).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(csv)
  })

  test.each(['gprof2dot', 'speedscope'])('%s is JSON', async (format) => {
    const { exporter, ...ours } = JSON.parse((await run('transform', format, THREADS)).out)
    expect(jsonAnswer('threads', `${format}.json`)).toMatchObject(ours)
    expect(exporter ?? 'memreel@').toMatch(/^memreel@/)
  })

  test('collapsed', async () => {
    const { out } = await run('transform', 'collapsed', AGGREGATED)
    expect(out).toMatch(/^(.+ \d+\n)+$/)
  })

  test('a file that cannot be written', async () => {
    const path = join(command.folder, 'missing', 'out.csv')
    const { status, err } = await run('transform', 'csv', TINY, '-o', path)
    expect(status).toBe(1)
    expect(err).toMatch(/^memreel: .*missing.* can't be written: .*\n$/)
    expect(existsSync(path)).toBe(false)
  })
})

describe('what goes wrong', () => {
  test.each([
    ['stats'],
    ['table', '--temporary-allocations'],
    ['summary', '--temporary-allocation-threshold', '3'],
    ['tree', '--allocated'],
    ['table', '--windows', '0:1'],
  ])('an aggregated capture can not answer %s %s', async (...args) => {
    const [name, ...options] = args
    const { status, out, err } = await run(name!, AGGREGATED, ...options)
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^memreel: This capture was written with --aggregate: [^\n]*\.\n$/)
  })

  test.each(REPORTS)('an unknown thread: %s', async (name) => {
    const { status, out, err } = await run(name, TINY, '--thread', 'nobody')
    expect([status, out]).toEqual([2, ''])
    expect(err).toBe('memreel: No thread is called nobody. The capture has: 0x1.\n')
  })

  test.each([
    ['table'],
    ['nothing', TINY],
    ['transform', 'svg', TINY],
    ['transform', TINY],
    ['summary', TINY, '-s', '6'],
    ['summary', TINY, '-r', '0'],
    ['tree', TINY, '-b', 'many'],
    ['table', TINY, '--leaks', '--temporary-allocations'],
    ['table', TINY, '--windows', '3:1'],
    ['flamegraph', TINY],
  ])('wrong usage: %s %s', async (...args) => {
    const { status, out, err } = await run(...args)
    expect([status, out]).toEqual([2, ''])
    expect(err).toMatch(/^error: /)
  })

  test.each([...REPORTS, 'stats', 'info'])('no capture: %s', async (name) => {
    const { status, out, err } = await run(name, file('notes.txt', 'not a capture'))
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^memreel: [^\n]+\n$/)
    const missing = await run(name, join(command.folder, 'missing.bin'))
    expect([missing.status, missing.out]).toEqual([1, ''])
    expect(missing.err).toMatch(/^memreel: .*there is no such file\.\n$/)
  })

  test('leaks of untraced pools come with a warning', async () => {
    const pools = await run('table', TINY, '--leaks', '--json')
    expect(pools.status).toBe(0)
    expect(pools.err).toMatch(/^memreel: leaks may mislead: pymalloc [^\n]*--trace-python-allocators[^\n]*\n$/)
    const stack = ['main|/a.py|1']
    const traced = file('traced.bin', madeCapture([{ stack, bytes: 1 }], { tracesPythonAllocators: true }))
    expect((await run('table', traced, '--leaks')).err).toBe('')
    const malloc = file('malloc.bin', madeCapture([{ stack, bytes: 1 }], { pythonAllocator: 3 }))
    expect((await run('table', malloc, '--leaks')).err).toBe('')
  })

  test('a capture that ends early is reported with a word on it', async () => {
    const whole = madeCapture([{ stack: ['main|/a.py|1'], bytes: 5 }])
    const cut = await run('table', file('cut.bin', whole.slice(0, -1)), '--json')
    expect(cut.status).toBe(0)
    expect(JSON.parse(cut.out)).toMatchObject([{ size: 5 }])
    expect(cut.err).toMatch(/^memreel: The capture [^\n]+\n$/)
  })

  test('names do not command the terminal', async () => {
    const odd = file('odd.bin', madeCapture([{ stack: ['\u001b[31mf|/a\n.py|1'], bytes: 5 }]))
    for (const name of [...REPORTS, 'stats']) {
      const { out } = await run(name, odd)
      expect(out).toContain('\\x1b[31mf')
      expect(out).not.toContain('\u001b')
    }
  })
})

describe('a capture without allocations', () => {
  test('has reports that say so', async () => {
    expect(JSON.parse((await run('table', empty, '--json')).out)).toEqual([])
    expect(cells((await run('summary', empty)).out)).toEqual([])
    expect((await run('tree', empty)).out).toBe('0.000B (0.00%), 0 allocations: <ROOT>\n')
    expect((await run('transform', 'collapsed', empty)).out).toBe('')
  })
})

describe('help', () => {
  test.each(['stats', 'table', 'summary', 'tree', 'transform', 'flamegraph', 'info'])('%s', async (name) => {
    const { status, out, err } = await run(name, '--help')
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain(`Usage: memreel ${name}`)
    // every argument and option has a word to it
    for (const line of out.split('\n').filter((text) => /^ {2}(-|[a-z])/.test(text))) {
      expect(line).toMatch(/^ {2}\S.* {2,}\S/)
    }
  })
})
