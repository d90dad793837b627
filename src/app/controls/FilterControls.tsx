import type { CaptureFacts } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { formatCount } from '../format/counts.ts'
import { useAmounts } from '../view/useAmounts.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { FrameFilters } from './FrameFilters.tsx'
import { PickSome } from './PickSome.tsx'

/** What is left out, and how much that is. */
export function FilterControls({ facts }: { readonly facts: CaptureFacts }) {
  const hideImportSystem = useView((s) => s.view.hideImportSystem)
  const hideIrrelevant = useView((s) => s.view.hideIrrelevant)
  const threads = useView((s) => s.view.threads)
  const allocators = useView((s) => s.view.allocators)
  const hidden = usePicture((s) => s.placed?.picture.hidden)
  const importBytes = hidden?.importBytes ?? 0
  const frames = hidden?.irrelevantFrames ?? 0
  const amounts = useAmounts()
  return (
    <>
      <label className="check" title="Leaves out what was allocated while modules were imported">
        <input
          type="checkbox"
          checked={hideImportSystem}
          onChange={(event) => changeView({ hideImportSystem: event.target.checked })}
        />
        Hide imports
        <span className="amount hides">{amounts.bytes(importBytes)}</span>
      </label>
      <label className="check" title="Leaves out frames of the interpreter itself; their callees take their places">
        <input
          type="checkbox"
          checked={hideIrrelevant}
          onChange={(event) => changeView({ hideIrrelevant: event.target.checked })}
        />
        Hide irrelevant
        <span className="amount hides">{hideIrrelevant ? formatCount(frames) : ''}</span>
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
    </>
  )
}
