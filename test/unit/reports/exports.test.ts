import { describe, expect, test } from 'vitest'
import {
  type CaptureReports,
  type Records,
  timelineCsv,
  transformCollapsed,
  transformCsv,
  transformGprof2dot,
  transformSpeedscope,
  WHOLE_RUN_PEAK,
} from '../../../src/reports/index.ts'
import { START_MS } from '../parsers/captureWriter.ts'
import { type MadeAllocation, madeCapture } from './madeCapture.ts'
import { answer, type CaptureName, jsonAnswer, openCapture, reportsOf } from './realCaptures.ts'

type Transform = (reports: CaptureReports, records: Records) => Iterable<string>

const speedscope: Transform = (reports, records) => transformSpeedscope(reports, records, 'memreel@1')

function textOf(reports: CaptureReports, transform: Transform): string {
  return [...transform(reports, reports.records(WHOLE_RUN_PEAK, false))].join('')
}
const textOfReal = (name: CaptureName, transform: Transform) => textOf(openCapture(name), transform)
const textOfMade = (allocations: readonly MadeAllocation[], transform: Transform) =>
  textOf(reportsOf(madeCapture(allocations)), transform)

describe('csv', () => {
  test.each(['tiny', 'aggregated'] as const)("%s is Memray's, byte for byte", (name) => {
    expect(textOfReal(name, transformCsv)).toBe(answer(name, 'transform.csv'))
  })

  test('threads: same stacks in the same order with the same figures', () => {
    // of a record that mixes allocators or threads Memray shows an arbitrary one
    const figures = (csv: string) =>
      csv.split('\r\n').map((line) => line.replace(/^[A-Z_]+,(\d+),(\d+),\d+,[^,]*,/, '$1,$2,'))
    expect(figures(textOfReal('threads', transformCsv))).toEqual(figures(answer('threads', 'transform.csv')))
  })

  test('an old version, whose records were in no order', () => {
    const sorted = (csv: string) => csv.split('\r\n').sort()
    expect(sorted(textOfReal('old', transformCsv))).toEqual(sorted(answer('old', 'transform.csv')))
  })

  test('nothing but the header without allocations', () => {
    expect(textOfMade([], transformCsv)).toBe('allocator,num_allocations,size,tid,thread_name,stack_trace\r\n')
  })

  test('quotes only what needs it', () => {
    const [, ...lines] = textOfMade(
      [
        { stack: [], bytes: 1 },
        { stack: ['f|/a, b.py|1'], bytes: 2 },
        { stack: ['<"g">|/c.py|2'], bytes: 3 },
        { stack: ['f|/d\ne.py|3'], bytes: 4 },
        { stack: ['main|/f.py|7', 'a;b|/f.py|8'], bytes: 5 },
      ],
      transformCsv,
    ).split('\r\n')
    expect(lines).toEqual([
      'MALLOC,1,1,1,0x1,',
      'MALLOC,1,2,1,0x1,"f;/a, b.py;1"',
      'MALLOC,1,3,1,0x1,"<""g"">;/c.py;2"',
      'MALLOC,1,4,1,0x1,"f;/d\ne.py;3"',
      'MALLOC,1,5,1,0x1,a;b;/f.py;8|main;/f.py;7',
      '',
    ])
  })
})

describe('gprof2dot', () => {
  test.each(['tiny', 'threads', 'aggregated'] as const)("%s is Memray's", (name) => {
    expect(JSON.parse(textOfReal(name, transformGprof2dot))).toEqual(jsonAnswer(name, 'gprof2dot.json'))
  })

  test.each(['old', 'aggregated-old'] as const)('%s, whose records were in no order', (name) => {
    interface Document {
      events: { callchain: number[]; cost: number[] }[]
      functions: { name: string; module: string }[]
    }
    const chains = ({ events, functions }: Document) =>
      events
        .map(({ callchain, cost }) => `${cost} ${callchain.map((f) => JSON.stringify(functions[f])).join(' ')}`)
        .sort()
    expect(chains(JSON.parse(textOfReal(name, transformGprof2dot)))).toEqual(chains(jsonAnswer(name, 'gprof2dot.json')))
  })

  test('memory without a stack is left out, and no memory is no event', () => {
    const empty = { version: 0, costs: [{ description: 'Memory', unit: 'bytes' }], events: [], functions: [] }
    expect(JSON.parse(textOfMade([], transformGprof2dot))).toEqual(empty)
    expect(JSON.parse(textOfMade([{ stack: [], bytes: 10 }], transformGprof2dot))).toEqual(empty)
  })
})

describe('speedscope', () => {
  test.each(['tiny', 'threads', 'aggregated'] as const)("%s is Memray's but for the exporter", (name) => {
    const { exporter, ...rest } = JSON.parse(textOfReal(name, speedscope))
    const { exporter: memray, ...answered } = jsonAnswer<Record<string, unknown>>(name, 'speedscope.json')
    expect(rest).toEqual(answered)
    expect(exporter).toBe('memreel@1')
    expect(memray).toMatch(/^memray@/)
  })

  test('joins stacks that print alike, and leaves out samples of no weight', () => {
    const stack = ['main|/a.py|1', 'read||0']
    const { shared, profiles } = JSON.parse(
      textOfMade(
        [
          { stack, bytes: 10 },
          { stack: ['main|/a.py|1'], bytes: 0 },
          { stack, bytes: 5, allocator: 14 },
          { stack: [], bytes: 7 },
        ],
        speedscope,
      ),
    )
    expect(shared.frames).toEqual([{ name: 'main', file: '/a.py', line: 1 }, { name: 'read' }])
    expect(profiles).toEqual([
      { type: 'sampled', name: 'Memory', unit: 'bytes', startValue: 0, endValue: 15, samples: [[0, 1]], weights: [15] },
      {
        type: 'sampled',
        name: 'Allocations',
        unit: 'none',
        startValue: 0,
        endValue: 3,
        samples: [[0, 1], [0]],
        weights: [2, 1],
      },
    ])
  })

  test('nothing allocated', () => {
    expect(JSON.parse(textOfMade([], speedscope))).toMatchObject({ shared: { frames: [] }, activeProfileIndex: 0 })
  })
})

describe('collapsed', () => {
  test("holds the bytes of Memray's speedscope file, stack by stack", () => {
    interface Speedscope {
      shared: { frames: { name: string; file: string; line: number }[] }
      profiles: { samples: number[][]; weights: number[] }[]
    }
    const { shared, profiles } = jsonAnswer<Speedscope>('threads', 'speedscope.json')
    const { samples, weights } = profiles[0]!
    const lines = samples.map(
      (sample, i) =>
        `${sample
          .map((frame) => shared.frames[frame]!)
          .map(({ name, file, line }) => `${name} (${file}:${line})`)
          .join(';')} ${weights[i]}`,
    )
    const ours = textOfReal('threads', transformCollapsed).trimEnd().split('\n')
    expect(ours.filter((line) => !line.startsWith('<stack trace unavailable> '))).toEqual(lines)
  })

  test('separators inside names are replaced', () => {
    expect(
      textOfMade(
        [
          { stack: ['main|/a;b.py|1', 'f\n|/c.py|2'], bytes: 10 },
          { stack: [], bytes: 7 },
          { stack: ['zero|/a.py|1'], bytes: 0 },
        ],
        transformCollapsed,
      ),
    ).toBe('main (/a:b.py:1);f (/c.py:2) 10\n<stack trace unavailable> 7\n')
  })
})

describe('the memory chart', () => {
  test('one line for each point of each line', () => {
    const { index } = openCapture('tiny')
    const [head, ...lines] = [...timelineCsv(index)].join('').split('\r\n')
    const { count, rss, heap, elapsedMs } = index.snapshots
    expect(head).toBe('trace,timestamp,memory_size_bytes')
    expect(lines).toHaveLength(2 * count + 1)
    expect(lines[0]).toBe(`Resident size,${index.header.startTimeMs + elapsedMs[0]!},${rss[0]}`)
    expect(lines[2 * count - 1]).toBe(
      `Heap size,${index.header.startTimeMs + elapsedMs[count - 1]!},${heap[count - 1]}`,
    )
    expect(Number(lines[0]!.split(',')[1])).toBeGreaterThan(START_MS)
  })
})
