import InlineWorker from './captureWorker.ts?worker&inline'

/** The worker of a page that is one file: it carries the worker's code and starts it from memory. Takes the place of startWorker.ts there. */
export function startWorker(): Worker {
  return new InlineWorker({ name: 'memreel capture' })
}
