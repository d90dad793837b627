import { LinearMatcher } from './safePattern/linearMatcher.ts'
import { programOf } from './safePattern/patternProgram.ts'
import { parsePattern, UnsupportedPattern } from './safePattern/patternSyntax.ts'

/**
 * A regular expression that a person typed or a link carried, as a test that takes time in proportion to the text,
 * whatever the expression: `(a+)+$` over a name of ten thousand letters included, on which the engine's own expressions
 * would try more ways than there are seconds left.
 *
 * Syntax and meaning are those of JavaScript's expressions with the flag `u`, without what needs to go back in the
 * text: references to groups (`\1`) and looking ahead or behind are refused with a sentence that says so.
 */
export function safePattern(
  text: string,
  matchCase: boolean,
): { readonly test: (text: string) => boolean } | { readonly error: string } {
  try {
    // the engine's own parser says what is wrong with an expression; it is not asked to match
    new RegExp(text, matchCase ? 'u' : 'iu')
    const matcher = new LinearMatcher(programOf(parsePattern(text)), matchCase)
    return { test: (candidate) => matcher.test(candidate) }
  } catch (cause) {
    if (cause instanceof UnsupportedPattern) return { error: cause.message }
    if (cause instanceof SyntaxError) return { error: `Not a regular expression: ${reasonOf(cause)}` }
    throw cause
  }
}

/**
 * `Invalid regular expression: /(/u: Unterminated group` -> `Unterminated group`; other engines' messages as they are.
 */
function reasonOf(error: SyntaxError): string {
  return error.message.replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, '')
}
