import type { CaptureIndex } from '../capture/index.ts'
import type { Selection } from './question.ts'

/** Bits: which of a selection's filters a site passes. */
export const Pass = { THREAD: 1, ALLOCATOR: 2, ALL: 3 } as const

/** One entry per site, of bits of `Pass`; null where a selection has no filter. */
export type SitePasses = Uint8Array | null

export function sitePasses(index: CaptureIndex, { threads, allocators }: Selection): SitePasses {
  if (!threads && !allocators) return null
  const { count, thread, allocator } = index.sites
  const passes = new Uint8Array(count)
  const ofThread = bitsOf(threads, index.threads.ids.length, Pass.THREAD)
  const ofAllocator = bitsOf(allocators, 256, Pass.ALLOCATOR)
  for (let site = 0; site < count; site++) passes[site] = ofThread[thread[site]!]! | ofAllocator[allocator[site]!]!
  return passes
}

/** Value -> `bit` if it is wanted. */
function bitsOf(wanted: readonly number[] | null, valueCount: number, bit: number): Uint8Array {
  const bits = new Uint8Array(valueCount)
  if (!wanted) return bits.fill(bit)
  for (const value of wanted) if (value >= 0 && value < valueCount) bits[value] = bit
  return bits
}
