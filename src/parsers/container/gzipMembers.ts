import { Gunzip } from 'fflate'
import { Damage } from '../damage.ts'
import type { ByteStage } from './stage.ts'

/**
 * Small, since gzip can unpack to a thousand times its size, and the library answers with all of it at once, or, where a piece is
 * damaged, with nothing of it. Smaller pieces cost time: 4 kB a third more than 16 kB.
 */
const PIECE_BYTES = 8 * 1024

const CUT = 'The gzip data end in the middle: the download or copy is not complete.'
const DAMAGED = 'The gzip data are damaged.'

/**
 * Decompresses gzip, one member or several in sequence.
 *
 * The library does not notice every cut, so the length that stands at the end of a member is compared with what came out of it.
 */
export class GzipMembers implements ByteStage {
  readonly #next: ByteStage
  readonly #gunzip: Gunzip
  /** Bytes that came out of the current member. */
  #memberBytes = 0
  /** The last four bytes of the file so far as a number: at its end, the length of the last member. */
  #lastWord = 0
  /** What the next stage threw, to be told from what the library throws. */
  #thrown: unknown = null

  constructor(next: ByteStage) {
    this.#next = next
    this.#gunzip = new Gunzip((bytes) => this.#pass(bytes))
    this.#gunzip.onmember = () => {
      this.#memberBytes = 0
    }
  }

  get wantsMore(): boolean {
    return this.#next.wantsMore
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    for (let at = Math.max(start, end - 4); at < end; at++) this.#lastWord = (this.#lastWord >>> 8) | (bytes[at]! << 24)
    for (let at = start; at < end && this.wantsMore; at += PIECE_BYTES) {
      // A copy, since the library keeps what it is given.
      this.#push(bytes.slice(at, Math.min(at + PIECE_BYTES, end)), false, new Damage(DAMAGED))
    }
  }

  finish(): void {
    const cut = new Damage(CUT, 'cut')
    this.#push(new Uint8Array(0), true, cut)
    if ((this.#memberBytes | 0) !== (this.#lastWord | 0)) throw cut
    this.#next.finish()
  }

  #pass(bytes: Uint8Array): void {
    this.#memberBytes += bytes.length
    if (bytes.length === 0 || !this.wantsMore) return
    try {
      this.#next.take(bytes, 0, bytes.length)
    } catch (cause) {
      this.#thrown = cause
      throw cause
    }
  }

  #push(bytes: Uint8Array, isFinal: boolean, damage: Damage): void {
    try {
      this.#gunzip.push(bytes, isFinal)
    } catch {
      throw this.#thrown ?? damage
    }
  }
}
