import type { Mode } from '../../workers/index.ts'
import { formatBytes } from './bytes.ts'
import { countOf, formatCount } from './counts.ts'

/** How amounts of a mode are written: growth compares two moments, so all its numbers carry their sign. */
export interface AmountFormat {
  readonly bytes: (bytes: number) => string
  readonly count: (count: number) => string
  /** `1 allocation`, `+12 allocations` */
  readonly allocations: (count: number) => string
}

const PLAIN: AmountFormat = {
  bytes: formatBytes,
  count: formatCount,
  allocations: (count) => countOf(count, 'allocation'),
}
const SIGNED: AmountFormat = {
  bytes: (bytes) => signed(bytes, formatBytes),
  count: (count) => signed(count, formatCount),
  allocations: (count) => `${signed(count, formatCount)} ${Math.abs(count) === 1 ? 'allocation' : 'allocations'}`,
}

export function amountsOf(mode: Mode): AmountFormat {
  return mode === 'growth' ? SIGNED : PLAIN
}

/** `+1.2 MB`, `−1.2 MB` with a minus sign as wide as the plus, `0 B`. */
function signed(value: number, format: (value: number) => string): string {
  if (value === 0) return format(0)
  return `${value > 0 ? '+' : '−'}${format(Math.abs(value))}`
}

/** What the colour of a bar tells: only growth has two kinds of amounts. */
export function changeOf(mode: Mode, amount: number): 'gain' | 'loss' | undefined {
  return mode !== 'growth' ? undefined : amount < 0 ? 'loss' : 'gain'
}
