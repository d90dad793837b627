import { describe, expect, it } from 'vitest'
import { type CaptureReports, type FindingKind, findings } from '../../../src/reports/index.ts'
import { type CaptureSettings, captureBytes } from '../../bench/generator/index.mjs'
import { reportsOf } from '../reports/realCaptures.ts'
import { expectTrue } from './byHand.ts'
import { plainReplay } from './plainReplay.ts'
import { expectShown } from './viewProof.ts'

const USUAL: CaptureSettings = {
  events: 60_000,
  live: 6_000,
  nodes: 600,
  snapshots: 150,
  pymalloc: false,
  maxDepth: 12,
}
/** No mappings: they are large, few and come at random. */
const NO_MAPPINGS = { eventsPerMapping: 1e9 }
/** The heap climbs from a tenth of its height to all of it, once. */
const CLIMBING: CaptureSettings = {
  ...NO_MAPPINGS,
  phases: 1,
  sawtooth: 0.9,
  temporaryShare: 0.3,
  leaked: 0,
  nodes: 60,
}

function kindsIn(settings: CaptureSettings): FindingKind[] {
  return findings(reportsOf(captureBytes({ ...USUAL, ...settings }).bytes)).map(({ kind }) => kind)
}

function bytesOf(kind: FindingKind, reports: CaptureReports): number[] {
  return findings(reports)
    .filter((finding) => finding.kind === kind)
    .map((finding) => finding.bytes)
}

const PROGRAMS: Record<string, CaptureSettings> = {
  usual: {},
  'without mappings': NO_MAPPINGS,
  'with pymalloc': { pymalloc: true },
  'with leaks': { ...NO_MAPPINGS, leaked: 4_000 },
  'in few places': { ...NO_MAPPINGS, nodes: 20, maxDepth: 4 },
  'that climbs': CLIMBING,
  'cut off': { ...NO_MAPPINGS, trailer: false, leaked: 4_000 },
  'with many reallocations': { ...NO_MAPPINGS, reallocShare: 0.9, nodes: 20, maxDepth: 4 },
}

describe('findings of synthetic captures', () => {
  for (const [name, settings] of Object.entries(PROGRAMS)) {
    it.each([1, 2])(`are true of a program ${name}, seed %i`, (seed) => {
      const { bytes } = captureBytes({ ...USUAL, ...settings, seed })
      const reports = reportsOf(bytes)
      const plain = plainReplay(bytes)
      const found = findings(reports)
      expect(found.length).toBeLessThanOrEqual(10)
      for (const finding of found) {
        expectShown(reports, finding)
        expectTrue(reports, finding, plain)
      }
    })
  }

  const SEEDS = [1, 2, 3]
  /** Without imports, what holds most is told, whoever has it. */
  const NO_IMPORTS = { ...NO_MAPPINGS, importShare: 0, nodes: 40, maxDepth: 6 }

  it.each(SEEDS)('name all places that leak much, and none where the end was not recorded, seed %i', (seed) => {
    const leaking = { ...NO_IMPORTS, leaked: 4_000, seed }
    const { bytes } = captureBytes({ ...USUAL, ...leaking })
    const plain = plainReplay(bytes)
    const much = [...plain.atEnd.byPlace]
      .filter(([place, sum]) => place !== '' && sum.bytes >= Math.max(1e6, 0.05 * plain.peakBytes))
      .map(([, sum]) => sum.bytes)
      .sort((x, y) => y - x)
    expect(bytesOf('leak', reportsOf(bytes))).toEqual(much.slice(0, 3))
    expect(kindsIn({ ...leaking, trailer: false })).not.toContain('leak')
  })

  it.each(SEEDS)('name all places that thrash, and none where blocks live on, seed %i', (seed) => {
    const few = { ...NO_IMPORTS, nodes: 6, maxDepth: 3, threads: 1, events: 150_000, seed }
    const { bytes, truth } = captureBytes({ ...USUAL, ...few, temporaryShare: 0.95 })
    const plain = plainReplay(bytes)
    const many = [...plain.temporary].filter(
      ([place, sum]) => place !== '' && sum.count >= Math.max(10_000, 0.1 * truth.allocations),
    )
    expect(many).not.toHaveLength(0)
    const thrash = bytesOf('thrash', reportsOf(bytes))
    for (const [, sum] of many.sort(([, x], [, y]) => y.count - x.count).slice(0, 2))
      expect(thrash).toContain(sum.bytes)
    expect(kindsIn({ ...few, temporaryShare: 0 })).not.toContain('thrash')
  })

  it.each(SEEDS)('name the package that imports brought, and none where nothing is imported, seed %i', (seed) => {
    const { bytes } = captureBytes({ ...USUAL, importShare: 0.7, nodes: 100, seed })
    const plain = plainReplay(bytes)
    const much = [...plain.atPeak.byImport.values()].some((sum) => sum.bytes >= Math.max(1e6, 0.05 * plain.peakBytes))
    const told = findings(reportsOf(bytes)).filter(({ kind }) => kind === 'imports')
    expect(told).toHaveLength(much ? 1 : 0)
    expect(kindsIn({ importShare: 0, seed })).not.toContain('imports')
  })

  // of other seeds a few huge blocks make steps of the line
  it.each(SEEDS)('speak of steady growth only where the heap climbs, seed %i', (seed) => {
    expect(kindsIn({ ...CLIMBING, seed })).toContain('steady-growth')
    expect(kindsIn({ ...CLIMBING, phases: 6, seed })).not.toContain('steady-growth')
    expect(kindsIn({ ...CLIMBING, sawtooth: 0, seed })).not.toContain('steady-growth')
  })

  it.each(SEEDS)('speak of another thread only if there is one, seed %i', (seed) => {
    expect(kindsIn({ threads: 1, seed })).not.toContain('busiest-thread')
  })

  it.each(SEEDS)('take blocks of any size that were reallocated once for no growing buffer, seed %i', (seed) => {
    for (const pymalloc of [true, false]) {
      expect(kindsIn({ reallocShare: 0.9, nodes: 10, maxDepth: 3, pymalloc, seed })).not.toContain('growing-buffer')
    }
  })
})
