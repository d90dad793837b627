import type { CaptureFacts } from '../../workers/index.ts'
import { ExportMenu } from '../exports/ExportMenu.tsx'
import { FindingsButton } from '../findings/FindingsButton.tsx'
import { SearchBox } from '../search/SearchBox.tsx'
import { ViewTabs } from './ViewTabs.tsx'

/** The tabs of the views, with what goes for all of them: the search, and taking the numbers elsewhere. */
export function ViewBar({ facts }: { readonly facts: CaptureFacts }) {
  return (
    <div className="view-bar">
      <ViewTabs />
      <SearchBox />
      <FindingsButton facts={facts} />
      <ExportMenu facts={facts} />
    </div>
  )
}
