/** `scheduler.yield` goes on before other waiting work; browsers that lack it get a plain task. */
interface YieldingScheduler {
  readonly yield?: () => Promise<void>
}

/** Lets the browser react to what a person did meanwhile, then goes on in a task of its own. */
export function nextTask(): Promise<void> {
  const { scheduler } = globalThis as { readonly scheduler?: YieldingScheduler }
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve))
}

/** A page that nobody sees has no frames: what waits for one goes on after this long. */
const NO_FRAME_MS = 100

/** Goes on in a task of its own once the browser has laid out and painted what is there. */
export function nextFrame(): Promise<void> {
  const frame = new Promise((resolve) => {
    requestAnimationFrame(resolve)
    setTimeout(resolve, NO_FRAME_MS)
  })
  return frame.then(nextTask)
}
