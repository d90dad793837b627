import type { CaptureFacts } from '../../workers/index.ts'
import { clearedView, sameView } from '../view/viewState.ts'
import { changeView, redo, undo, useView } from '../view/viewStore.ts'
import { DisplayControls } from './DisplayControls.tsx'
import { FilterControls } from './FilterControls.tsx'
import { ModeControls } from './ModeControls.tsx'

export function ControlBar({ facts }: { readonly facts: CaptureFacts }) {
  // Only whether there is something to clear: the view itself changes with every frame of a pan.
  const isClear = useView((s) => sameView(s.view, clearedView(s.view)))
  const canUndo = useView((s) => s.position > 0)
  const canRedo = useView((s) => s.position < s.furthest)
  return (
    <section className="control-bar pushed-row" aria-labelledby="controls-title">
      <h2 id="controls-title" className="visually-hidden">
        What is shown
      </h2>
      <ModeControls />
      <FilterControls facts={facts} />
      <DisplayControls />
      <span className="bar-group bar-end">
        <button type="button" disabled={!canUndo} onClick={undo} title="Undo (Ctrl+Z)" aria-label="Undo">
          ↶
        </button>
        <button type="button" disabled={!canRedo} onClick={redo} title="Redo (Ctrl+Shift+Z)" aria-label="Redo">
          ↷
        </button>
        <button
          type="button"
          disabled={isClear}
          onClick={() => changeView(clearedView(useView.getState().view))}
          aria-label="Clear all"
          title="The whole run, the peak, no filters, no zoom, no search"
        >
          Clear
        </button>
      </span>
    </section>
  )
}
