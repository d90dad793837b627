import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FactsAnswer, FactsRequest } from './factsWorker.ts'

type Facts = Omit<FactsAnswer, 'job'>

/** Large captures take a gigabyte each: no more threads than that. */
const MAX_THREADS = 4

interface Job {
  readonly file: string
  readonly done: (facts: Facts) => void
}

/** Reads captures in threads of their own, as many at a time as there are processors. */
export class FactsReader {
  private readonly waiting: Job[] = []
  private readonly idle: Worker[] = []
  private readonly busy = new Map<Worker, Job>()
  private readonly most = Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1))
  private isClosed = false

  read(file: string): Promise<Facts> {
    return new Promise((done) => {
      this.waiting.push({ file, done })
      this.next()
    })
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.waiting.length = 0
    await Promise.all([...this.idle, ...this.busy.keys()].map((worker) => worker.terminate()))
  }

  private next(): void {
    while (!this.isClosed && this.waiting.length > 0) {
      const worker = this.idle.pop() ?? (this.busy.size < this.most ? this.start() : null)
      if (!worker) return
      const job = this.waiting.shift()!
      this.busy.set(worker, job)
      worker.postMessage({ job: 0, file: job.file } satisfies FactsRequest)
    }
  }

  private start(): Worker {
    const worker = new Worker(workerFile())
    worker.unref()
    worker.on('message', (answer: FactsAnswer) => {
      this.finish(worker, answer)
      this.idle.push(worker)
      this.next()
    })
    // out of memory, say: the thread is gone, and the capture is the reason
    worker.on('error', (cause) => {
      this.finish(worker, { facts: null, problem: `It could not be read: ${cause.message}.` })
      this.next()
    })
    return worker
  }

  private finish(worker: Worker, { facts, problem }: Facts): void {
    const job = this.busy.get(worker)
    this.busy.delete(worker)
    job?.done({ facts, problem })
  }
}

/** Built beside the command (vite.cli.config.ts). */
function workerFile(): string {
  return join(dirname(fileURLToPath(import.meta.url)), 'portalWorker.js')
}
