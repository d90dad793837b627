import { Children, type ReactNode, startTransition, useEffect, useState } from 'react'
import { nextTask } from './nextTask.ts'

/**
 * Puts its children on the page one after the other, from the first to the last, each in a task of its own: the page takes clicks and paints
 * in between. A child that comes later, at any place, is there at once.
 */
export function InSteps({ children }: { readonly children: ReactNode }) {
  const parts = Children.toArray(children)
  const [count, setCount] = useState(1)
  const isDone = count >= parts.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step that was taken leads to the next one
  useEffect(() => {
    if (isDone) return
    let isCurrent = true
    void nextTask().then(() => {
      if (isCurrent) startTransition(() => setCount((now) => now + 1))
    })
    return () => {
      isCurrent = false
    }
  }, [count, isDone])
  return isDone ? parts : parts.slice(0, count)
}
