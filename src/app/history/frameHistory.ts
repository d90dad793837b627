import { useEffect, useState } from 'react'
import type { ErrorReport, FlameView, FrameHistory, PageQuestion } from '../../workers/index.ts'
import { attempt } from '../lists/pagedRows.ts'
import { useQuestion } from '../lists/useQuestion.ts'
import { useReport } from '../opening/reportStore.ts'
import { captureSession } from '../opening/session.ts'

/** More than a 4K screen has pixels for is not drawn. */
const POINTS = 2000

export interface HistoryAnswer {
  readonly path: readonly number[]
  /** Null where the present tree has no such frame: other filters, or another capture. */
  readonly name: string | null
  readonly history: FrameHistory | null
  readonly error: ErrorReport | null
}

/** The size over time of the frame at a path. What was drawn before stays until the next answer is there. */
export function useHistory(path: readonly number[], weigh: FlameView['weigh']): HistoryAnswer | null {
  const { question, generation } = useQuestion()
  const revision = useReport((s) => s.report?.revision ?? 0)
  // Mode and range don't matter: it is always the whole run, and not asked anew while a handle is dragged.
  const { threads, allocators } = question.selection
  const key = JSON.stringify([question.shape, threads, allocators, generation, revision])
  const [answer, setAnswer] = useState<HistoryAnswer | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what matters of the question
  useEffect(() => {
    let isCurrent = true
    void answerFor(question, path, weigh).then((next) => {
      if (isCurrent) setAnswer(next)
    })
    return () => {
      isCurrent = false
    }
  }, [key, path, weigh])
  return answer
}

async function answerFor(
  question: PageQuestion,
  path: readonly number[],
  weigh: FlameView['weigh'],
): Promise<HistoryAnswer> {
  const session = captureSession()
  // In mode allocated every frame that ever held something is a child.
  const all: PageQuestion = { ...question, selection: { ...question.selection, mode: 'allocated', range: null } }
  const parents = await attempt(() => session.treeChildren(all, weigh, null, [path.slice(0, -1)]))
  if (!parents.ok) return { path, name: null, history: null, error: parents.error }
  const row = parents.value[0]?.rows.find((r) => r.step === path.at(-1))
  if (!row) return { path, name: null, history: null, error: null }
  const outcome = await attempt(() => session.history(question, path, POINTS))
  if (!outcome.ok) return { path, name: null, history: null, error: outcome.error }
  const file = row.file.slice(row.file.lastIndexOf('/') + 1)
  const name =
    file === '' || row.file === row.functionName
      ? row.functionName
      : `${row.functionName} (${file}${row.line > 0 ? `:${row.line}` : ''})`
  return { path, name, history: outcome.value, error: null }
}
