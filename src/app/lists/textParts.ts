const MOST_PARTS = 20

/** `partsOf('read_csv', 'csv')` = `['read_', 'csv', '']` */
export function partsOf(text: string, wanted: string, matchCase: boolean): string[] {
  const inText = matchCase ? text : text.toLowerCase()
  const needle = matchCase ? wanted : wanted.toLowerCase()
  // Some letters have another length in lower case: then places in one text are not places in the other.
  if (needle === '' || inText.length !== text.length) return [text]
  const parts: string[] = []
  let from = 0
  for (let at = inText.indexOf(needle); at >= 0 && parts.length < MOST_PARTS; at = inText.indexOf(needle, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + needle.length))
    from = at + needle.length
  }
  parts.push(text.slice(from))
  return parts
}
