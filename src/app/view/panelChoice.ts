import { AVAILABLE_VIEWS, type PanelName } from './available.ts'
import { changeView } from './viewStore.ts'

export const PANEL_NAMES: Record<PanelName, string> = {
  flame: 'Flame graph',
  table: 'Table',
  tree: 'Tree',
  functions: 'Functions',
  stats: 'Stats',
}

export function showPanel(panel: PanelName): void {
  changeView({ panel })
}

/** The keys 1 to 5; null for any other key. */
export function panelOfKey(key: string): PanelName | null {
  return /^[1-9]$/.test(key) ? (AVAILABLE_VIEWS[Number(key) - 1] ?? null) : null
}
