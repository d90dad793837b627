import InlineWorker from './paintWorker.ts?worker&inline'

/** The painter of a page that is one file: it carries the worker's code and starts it from memory. Takes the place of startPaintWorker.ts there. */
export function startPaintWorker(): Worker {
  return new InlineWorker({ name: 'memreel painter' })
}
