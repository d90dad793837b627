import { CaptureError } from '../parsers/index.ts'

/** A thread that is this deep has 256 MB of stack ids alone; no interpreter gets there, only a hostile file does. */
const MAX_DEPTH = 1 << 26

/** A thread while the capture is read: its Python stack, and its latest allocations for the temporary ones. */
export class ThreadState {
  depth = 0
  /** Stack ids, outermost first. */
  stack = new Int32Array(64)
  /** Allocating events so far, modulo 2^32. */
  allocations = 0
  /** The latest allocations, the one numbered n at place n modulo the ring's length. */
  readonly ringLow: Uint32Array
  readonly ringHigh: Uint32Array
  readonly ringSite: Uint32Array
  readonly ringSize: Float64Array

  constructor(ringLength: number) {
    this.ringLow = new Uint32Array(ringLength)
    this.ringHigh = new Uint32Array(ringLength)
    this.ringSite = new Uint32Array(ringLength)
    this.ringSize = new Float64Array(ringLength)
  }

  push(stack: number): void {
    if (this.depth === this.stack.length) {
      if (this.depth >= MAX_DEPTH)
        throw new CaptureError('limit', 'A call stack in this capture is deeper than 67 million frames.')
      const next = new Int32Array(this.depth * 2)
      next.set(this.stack)
      this.stack = next
    }
    this.stack[this.depth++] = stack
  }
}
