/** A table of distinct strings that columns refer to by index; entry 0 is the empty string. */
export function stringColumns(): { strings: readonly string[]; idOf: (text: string) => number } {
  const strings = ['']
  const ids = new Map([['', 0]])
  const idOf = (text: string) => {
    const seen = ids.get(text)
    if (seen !== undefined) return seen
    ids.set(text, strings.length)
    strings.push(text)
    return strings.length - 1
  }
  return { strings, idOf }
}
