/** The step that a threshold from a link amounts to: the highest that is not above it. */
export function stepOf(exact: readonly number[], threshold: number): number {
  let step = 0
  while (step + 1 < exact.length && exact[step + 1]! <= threshold) step++
  return step
}
