import { proxy, wrap } from 'comlink'
import type { CaptureSession, Outcome } from './session.types.ts'
import { startWorker } from './startWorker.ts'

/**
 * Starts the worker that reads captures and answers questions. Nothing is decoded, aggregated or laid out on the caller's thread.
 */
export function openSession(): CaptureSession {
  const worker = startWorker()
  const remote = wrap<CaptureSession>(worker)
  /** Callers that wait for an answer: nobody waits for a worker that is gone. */
  const waiting = new Set<(failure: Outcome<never>) => void>()
  worker.addEventListener('error', (event) => {
    const why = event.message ? `: ${event.message}` : ''
    const sentence = `The part of the page that reads captures stopped${why}. Reload the page.`
    for (const fail of waiting) fail({ ok: false, error: { kind: 'internal', sentence, byteOffset: null } })
    waiting.clear()
  })
  const answered = <T>(answer: Promise<Outcome<T>>): Promise<Outcome<T>> =>
    new Promise((resolve, reject) => {
      waiting.add(resolve)
      answer.then(resolve, reject).finally(() => waiting.delete(resolve))
    })
  return {
    open: (source, onProgress) => answered(remote.open(source, proxy(onProgress))),
    cancel: (keep) => void remote.cancel(keep),
    timeline: (points) => answered(remote.timeline(points)),
    flame: (question, view, search) => answered(remote.flame(question, view, search)),
    node: (node) => answered(remote.node(node)),
    nextMatch: (after, direction) => answered(remote.nextMatch(after, direction)),
    table: (question, request) => answered(remote.table(question, request)),
    functions: (question, request) => answered(remote.functions(question, request)),
    sandwich: (question, functionName, file) => answered(remote.sandwich(question, functionName, file)),
    treeChildren: (question, weigh, search, paths) => answered(remote.treeChildren(question, weigh, search, paths)),
    stats: (rows) => answered(remote.stats(rows)),
    thresholds: () => answered(remote.thresholds()),
    findings: () => answered(remote.findings()),
    history: (question, path, points) => answered(remote.history(question, path, points)),
    exported: (question, format) => answered(remote.exported(question, format)),
    sourceFiles: () => answered(remote.sourceFiles()),
    grantSources: (granted) => answered(remote.grantSources(granted)),
    shareableSource: () => answered(remote.shareableSource()),
    packed: (options) => answered(remote.packed(options)),
    reportPage: (template, options, view) => answered(remote.reportPage(template, options, view)),
  }
}
