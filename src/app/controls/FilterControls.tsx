import type { CaptureFacts } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { countOf, formatCount } from '../format/counts.ts'
import { useAmounts } from '../view/useAmounts.ts'
import { hidesIrrelevant, kindOfPanel } from '../view/viewState.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { FrameFilters } from './FrameFilters.tsx'
import { PickSome } from './PickSome.tsx'

/** What is left out, and how much that is. */
export function FilterControls({ facts }: { readonly facts: CaptureFacts }) {
  const hideImportSystem = useView((s) => s.view.hideImportSystem)
  const hideIrrelevant = useView((s) => hidesIrrelevant(s.view, kindOfPanel(s.view.panel)))
  const threads = useView((s) => s.view.threads)
  const allocators = useView((s) => s.view.allocators)
  const modules = useView((s) => s.view.modules)
  const hidden = usePicture((s) => s.placed?.picture.hidden)
  const importBytes = hidden?.importBytes ?? 0
  const frames = hidden?.irrelevantFrames ?? 0
  const amounts = useAmounts()
  return (
    <>
      <label
        className="check"
        title="Takes out what importing a module called; its bytes stay with the line that imported"
      >
        <input
          type="checkbox"
          checked={hideImportSystem}
          onChange={(event) => changeView({ hideImportSystem: event.target.checked })}
        />
        Hide imports
        <span className="amount hides">{amounts.bytes(importBytes)}</span>
      </label>
      <label
        className="check"
        title="Takes out frames of runpy and of the import machinery; their callees take their places"
      >
        <input
          type="checkbox"
          checked={hideIrrelevant}
          onChange={(event) => changeView({ hideIrrelevant: event.target.checked })}
        />
        Hide irrelevant
        <span className="amount" title={countOf(frames, 'place', 'places')}>
          {hideIrrelevant && frames > 0 ? formatCount(frames) : ''}
        </span>
      </label>
      <FrameFilters facts={facts} />
      {facts.threads.length > 1 && (
        <PickSome
          name="threads"
          all={facts.threads.map(({ index, label, allocationCount }) => ({ id: index, label, allocationCount }))}
          picked={threads}
          {...(threads && hidden ? { note: `${amounts.bytes(hidden.otherThreadBytes)} hidden` } : {})}
          onChange={(next) => changeView({ threads: next })}
        />
      )}
      {facts.allocators.length > 1 && (
        <PickSome
          name="allocators"
          all={facts.allocators.map(({ allocator, name, allocationCount }) => ({
            id: allocator,
            label: name,
            allocationCount,
          }))}
          picked={allocators}
          {...(allocators && hidden ? { note: `${amounts.bytes(hidden.otherAllocatorBytes)} hidden` } : {})}
          onChange={(next) => changeView({ allocators: next })}
        />
      )}
      {facts.modules.length > 1 && (
        <PickSome
          name="modules"
          all={facts.modules.map(({ name, allocationCount }, id) => ({ id, label: name, allocationCount }))}
          picked={modules && facts.modules.flatMap(({ name }, id) => (modules.includes(name) ? [id] : []))}
          {...(modules && hidden ? { note: `${amounts.bytes(hidden.otherModuleBytes)} hidden` } : {})}
          onChange={(next) => changeView({ modules: next === null ? null : next.map((id) => facts.modules[id]!.name) })}
        />
      )}
    </>
  )
}
