import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { NO_SEARCH } from '../view/viewState.ts'
import { useView } from '../view/viewStore.ts'
import { partsOf } from './textParts.ts'

const Search = createContext(NO_SEARCH)

/** Lists have thousands of texts: one of them follows the search for all. */
export function WithSearch({ children }: { readonly children: ReactNode }) {
  return <Search value={useView((s) => s.view.search)}>{children}</Search>
}

/** Text with what the search matches in it marked. Only plain searches: an expression may span more than this text. */
export function SearchText({ text }: { readonly text: string }) {
  const search = useContext(Search)
  const parts = useMemo(
    () => (search.text === '' || search.isRegExp ? [text] : partsOf(text, search.text, search.matchCase)),
    [text, search],
  )
  if (parts.length === 1) return text
  // Parts alternate: what is between the matches, and the matches.
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other names
  return parts.map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))
}
