import type { CaptureIndex } from '../capture/index.ts'

/** A thread as Memray prints it: `0x1`, or `0x1 (MainThread)` if it has a name. */
export function threadLabel(index: CaptureIndex, thread: number): string {
  const id = index.threads.ids[thread] ?? 0
  const name = index.threads.names[thread] ?? ''
  const hex = `0x${id.toString(16)}`
  return name === '' ? hex : `${hex} (${name})`
}

/** Indexes of the threads that a person means by a name, a label, or an id (decimal or 0x…). */
export function threadsNamed(index: CaptureIndex, text: string): number[] {
  const wanted = text.trim()
  const found: number[] = []
  for (let thread = 0; thread < index.threads.ids.length; thread++) {
    const id = index.threads.ids[thread]!
    const names = [index.threads.names[thread]!, threadLabel(index, thread), String(id), `0x${id.toString(16)}`]
    if (wanted !== '' && names.includes(wanted)) found.push(thread)
  }
  return found
}
