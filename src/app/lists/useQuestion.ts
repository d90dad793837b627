import { useMemo } from 'react'
import type { PageQuestion } from '../../workers/index.ts'
import { useReport } from '../opening/reportStore.ts'
import { type AnswerKind, questionOf } from '../view/viewState.ts'
import { useView } from '../view/viewStore.ts'

/** What the view asks of the capture, with a text that tells questions apart. Equal questions are one object. */
export function useQuestion(kind: AnswerKind = 'tree'): {
  readonly question: PageQuestion
  readonly key: string
  readonly generation: number
} {
  const generation = useReport((s) => s.report?.generation ?? 0)
  const revision = useReport((s) => s.report?.revision ?? 0)
  const text = useView((s) => JSON.stringify(questionOf(s.view, kind)))
  return useMemo(
    () => ({ question: JSON.parse(text) as PageQuestion, key: `${revision} ${text}`, generation }),
    [text, revision, generation],
  )
}
