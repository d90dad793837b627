import { useEffect, useState } from 'react'
import type { ErrorReport, Sandwich } from '../../workers/index.ts'
import { attempt } from '../lists/pagedRows.ts'
import { useQuestion } from '../lists/useQuestion.ts'
import { captureSession } from '../opening/session.ts'
import type { FunctionRef } from '../view/viewState.ts'
import { changeView, useView } from '../view/viewStore.ts'

/** Functions that were looked at before the one that is chosen: what the panel's Back goes through. */
const trail: FunctionRef[] = []

export function choose(functionRef: FunctionRef): void {
  const { chosen } = useView.getState().view
  if (chosen?.functionName === functionRef.functionName && chosen.file === functionRef.file) return
  if (chosen) trail.push(chosen)
  changeView({ chosen: { functionName: functionRef.functionName, file: functionRef.file } })
}

/** Back to the function before, or to none. */
export function goBack(): void {
  changeView({ chosen: trail.pop() ?? null })
}

export function closeChosen(): void {
  trail.length = 0
  changeView({ chosen: null })
}

export interface SandwichAnswer {
  readonly of: FunctionRef | null
  /** Null where the selection does not hold the function. */
  readonly sandwich: Sandwich | null
  readonly error: ErrorReport | null
}

/** Callers and callees of the chosen function; those of the former one stay until they are there. */
export function useSandwich(chosen: FunctionRef | null): SandwichAnswer {
  const { question, generation } = useQuestion('list')
  const [answer, setAnswer] = useState<SandwichAnswer>({ of: null, sandwich: null, error: null })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the generation is another capture behind an equal question
  useEffect(() => {
    if (!chosen) return
    let isCurrent = true
    void attempt(() => captureSession().sandwich(question, chosen.functionName, chosen.file)).then((outcome) => {
      // Another capture, another question or another function by now.
      if (!isCurrent) return
      setAnswer({
        of: chosen,
        sandwich: outcome.ok ? outcome.value : null,
        error: outcome.ok ? null : outcome.error,
      })
    })
    return () => {
      isCurrent = false
    }
  }, [question, generation, chosen])
  return answer
}
