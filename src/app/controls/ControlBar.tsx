import type { CaptureFacts } from '../../workers/index.ts'
import { SearchBox } from '../search/SearchBox.tsx'
import { DEFAULT_VIEW, forAnotherCapture, sameView } from '../view/viewState.ts'
import { changeView, redo, undo, useView } from '../view/viewStore.ts'
import { DisplayControls } from './DisplayControls.tsx'
import { FilterControls } from './FilterControls.tsx'
import { ModeControls } from './ModeControls.tsx'

export function ControlBar({ facts }: { readonly facts: CaptureFacts }) {
  const view = useView((s) => s.view)
  const canUndo = useView((s) => s.position > 0)
  const canRedo = useView((s) => s.position < s.furthest)
  // The panel and its display are choices of taste; "clear" is about what was picked and filtered.
  const cleared = {
    ...forAnotherCapture(view),
    hideImportSystem: DEFAULT_VIEW.hideImportSystem,
    hideIrrelevant: DEFAULT_VIEW.hideIrrelevant,
    showLauncher: DEFAULT_VIEW.showLauncher,
    inverted: DEFAULT_VIEW.inverted,
    native: DEFAULT_VIEW.native,
    weigh: DEFAULT_VIEW.weigh,
  }
  return (
    <section className="control-bar" aria-labelledby="controls-title">
      <h2 id="controls-title" className="visually-hidden">
        What is shown
      </h2>
      <ModeControls />
      <FilterControls facts={facts} />
      <DisplayControls facts={facts} />
      <SearchBox />
      <span className="bar-group">
        <button type="button" disabled={!canUndo} onClick={undo} title="Undo (Ctrl+Z)" aria-label="Undo">
          ↶
        </button>
        <button type="button" disabled={!canRedo} onClick={redo} title="Redo (Ctrl+Shift+Z)" aria-label="Redo">
          ↷
        </button>
        <button
          type="button"
          disabled={sameView(view, cleared)}
          onClick={() => changeView(cleared)}
          title="The whole run, the peak, no filters, no zoom, no search"
        >
          Clear all
        </button>
      </span>
    </section>
  )
}
