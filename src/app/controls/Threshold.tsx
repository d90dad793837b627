import { useEffect, useId, useState } from 'react'
import { formatCount } from '../format/counts.ts'
import { attempt } from '../lists/pagedRows.ts'
import { captureSession } from '../opening/session.ts'
import { changeView, useView } from '../view/viewStore.ts'
import { stepOf } from './thresholdSteps.ts'

/**
 * How soon an allocation has to be freed to count as temporary. Only the thresholds that the index answers exactly can be chosen: each
 * up to 15, then four for every doubling.
 */
export function Threshold() {
  const threshold = useView((s) => s.view.temporaryThreshold)
  const [exact, setExact] = useState<readonly number[]>([])
  const id = useId()
  useEffect(() => {
    let isHere = true
    void attempt(() => captureSession().thresholds()).then((answer) => {
      if (isHere && answer.ok) setExact(answer.value)
    })
    return () => {
      isHere = false
    }
  }, [])
  const at = stepOf(exact, threshold)
  const change = (step: number) => {
    const value = exact[step]
    if (value !== undefined) changeView({ temporaryThreshold: value }, 'settle')
  }
  return (
    <span className="threshold">
      <label htmlFor={id}>freed within</label>
      <input
        id={id}
        type="range"
        min={0}
        max={Math.max(0, exact.length - 1)}
        value={at}
        aria-valuetext={`${formatCount(exact[at] ?? threshold)} allocations`}
        onChange={(event) => change(event.target.valueAsNumber)}
      />
      <select
        aria-label="Freed within this many further allocations"
        value={at}
        onChange={(event) => change(Number(event.target.value))}
      >
        {(exact.length > 0 ? exact : [threshold]).map((value, step) => (
          <option key={value} value={exact.length > 0 ? step : at}>
            {formatCount(value)}
          </option>
        ))}
      </select>
      allocations
    </span>
  )
}
