import { tell } from './output.ts'

export interface Interruption {
  /** Settles when the person pressed Ctrl-C. */
  readonly whenAsked: Promise<null>
  readonly isAsked: boolean
  /** From now on Ctrl-C ends the process, as ever. */
  end(): void
}

let wasInterrupted = false

/** True once Ctrl-C ended reading: nothing more is to be read then. */
export function isInterrupted(): boolean {
  return wasInterrupted
}

/** Ends the process once all is written, if reading was interrupted: a source that stalls would keep it waiting. Else it ends by itself. */
export function endIfInterrupted(): void {
  if (wasInterrupted) process.stdout.write('', () => process.exit())
}

/** Ctrl-C ends reading, and the answer is about what was read; a second time it ends the process. */
export function untilInterrupted(): Interruption {
  let isAsked = false
  let settle: (value: null) => void = () => {}
  const whenAsked = new Promise<null>((resolve) => {
    settle = resolve
  })
  const onInterrupt = () => {
    isAsked = true
    wasInterrupted = true
    tell('stopped reading; the answer is about what was read. Ctrl-C again quits.')
    settle(null)
  }
  // without a listener the next one has the system's own effect
  process.once('SIGINT', onInterrupt)
  return {
    whenAsked,
    get isAsked() {
      return isAsked
    },
    end: () => void process.off('SIGINT', onInterrupt),
  }
}
