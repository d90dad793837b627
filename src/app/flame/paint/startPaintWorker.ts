/** The painter of a page that is served: a file of its own beside the page. */
export function startPaintWorker(): Worker {
  return new Worker(new URL('./paintWorker.ts', import.meta.url), { type: 'module', name: 'memreel painter' })
}
