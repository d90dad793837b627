import wasm from '../assembly/lz4.wasm'
import { BAD_BLOCK, OVERRUN_BYTES, WINDOW_AT } from '../assembly/lz4Layout.ts'
import { wasmModule } from '../wasm.ts'

const PAGE_BYTES = 65536

interface Exports {
  readonly memory: WebAssembly.Memory
  decode(from: number, to: number, at: number, limit: number, historyStart: number): number
}

let module: WebAssembly.Module | null = null
/** Some whose frames are over. A new one costs as much as reading a small capture, and a memory of its own takes a large range of addresses. */
const idle: Lz4Blocks[] = []
const MAX_IDLE = 2
const MAX_IDLE_BYTES = 2 * 1024 * 1024

/**
 * A window of decoded bytes, and the loop that adds blocks to it (../assembly/lz4.ts). The window is in the module's memory, and offsets count
 * from its start.
 */
export class Lz4Blocks {
  readonly #exports: Exports
  #bytes = new Uint8Array(0)
  #windowBytes = 0
  #window = new Uint8Array(0)

  static acquire(): Lz4Blocks {
    return idle.pop() ?? new Lz4Blocks()
  }

  private constructor() {
    module ??= wasmModule(wasm)
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports
  }

  /** Gives it back: it may serve other frames at once. */
  release(): void {
    if (idle.length < MAX_IDLE && this.#bytes.length <= MAX_IDLE_BYTES) idle.push(this)
  }

  /** The window; of no use any more after `reserve`. */
  get window(): Uint8Array {
    return this.#window
  }

  /** Makes the window at least so large, for blocks of at most so many compressed bytes. What it held is lost. */
  reserve(windowBytes: number, blockBytes: number): void {
    if (windowBytes > this.#windowBytes) this.#windowBytes = windowBytes
    const needed = WINDOW_AT + this.#windowBytes + blockBytes + 2 * OVERRUN_BYTES
    const { memory } = this.#exports
    const missing = needed - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES))
    this.#bytes = new Uint8Array(memory.buffer)
    this.#window = this.#bytes.subarray(WINDOW_AT, WINDOW_AT + this.#windowBytes)
  }

  /**
   * Decodes a block to the window from `at` on, where it may take `limitBytes`, and answers where it ends, or null where the block breaks the
   * rules. Matches may reach back to `historyStart`. `reserve` has made room.
   */
  decode(block: Uint8Array, at: number, limitBytes: number, historyStart: number): number | null {
    const from = WINDOW_AT + this.#windowBytes + OVERRUN_BYTES
    this.#bytes.set(block, from)
    const start = WINDOW_AT + at
    const end = this.#exports.decode(from, from + block.length, start, start + limitBytes, WINDOW_AT + historyStart)
    return end === BAD_BLOCK ? null : end - WINDOW_AT
  }
}
