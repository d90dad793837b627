/** `scheduler.yield` goes on before other waiting work; browsers that lack it get a plain task. */
interface YieldingScheduler {
  readonly yield?: () => Promise<void>
}

/** Lets the browser react to what a person did meanwhile, then goes on in a task of its own. */
export function nextTask(): Promise<void> {
  const { scheduler } = globalThis as { readonly scheduler?: YieldingScheduler }
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve))
}
