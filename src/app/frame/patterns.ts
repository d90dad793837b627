import type { FramePattern, GroupBy } from '../../workers/index.ts'

export interface FrameName {
  readonly functionName: string
  readonly file: string
}

/** The worker takes no longer expressions. */
const MAX_PATTERN_CHARS = 1_000

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/**
 * The expression that finds one function and nothing else. The worker tests it against `function (file:line)`, or the name alone
 * where there is no file; frames that stand for a file or a package are found by the frames in it.
 */
export function patternOf({ functionName, file }: FrameName, groupBy: GroupBy): FramePattern {
  const name = escaped(functionName)
  const text =
    groupBy === 'package'
      ? `[(/ ]${name}[/.:)>]`
      : groupBy === 'file'
        ? `\\(${escaped(file)}[:)]`
        : file === '' || file === functionName
          ? `^${name}$`
          : `^${name} \\(${escaped(file)}[:)]`
  return { text, isRegExp: true, matchCase: true }
}

/** Both patterns in one; null if that would be too long to be taken. */
export function eitherOf(a: FramePattern | null, b: FramePattern): FramePattern | null {
  if (a === null || a.text === '') return b
  const parts = [a, b].map((pattern) => (pattern.isRegExp ? pattern.text : escaped(pattern.text)))
  if (parts[0] === parts[1]) return a
  const text = parts.join('|')
  return text.length > MAX_PATTERN_CHARS ? null : { text, isRegExp: true, matchCase: a.matchCase && b.matchCase }
}

/** What is wrong with an expression that a person typed; null if nothing is. The worker reads it with the same flags. */
export function patternProblem({ text, isRegExp }: FramePattern): string | null {
  if (text.length > MAX_PATTERN_CHARS) return `The expression is longer than ${MAX_PATTERN_CHARS} characters.`
  if (!isRegExp) return null
  try {
    new RegExp(text, 'u')
    return null
  } catch (cause) {
    const message =
      cause instanceof Error
        ? cause.message.replace(/^Invalid regular expression: (?:\/.*\/[a-z]*: )?/s, '')
        : String(cause)
    return `Not a regular expression: ${message}`
  }
}

/** The search that finds a place in the flame graph, whose frames are named by what they are grouped by. */
export function searchFor(place: FrameName & { readonly line: number }, groupBy: GroupBy): FramePattern {
  const { functionName, file, line } = place
  const plain = (text: string): FramePattern => ({ text, isRegExp: false, matchCase: true })
  if (file === '' || file === functionName) return plain(functionName)
  if (groupBy === 'line') return plain(line > 0 ? `${functionName} (${file}:${line})` : `${functionName} (${file}`)
  return plain(groupBy === 'function' ? `${functionName} (${file})` : file)
}
