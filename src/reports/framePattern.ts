import type { Locations } from './locations.ts'
import type { FramePattern } from './question.ts'

/** A test for text, or the message of what is wrong with the expression. */
export type Matcher = { readonly test: (text: string) => boolean } | { readonly error: string }

/** Longer expressions are refused: nobody types them, links could carry them. */
const MAX_PATTERN_LENGTH = 1000

export function matcherOf(pattern: FramePattern): Matcher {
  const { text, isRegExp, matchCase } = pattern
  if (text.length > MAX_PATTERN_LENGTH)
    return { error: `The expression is longer than ${MAX_PATTERN_LENGTH} characters.` }
  if (isRegExp) {
    try {
      const expression = new RegExp(text, matchCase ? 'u' : 'iu')
      return { test: (candidate) => expression.test(candidate) }
    } catch (cause) {
      const message =
        cause instanceof Error ? cause.message.replace(/^Invalid regular expression: /, '') : String(cause)
      return { error: `Not a regular expression: ${message}` }
    }
  }
  if (matchCase) return { test: (candidate) => candidate.includes(text) }
  const lower = text.toLowerCase()
  return { test: (candidate) => candidate.toLowerCase().includes(lower) }
}

/** Which locations match in function or file (`function (file:line)` as one text), one entry per location. */
export function matchingLocations(locations: Locations, matcher: { test: (text: string) => boolean }): Uint8Array {
  const matches = new Uint8Array(locations.count)
  for (let id = 1; id < locations.count; id++) {
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
