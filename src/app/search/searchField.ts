export const SEARCH_FIELD_ID = 'search-field'
export const SEARCH_RESULT_ID = 'search-result'

/** For the key that leads to the search from anywhere. */
export function focusSearchField(): void {
  const field = document.getElementById(SEARCH_FIELD_ID)
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}
