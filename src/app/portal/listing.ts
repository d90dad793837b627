/** One capture of the list, as `captures.json` gives it. */
export interface PortalCapture {
  /** Relative to the page. */
  readonly url: string
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly facts: PortalFacts | null
  readonly problem: string | null
}
export interface PortalFacts {
  readonly program: string
  readonly startMs: number
  readonly durationMs: number
  readonly peakBytes: number
  readonly allocations: number
  readonly isComplete: boolean
  readonly isAggregated: boolean
  /** Two hexadecimal digits for each point. */
  readonly picture: string
}

export interface PortalListing {
  readonly captures: readonly PortalCapture[]
  readonly unread: number
}

export type SortKey = 'program' | 'date' | 'duration' | 'peak' | 'allocations' | 'size'
export interface Sorting {
  readonly key: SortKey
  readonly isDescending: boolean
}

/** Throws Error for a document that is no listing. */
export function readListing(document: unknown): PortalListing {
  const { captures, unread } = fieldsOf(document)
  if (!Array.isArray(captures)) throw new Error('The list of captures is not one.')
  return { captures: captures.map(readCapture), unread: numberOf(unread) }
}

function readCapture(value: unknown): PortalCapture {
  const fields = fieldsOf(value)
  return {
    url: textOf(fields.url),
    path: textOf(fields.path),
    sizeBytes: numberOf(fields.sizeBytes),
    modifiedMs: numberOf(fields.modifiedMs),
    facts: fields.facts === null ? null : readFacts(fieldsOf(fields.facts)),
    problem: fields.problem === null ? null : textOf(fields.problem),
  }
}

function readFacts(fields: Fields): PortalFacts {
  return {
    program: textOf(fields.program),
    startMs: numberOf(fields.startMs),
    durationMs: numberOf(fields.durationMs),
    peakBytes: numberOf(fields.peakBytes),
    allocations: numberOf(fields.allocations),
    isComplete: fields.isComplete === true,
    isAggregated: fields.isAggregated === true,
    picture: textOf(fields.picture),
  }
}

interface Fields {
  readonly [name: string]: unknown
  readonly captures?: unknown
  readonly unread?: unknown
  readonly url?: unknown
  readonly path?: unknown
  readonly sizeBytes?: unknown
  readonly modifiedMs?: unknown
  readonly facts?: unknown
  readonly problem?: unknown
  readonly program?: unknown
  readonly startMs?: unknown
  readonly durationMs?: unknown
  readonly peakBytes?: unknown
  readonly allocations?: unknown
  readonly isComplete?: unknown
  readonly isAggregated?: unknown
  readonly picture?: unknown
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new Error('The list of captures is not one.')
  return value as Fields
}
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

/** Captures whose path or command line has every word, in the wanted order. Those that are not read yet come last. */
export function shownCaptures(
  captures: readonly PortalCapture[],
  search: string,
  { key, isDescending }: Sorting,
): readonly PortalCapture[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = captures.filter((capture) => {
    const text = `${capture.path} ${capture.facts?.program ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const sign = isDescending ? -1 : 1
  const order =
    key === 'program'
      ? (a: PortalCapture, b: PortalCapture) => sign * compareTexts(a.path, b.path)
      : (a: PortalCapture, b: PortalCapture) => {
          const [x, y] = [amountOf(a, key), amountOf(b, key)]
          if (x === null || y === null) return x === y ? compareTexts(a.path, b.path) : x === null ? 1 : -1
          return sign * (x - y) || compareTexts(a.path, b.path)
        }
  return found.sort(order)
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function amountOf(capture: PortalCapture, key: Exclude<SortKey, 'program'>): number | null {
  if (key === 'size') return capture.sizeBytes
  if (!capture.facts) return null
  const { startMs, durationMs, peakBytes, allocations } = capture.facts
  return { date: startMs, duration: durationMs, peak: peakBytes, allocations }[key]
}

/** The heap over time as the points of an SVG polygon, 100 wide and 24 high. */
export function picturePoints(picture: string): string {
  const heights = (picture.match(/[0-9a-f]{2}/g) ?? []).map((digits) => Number.parseInt(digits, 16) / 255)
  if (heights.length === 0) return ''
  const step = 100 / Math.max(1, heights.length - 1)
  const line = heights.map((height, i) => `${(i * step).toFixed(1)},${(23.5 - height * 22).toFixed(1)}`)
  return `0,24 ${line.join(' ')} 100,24`
}
