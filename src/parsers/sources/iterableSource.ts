import { CaptureError } from '../errors.ts'
import type { AbortSignalLike, ByteSource } from '../sources.types.ts'

/** Any stream of bytes, such as a file stream of Node or standard input. `open` is called once for each reading. */
export function iterableSource(
  name: string,
  sizeBytes: number | null,
  open: () => AsyncIterable<Uint8Array>,
): ByteSource {
  return {
    name,
    sizeBytes,
    async *chunks(signal?: AbortSignalLike) {
      const iterator = open()[Symbol.asyncIterator]()
      let isOpen = true
      try {
        for (;;) {
          const step = await nextOf(iterator, name)
          if (step.done) {
            isOpen = false
            return
          }
          if (signal?.aborted) throw new CaptureError('cancelled', `Reading ${name} was cancelled.`)
          yield step.value
        }
      } finally {
        if (isOpen) await iterator.return?.()
      }
    },
  }
}

async function nextOf(iterator: AsyncIterator<Uint8Array>, name: string): Promise<IteratorResult<Uint8Array>> {
  try {
    return await iterator.next()
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause
    throw new CaptureError(
      'unreadable',
      `${name} could not be read: ${cause instanceof Error ? cause.message : cause}.`,
    )
  }
}
