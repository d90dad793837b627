/** The worker of a page that is served: a file of its own beside the page. */
export function startWorker(): Worker {
  return new Worker(new URL('./captureWorker.ts', import.meta.url), { type: 'module', name: 'memreel capture' })
}
