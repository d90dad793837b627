import { Children, type ReactNode, startTransition, useEffect, useState } from 'react'
import { nextFrame, nextTask } from './nextTask.ts'

/**
 * Puts its children on the page one after the other, from the first to the last, each in a task of its own: the page takes clicks and paints
 * in between. What is around them comes first and is painted, so that the browser need not lay out all of it at once. A child that comes later,
 * at any place, is there at once.
 */
export function InSteps({ children }: { readonly children: ReactNode }) {
  const parts = Children.toArray(children)
  const [count, setCount] = useState(0)
  const isDone = count >= parts.length
  useEffect(() => {
    performance.mark('memreel:step', { detail: { count } })
    if (isDone) return
    let isCurrent = true
    void (count === 0 ? nextFrame() : nextTask()).then(() => {
      if (isCurrent) startTransition(() => setCount((now) => now + 1))
    })
    return () => {
      isCurrent = false
    }
  }, [count, isDone])
  return isDone ? parts : parts.slice(0, count)
}
