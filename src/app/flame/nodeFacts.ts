import { useEffect, useState } from 'react'
import { create } from 'zustand'
import type { NodeFacts } from '../../workers/index.ts'
import { captureSession } from '../opening/session.ts'
import type { PlacedPicture } from './placed.ts'

/** What the worker said of the nodes of a picture; it goes when the picture goes. */
let known = new WeakMap<PlacedPicture, Map<number, NodeFacts>>()
const useFactsVersion = create(() => ({ version: 0 }))

/** The worker knows more than before: what it said is asked again. */
export function forgetFacts(): void {
  known = new WeakMap()
  useFactsVersion.setState(({ version }) => ({ version: version + 1 }))
}

/** Everything known of a node; null if the picture is gone by now. */
export async function factsOf(placed: PlacedPicture, node: number): Promise<NodeFacts | null> {
  const cache = known.get(placed) ?? new Map<number, NodeFacts>()
  known.set(placed, cache)
  const cached = cache.get(node)
  if (cached) return cached
  try {
    const answer = await captureSession().node(node)
    if (!answer.ok) return null
    cache.set(node, answer.value)
    return answer.value
  } catch {
    return null // the worker is gone; the picture's own error message says so
  }
}

/** For the tooltip and the status line: the facts of a node, null until they are there. Overtaken answers are dropped. */
export function useNodeFacts(placed: PlacedPicture | null, node: number | null): NodeFacts | null {
  const [facts, setFacts] = useState<NodeFacts | null>(null)
  const version = useFactsVersion((s) => s.version)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what the worker knows by now
  useEffect(() => {
    if (!placed || node === null) return
    let isCurrent = true
    void factsOf(placed, node).then((answer) => {
      if (isCurrent) setFacts(answer)
    })
    return () => {
      isCurrent = false
    }
  }, [placed, node, version])
  return facts?.node === node ? facts : null
}
