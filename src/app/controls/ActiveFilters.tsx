import type { CaptureFacts, FramePattern } from '../../workers/index.ts'
import { usePicture } from '../flame/pictureStore.ts'
import { countOf } from '../format/counts.ts'
import { useAmounts } from '../view/useAmounts.ts'
import type { ViewState } from '../view/viewState.ts'
import { changeView, useView } from '../view/viewStore.ts'

interface ActiveFilter {
  readonly name: string
  readonly what: string
  /** How much it hides, in words. */
  readonly hides: string
  /** What takes it off. */
  readonly off: Partial<ViewState>
}

/** The filters that are on but have no switch of their own in sight: what each is and hides, and a way to take it off. */
export function ActiveFilters({ facts }: { readonly facts: CaptureFacts }) {
  const view = useView((s) => s.view)
  const hidden = usePicture((s) => s.placed?.picture.hidden)
  const amounts = useAmounts()
  const { threads, allocators, modules, focus, ignore, groupBy } = view
  const { hasNativeTraces } = facts.header
  const filters: ActiveFilter[] = []
  const add = (isOn: boolean, filter: () => ActiveFilter) => {
    if (isOn) filters.push(filter())
  }
  const bytes = (value: number | undefined) => (value === undefined ? '' : `hides ${amounts.bytes(value)}`)
  const places = (count: number | undefined, one: string, many: string) =>
    count === undefined ? '' : `hides ${countOf(count, one, many)}`
  const REGROUPED = { zoom: [], span: null }
  add(focus !== null, () => ({
    name: 'Focus',
    what: patternText(focus!),
    hides: bytes(hidden?.outOfFocusBytes),
    off: { focus: null, ...REGROUPED },
  }))
  add(ignore !== null, () => ({
    name: 'Ignore',
    what: patternText(ignore!),
    hides: places(hidden?.ignoredFrames, 'line of code', 'lines of code'),
    off: { ignore: null },
  }))
  add(threads !== null, () => ({
    name: 'Threads',
    what: namesOf(facts.threads.filter(({ index }) => threads!.includes(index)).map(({ label }) => label)),
    hides: bytes(hidden?.otherThreadBytes),
    off: { threads: null },
  }))
  add(allocators !== null, () => ({
    name: 'Allocators',
    what: namesOf(facts.allocators.filter((a) => allocators!.includes(a.allocator)).map(({ name }) => name)),
    hides: bytes(hidden?.otherAllocatorBytes),
    off: { allocators: null },
  }))
  add(modules !== null, () => ({
    name: 'Modules',
    what: namesOf(modules!),
    hides: bytes(hidden?.otherModuleBytes),
    off: { modules: null },
  }))
  add(hasNativeTraces && !view.native, () => ({
    name: 'Python frames only',
    what: '',
    hides: places(hidden?.nativeFrames, 'native place', 'native places'),
    off: { native: true, ...REGROUPED },
  }))
  add(hasNativeTraces && view.native && view.hideInterpreter, () => ({
    name: 'Without the interpreter',
    what: '',
    hides: places(hidden?.interpreterFrames, 'native place', 'native places'),
    off: { hideInterpreter: false, ...REGROUPED },
  }))
  add(groupBy !== 'line', () => ({
    name: 'One frame for each',
    what: groupBy,
    hides: '',
    off: { groupBy: 'line', ...REGROUPED },
  }))
  if (filters.length === 0) return null
  return (
    <ul className="active-filters" aria-label="Filters that are on">
      {filters.map(({ name, what, hides, off }) => (
        <li key={name}>
          <span className="active-filter-text">
            {name} {what && <b className={name === 'Focus' || name === 'Ignore' ? 'code' : undefined}>{what}</b>}
          </span>
          {hides && <span className="amount">{hides}</span>}
          <button type="button" aria-label={`Take off: ${name}`} title="Take off" onClick={() => changeView(off)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}

function patternText({ text, isRegExp }: FramePattern): string {
  return isRegExp ? `/${text}/` : text
}

function namesOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ')
}
