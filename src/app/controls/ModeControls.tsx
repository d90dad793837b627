import type { Mode } from '../../workers/index.ts'
import { useReport } from '../opening/reportStore.ts'
import { AVAILABLE_MODES } from '../view/available.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { Segmented } from './Segmented.tsx'

const MODES: Record<Mode, { label: string; title: string }> = {
  peak: { label: 'Peak', title: 'What was held at the highest point inside the range' },
  leaked: { label: 'Leaked', title: 'Allocated in the range and not freed by its end' },
  temporary: { label: 'Temporary', title: 'Freed within a few further allocations of the same thread' },
  allocated: { label: 'Allocated', title: 'All that was allocated in the range, freed or not' },
  growth: { label: 'Growth', title: 'The end of the range compared with its start' },
}
/** Aggregated captures hold two totals of each place and no times. */
const MODES_WITHOUT_TIME: readonly Mode[] = ['peak', 'leaked']

export function ModeControls() {
  const mode = useView((s) => s.view.mode)
  const weigh = useView((s) => s.view.weigh)
  const hasTime = useReport((s) => s.report?.facts.hasTime ?? true)
  const modes = AVAILABLE_MODES.filter((m) => hasTime || MODES_WITHOUT_TIME.includes(m))
  return (
    <>
      <Segmented
        name="What is counted"
        value={mode}
        choices={modes.map((value) => ({ value, ...MODES[value] }))}
        onChange={(value) => changeView({ mode: value })}
      />
      <Segmented
        name="Weigh by"
        value={weigh}
        choices={[
          { value: 'bytes', label: 'Bytes', title: 'Boxes are as wide as they have bytes' },
          { value: 'count', label: 'Count', title: 'Boxes are as wide as they have allocations' },
        ]}
        onChange={(value) => changeView({ weigh: value })}
      />
    </>
  )
}
