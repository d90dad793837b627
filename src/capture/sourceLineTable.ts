import type { SourceLines } from './captureIndex.ts'

/** Collects the source lines of frames: each text is kept once. */
export class SourceLineTable {
  readonly #texts = ['']
  readonly #ids = new Map<string, number>([['', 0]])
  readonly #ofFrame: Uint32Array<ArrayBuffer>

  constructor(frameCount: number) {
    this.#ofFrame = new Uint32Array(frameCount)
  }

  /** A frame without a line has the empty text. */
  set(frame: number, text: string): void {
    let id = this.#ids.get(text)
    if (id === undefined) {
      id = this.#texts.length
      this.#ids.set(text, id)
      this.#texts.push(text)
    }
    this.#ofFrame[frame] = id
  }

  get lines(): SourceLines {
    return { texts: this.#texts, ofFrame: this.#ofFrame }
  }
}
