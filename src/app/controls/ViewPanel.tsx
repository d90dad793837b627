import { lazy, Suspense } from 'react'
import { FlamePanel } from '../flame/FlamePanel.tsx'
import { WithSearch } from '../lists/marks.tsx'
import type { PanelName } from '../view/available.ts'
import { useView } from '../view/viewStore.ts'
import { PANEL_ID, tabId } from './ViewTabs.tsx'

/** Each view of the selection is a panel. The flame graph is what nearly everybody comes for; the others are fetched when they are wanted. */
const PANELS: Record<PanelName, React.ComponentType> = {
  flame: FlamePanel,
  table: lazy(() => import('../table/TablePanel.tsx').then((m) => ({ default: m.TablePanel }))),
  tree: lazy(() => import('../tree/TreePanel.tsx').then((m) => ({ default: m.TreePanel }))),
  functions: lazy(() => import('../functions/FunctionsPanel.tsx').then((m) => ({ default: m.FunctionsPanel }))),
  stats: lazy(() => import('../stats/StatsPanel.tsx').then((m) => ({ default: m.StatsPanel }))),
}

export function ViewPanel() {
  const panel = useView((s) => s.view.panel)
  const Panel = PANELS[panel]
  return (
    <div id={PANEL_ID} className="view-panel" role="tabpanel" aria-labelledby={tabId(panel)}>
      <Suspense fallback={<div className="panel-loading" />}>
        <WithSearch>
          <Panel />
        </WithSearch>
      </Suspense>
    </div>
  )
}
