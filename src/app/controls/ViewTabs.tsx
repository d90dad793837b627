import { type KeyboardEvent, useRef } from 'react'
import { AVAILABLE_VIEWS, type PanelName } from '../view/available.ts'
import { PANEL_NAMES, showPanel } from '../view/panelChoice.ts'
import { useView } from '../view/viewStore.ts'
import './tabs.css'

export const PANEL_ID = 'view-panel'
export const tabId = (panel: PanelName) => `tab-${panel}`

/** The views of one selection. Arrow keys move among the tabs; 1 to 5 work from anywhere. */
export function ViewTabs() {
  const panel = useView((s) => s.view.panel)
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const at = AVAILABLE_VIEWS.indexOf(panel)
    const last = AVAILABLE_VIEWS.length - 1
    const to: Record<string, number> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    const next = AVAILABLE_VIEWS[to[event.key] ?? -1]
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    showPanel(next)
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus()
  }
  return (
    <div ref={list} className="view-tabs" role="tablist" aria-label="View" onKeyDown={onKeyDown}>
      {AVAILABLE_VIEWS.map((name, i) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={tabId(name)}
          aria-selected={name === panel}
          aria-controls={PANEL_ID}
          tabIndex={name === panel ? 0 : -1}
          title={`Key ${i + 1}`}
          onClick={() => showPanel(name)}
        >
          {PANEL_NAMES[name]}
        </button>
      ))}
    </div>
  )
}
