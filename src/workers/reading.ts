import type { Indexer } from '../capture/index.ts'
import { type ByteSource, CaptureError } from '../parsers/index.ts'
import { thinnedTimeline } from '../reports/index.ts'
import type { CapturePreview, OpenProgress } from './session.types.ts'

const PROGRESS_INTERVAL_MS = 100
const PROGRESS_POINTS = 400
/** Indexed at a time, between looks at the messages: as much as takes about this long. */
const STEP_MS = 20
const MIN_STEP_BYTES = 1 << 14
const MAX_STEP_BYTES = 1 << 20

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

/** What whoever reads wants to know meanwhile. */
export interface ReadingListener {
  progress(progress: OpenProgress): void
  /** Called ten times a second: shows what was read so far, if it is time to. */
  preview(elapsedMs: number, remainingMs: number | null): CapturePreview | null
}

/** How reading ended. */
export interface ReadingEnd {
  readonly bytesRead: number
  /** The source broke off, and what came before can be shown: why. */
  readonly brokeOff: string | null
}

/** Feeds a source to an indexer until it ends or the job is stopped, also while the source stalls. */
export async function readInto(
  indexer: Indexer,
  source: ByteSource,
  job: ReadingJob,
  listener: ReadingListener,
): Promise<ReadingEnd> {
  const started = performance.now()
  let bytesRead = 0
  const report = (isLast: boolean) => {
    const elapsedMs = performance.now() - started
    const total = source.sizeBytes
    const remainingMs = total && bytesRead > 0 ? (elapsedMs / bytesRead) * Math.max(0, total - bytesRead) : null
    listener.progress({
      bytesRead,
      bytesTotal: total,
      recordCount: indexer.recordCount,
      recordsPerSecond: elapsedMs > 0 ? (indexer.recordCount / elapsedMs) * 1000 : 0,
      bytesPerSecond: elapsedMs > 0 ? (bytesRead / elapsedMs) * 1000 : 0,
      elapsedMs,
      remainingMs,
      timeline: thinnedTimeline(indexer.snapshots(), PROGRESS_POINTS),
      preview: isLast ? null : listener.preview(elapsedMs, remainingMs),
    })
  }
  // between two steps, and also while the source stalls
  const timer = setInterval(report, PROGRESS_INTERVAL_MS, false)
  const chunks = source.chunks()[Symbol.asyncIterator]()
  let stepBytes = MIN_STEP_BYTES
  let brokeOff: string | null = null
  try {
    while (!job.stopped && !indexer.ended) {
      const next = await Promise.race([chunks.next(), job.whenStopped])
      if (next === null || next.done) break
      const chunk = next.value
      let stepStarted = performance.now()
      for (let at = 0; at < chunk.length && !job.stopped && !indexer.ended; ) {
        const step = chunk.subarray(at, at + stepBytes)
        indexer.push(step)
        at += step.length
        bytesRead += step.length
        // a step of full length tells how long the next one may be
        if (step.length === stepBytes) stepBytes = nextStepBytes(stepBytes, performance.now() - stepStarted)
        await messages()
        stepStarted = performance.now()
      }
    }
  } catch (cause) {
    // what came before a connection broke is worth as much as before a cancel
    if (!(cause instanceof CaptureError) || cause.kind !== 'unreadable' || indexer.recordCount === 0) throw cause
    brokeOff = cause.message
  } finally {
    clearInterval(timer)
    // a stalled source may never answer: it is told, and not waited for
    chunks.return?.().catch(() => {})
  }
  report(true)
  return { bytesRead, brokeOff }
}

function nextStepBytes(stepBytes: number, tookMs: number): number {
  if (tookMs > STEP_MS * 1.5) return Math.max(MIN_STEP_BYTES, stepBytes / 2)
  return tookMs < STEP_MS / 2 ? Math.min(MAX_STEP_BYTES, stepBytes * 2) : stepBytes
}

let channel: MessageChannel | null = null

/** Lets messages in: a cancel, and questions about what was read so far. */
function messages(): Promise<void> {
  channel ??= new MessageChannel()
  const { port1, port2 } = channel
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}
