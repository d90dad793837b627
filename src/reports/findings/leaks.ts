import { Allocator } from '../../parsers/index.ts'
import { leaksMislead } from '../captureFacts.ts'
import type { CaptureReports } from '../captureReports.ts'
import type { Candidate } from './finding.types.ts'
import { placeView } from './findingView.ts'
import type { SitePlaces } from './sitePlaces.ts'
import { type SiteTotals, tracesPymalloc } from './siteTotals.ts'
import { countOf, formatBytes } from './wording.ts'

/** Less than this is what a small cache holds, and the interpreter itself many times over. */
const LEAST_BYTES = 1e6
/** Less than this share of the peak is not what a person with a memory problem looks for. */
const LEAST_SHARE = 0.05
/** Pools fill up with what nobody leaks as well: some are half empty at any time, more of them in a larger program. */
const LEAST_POOL_BYTES = 10e6
const LEAST_POOL_SHARE = 0.1
const MOST = 3
/** What pymalloc takes from the system at once: since Python 3.10 on 64-bit machines, and before. */
const POOL_BYTES = [1_048_576, 262_144]

/**
 * Places that hold most at the end of a complete capture. Imports are left out: modules stay loaded. Where Python's
 * allocator was not traced, pools that it keeps can't be told from pools that are in use, and the sentence says so.
 */
export function leaks(reports: CaptureReports, places: SitePlaces, allocated: SiteTotals): Candidate[] {
  const { index, locations } = reports
  const { header, ending, whole, sites, totals } = index
  // a capture of version 7 has no trailer: what says that it is whole are the totals written at the end
  if (!ending.isComplete || (header.version < 8 && header.eventCount === 0)) return []
  const misleads = leaksMislead(header) && !tracesPymalloc(index)
  const isPool = (site: number) =>
    misleads &&
    sites.allocator[site] === Allocator.MMAP &&
    (!header.pythonAllocator.startsWith('pymalloc') ||
      POOL_BYTES.some(
        (bytes) =>
          whole.leakedBytes[site] === bytes * whole.leakedCount[site]! &&
          allocated.bytes[site] === bytes * allocated.count[site]!,
      ))

  const found: Candidate[] = []
  for (const sum of places.sums(whole.leakedBytes, whole.leakedCount)) {
    if (found.length === MOST || sum.bytes < LEAST_BYTES) break
    const share = sum.bytes / totals.peakBytes
    if (share < LEAST_SHARE || sum.importBytes > sum.bytes / 2) continue
    const poolBytes = places.sitesOf(sum, isPool).reduce((bytes, site) => bytes + whole.leakedBytes[site]!, 0)
    const isMostlyPools = poolBytes > sum.bytes / 2
    if (isMostlyPools && (poolBytes < LEAST_POOL_BYTES || share < LEAST_POOL_SHARE)) continue
    const from = places.nameOf(sum, whole.leakedBytes)
    const size = `${formatBytes(sum.bytes)} in ${countOf(sum.count, 'allocation')}`
    const sentence = isMostlyPools
      ? `${size} from ${from} were still held at the end, most of it in blocks of the size that Python's allocator ` +
        'takes for small objects. It may keep them for reuse: a capture with --trace-python-allocators tells.'
      : `${size} from ${from} were not freed by the end.`
    found.push({
      share: Math.min(1, share) * (isMostlyPools ? POOLS_WEIGHT : 1),
      finding: {
        kind: 'leak',
        sentence,
        bytes: sum.bytes,
        count: sum.count,
        view: placeView(locations, sum.place, { mode: 'leaked' }),
      },
    })
  }
  return found
}

/** Pools that may be kept for reuse count half of what is surely not freed. */
const POOLS_WEIGHT = 0.5
