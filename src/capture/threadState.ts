import { CaptureError } from '../parsers/index.ts'

/** No interpreter gets this deep, only a hostile file does. */
const MAX_DEPTH = 1 << 24

const NONE = { u32: new Uint32Array(0), f64: new Float64Array(0) }

/** A thread while the capture is read: its Python stack, and its latest allocations for the temporary ones. */
export class ThreadState {
  depth = 0
  /** Stack ids, outermost first. */
  stack = new Int32Array(16)
  /** Allocating events so far, modulo 2^32. */
  allocations = 0
  /**
   * The latest allocations, the one numbered n at place n modulo the ring's length. Empty before the first one: every greenlet is a
   * thread, and many allocate nothing.
   */
  ringLow: Uint32Array = NONE.u32
  ringHigh: Uint32Array = NONE.u32
  ringSite: Uint32Array = NONE.u32
  ringSize: Float64Array = NONE.f64

  startRing(length: number): void {
    this.ringLow = new Uint32Array(length)
    this.ringHigh = new Uint32Array(length)
    this.ringSite = new Uint32Array(length)
    this.ringSize = new Float64Array(length)
  }

  push(stack: number): void {
    if (this.depth === this.stack.length) {
      if (this.depth >= MAX_DEPTH)
        throw new CaptureError('limit', 'A call stack in this capture is deeper than 16 million frames.')
      const next = new Int32Array(this.depth * 2)
      next.set(this.stack)
      this.stack = next
    }
    this.stack[this.depth++] = stack
  }
}
