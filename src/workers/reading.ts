import type { Indexer } from '../capture/index.ts'
import type { ByteSource } from '../parsers/index.ts'
import { thinnedTimeline } from '../reports/index.ts'
import type { OpenProgress } from './session.types.ts'

const PROGRESS_INTERVAL_MS = 100
const PROGRESS_POINTS = 400
/** Decoded at a time, between looks at the clock. */
const STEP_BYTES = 1 << 20

/** A capture that is being read, and how it is told to stop. */
export class ReadingJob {
  /** What was read becomes the report. */
  keep = false
  stopped = false
  readonly whenStopped: Promise<null>
  private tellStopped: () => void = () => {}

  constructor() {
    this.whenStopped = new Promise((resolve) => {
      this.tellStopped = () => resolve(null)
    })
  }

  stop(keep: boolean): void {
    this.keep = keep
    this.stopped = true
    this.tellStopped()
  }
}

/** Feeds a source to an indexer until it ends or the job is stopped, also while the source stalls. */
export async function readInto(
  indexer: Indexer,
  source: ByteSource,
  job: ReadingJob,
  onProgress: (progress: OpenProgress) => void,
): Promise<void> {
  const started = performance.now()
  let last = started
  let bytesRead = 0
  const report = (now: number) => {
    last = now
    const elapsedMs = now - started
    const total = source.sizeBytes
    onProgress({
      bytesRead,
      bytesTotal: total,
      recordCount: indexer.recordCount,
      recordsPerSecond: elapsedMs > 0 ? (indexer.recordCount / elapsedMs) * 1000 : 0,
      elapsedMs,
      remainingMs: total && bytesRead > 0 ? (elapsedMs / bytesRead) * Math.max(0, total - bytesRead) : null,
      timeline: thinnedTimeline(indexer.snapshots(), PROGRESS_POINTS),
    })
  }
  const chunks = source.chunks()[Symbol.asyncIterator]()
  try {
    while (!job.stopped && !indexer.ended) {
      const next = await Promise.race([chunks.next(), job.whenStopped])
      if (next === null || next.done) break
      const chunk = next.value
      for (let at = 0; at < chunk.length && !job.stopped; at += STEP_BYTES) {
        const step = chunk.subarray(at, at + STEP_BYTES)
        indexer.push(step)
        bytesRead += step.length
        const now = performance.now()
        if (now - last >= PROGRESS_INTERVAL_MS) {
          report(now)
          await messages()
        }
      }
    }
  } finally {
    // a stalled source may never answer: it is told, and not waited for
    chunks.return?.().catch(() => {})
  }
  report(performance.now())
}

/** Lets messages in, a cancel among them. */
function messages(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      channel.port1.close()
      resolve()
    }
    channel.port2.postMessage(null)
  })
}
