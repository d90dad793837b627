/**
 * A regular expression as a tree. Atoms match one character each and keep their source text (`a`, `.`, `\w`, `[^/]`):
 * what they match is asked of the engine's own expressions later, one character at a time, so that classes, Unicode
 * properties and letter case mean what they always mean.
 */
export type PatternNode =
  | { readonly kind: 'atom'; readonly source: string }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly least: number; readonly most: number }

export type Assertion = 'start' | 'end' | 'word-boundary' | 'no-word-boundary'

/**
 * Valid syntax that can't be answered by reading the text once. The message is a sentence for the person who typed it.
 */
export class UnsupportedPattern extends Error {}

/** `\ud83d\ude00` (two halves of one character), `\u{1F600}`, `\u0041`, `\x41`, `\p{Lu}`, `\cA`, and `\w` or `\n`. */
const ESCAPE = new RegExp(
  String.raw`\\(?:${[
    String.raw`u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}`,
    String.raw`u\{[^}]*\}`,
    String.raw`u[\da-fA-F]{4}`,
    String.raw`x[\da-fA-F]{2}`,
    String.raw`[pP]\{[^}]*\}`,
    'c[a-zA-Z]',
    '.',
  ].join('|')})`,
  'suy',
)

/**
 * Reads an expression that `new RegExp(text, 'u')` has accepted: nothing is checked twice here, and what is not known
 * here is refused.
 *
 *     a(b|\w+)?    sequence[ atom a, repeat 0..1 [ choice[ atom b, repeat 1.. [ atom \w ] ] ] ]
 */
export function parsePattern(text: string): PatternNode {
  const reader = new PatternReader(text)
  return reader.choice()
}

class PatternReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  choice(): PatternNode {
    const items = [this.sequence()]
    while (this.text[this.at] === '|') {
      this.at++
      items.push(this.sequence())
    }
    return items.length === 1 ? items[0]! : { kind: 'choice', items }
  }

  private sequence(): PatternNode {
    const items: PatternNode[] = []
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      items.push(this.quantified(this.term()))
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items }
  }

  private quantified(item: PatternNode): PatternNode {
    const { text } = this
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(text.slice(this.at, this.at + 40))
    let least = 0
    let most = Number.POSITIVE_INFINITY
    if (braces) {
      least = Number(braces[1])
      most = braces[2] === undefined ? least : braces[3] === '' ? most : Number(braces[3])
      this.at += braces[0].length
    } else if (text[this.at] === '*' || text[this.at] === '+' || text[this.at] === '?') {
      if (text[this.at] === '+') least = 1
      if (text[this.at] === '?') most = 1
      this.at++
    } else return item
    // lazy or greedy: the same texts match
    if (text[this.at] === '?') this.at++
    return { kind: 'repeat', item, least, most }
  }

  private term(): PatternNode {
    const { text } = this
    const start = this.at
    switch (text[start]) {
      case '^':
        this.at++
        return { kind: 'assertion', at: 'start' }
      case '$':
        this.at++
        return { kind: 'assertion', at: 'end' }
      case '(':
        return this.group()
      case '[':
        this.at++
        while (text[this.at] !== ']') this.at += text[this.at] === '\\' ? 2 : 1
        this.at++
        break
      case '\\': {
        const escaped = text[start + 1]!
        if (escaped === 'b' || escaped === 'B') {
          this.at += 2
          return { kind: 'assertion', at: escaped === 'b' ? 'word-boundary' : 'no-word-boundary' }
        }
        if ((escaped >= '1' && escaped <= '9') || escaped === 'k') {
          throw new UnsupportedPattern('References to earlier groups (\\1) are not possible here.')
        }
        this.at += this.escapeLength()
        break
      }
      default:
        this.at += text.codePointAt(start)! > 0xffff ? 2 : 1
    }
    return { kind: 'atom', source: text.slice(start, this.at) }
  }

  private group(): PatternNode {
    const opening = /^\((?:\?(?::|<(?![=!])[^>]*>))?/.exec(this.text.slice(this.at))![0]
    this.at += opening.length
    if (this.text[this.at] === '?') {
      throw new UnsupportedPattern('Looking ahead or behind, (?=…) and its like, is not possible here.')
    }
    const inside = this.choice()
    this.at++
    return inside
  }

  private escapeLength(): number {
    ESCAPE.lastIndex = this.at
    return ESCAPE.exec(this.text)![0].length
  }
}
