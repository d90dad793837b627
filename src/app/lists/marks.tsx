import { useMemo } from 'react'
import { useView } from '../view/viewStore.ts'

const MOST_PARTS = 20

/** Text with what the search matches in it marked. Only plain searches: an expression may span more than this text. */
export function SearchText({ text }: { readonly text: string }) {
  const search = useView((s) => s.view.search)
  const parts = useMemo(
    () => (search.text === '' || search.isRegExp ? [text] : partsOf(text, search.text, search.matchCase)),
    [text, search],
  )
  if (parts.length === 1) return text
  // Parts alternate: what is between the matches, and the matches.
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other names
  return parts.map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))
}

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
