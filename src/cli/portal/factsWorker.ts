import { parentPort } from 'node:worker_threads'
import { CaptureError } from '../../parsers/index.ts'
import { readIndex } from '../readIndex.ts'
import { type ListedFacts, listedFacts } from './listing.ts'

export interface FactsRequest {
  readonly job: number
  readonly file: string
}
export interface FactsAnswer {
  readonly job: number
  readonly facts: ListedFacts | null
  readonly problem: string | null
}

/** A thread that reads captures one after the other for the list, while the server goes on serving. */
parentPort?.on('message', ({ job, file }: FactsRequest) => {
  readFacts(file).then((answer) => parentPort?.postMessage({ job, ...answer } satisfies FactsAnswer))
})

async function readFacts(file: string): Promise<Omit<FactsAnswer, 'job'>> {
  try {
    return { facts: listedFacts(await readIndex(file)), problem: null }
  } catch (cause) {
    if (cause instanceof CaptureError) return { facts: null, problem: cause.message }
    return { facts: null, problem: `It could not be read: ${cause instanceof Error ? cause.message : String(cause)}.` }
  }
}
