import { CaptureError } from '../parsers/index.ts'
import type { Locations } from './locations.ts'
import type { FramePattern } from './question.ts'
import { safePattern } from './safePattern.ts'

/** A test for text, or the message of what is wrong with the expression. */
export type Matcher = { readonly test: (text: string) => boolean } | { readonly error: string }

/** Longer expressions are refused: nobody types them, links could carry them. */
const MAX_PATTERN_LENGTH = 1000

export function matcherOf(pattern: FramePattern): Matcher {
  const { text, isRegExp, matchCase } = pattern
  if (text.length > MAX_PATTERN_LENGTH)
    return { error: `The expression is longer than ${MAX_PATTERN_LENGTH} characters.` }
  if (isRegExp) return safePattern(text, matchCase)
  if (matchCase) return { test: (candidate) => candidate.includes(text) }
  const lower = text.toLowerCase()
  return { test: (candidate) => candidate.toLowerCase().includes(lower) }
}

/** A search that takes longer is given up: whoever waits would rather change the expression. */
const MATCHING_BUDGET_MS = 2000
/** Locations between two looks at the clock. */
const CLOCK_INTERVAL = 256

/**
 * Which locations match in function or file (`function (file:line)` as one text), one entry per location. Throws
 * CaptureError when it takes longer than `budgetMs`, which needs many long names and an expression with hundreds of
 * steps.
 */
export function matchingLocations(
  locations: Locations,
  matcher: { test: (text: string) => boolean },
  budgetMs = MATCHING_BUDGET_MS,
): Uint8Array {
  const matches = new Uint8Array(locations.count)
  const end = performance.now() + budgetMs
  for (let id = 1; id < locations.count; id++) {
    if (id % CLOCK_INTERVAL === 0 && performance.now() > end) {
      throw new CaptureError(
        'limit',
        'This expression takes too long on the names of this capture. A shorter one may do.',
      )
    }
    if (matcher.test(locationText(locations, id))) matches[id] = 1
  }
  return matches
}

export function locationText(locations: Locations, id: number): string {
  const file = locations.file[id]!
  const line = locations.line[id]!
  const name = locations.functionName[id]!
  if (file === '' || file === name) return name
  return line > 0 ? `${name} (${file}:${line})` : `${name} (${file})`
}
