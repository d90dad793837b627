import { limitReached } from '../damage.ts'
import type { StringTable } from '../frames.types.ts'
import { MAX_STRING_BYTES, MAX_STRINGS } from '../limits.ts'

/** Each distinct string once. Text is UTF-8; bytes that are not (paths may hold any) turn into U+FFFD. */
export class Strings implements StringTable {
  readonly texts: string[] = ['']
  readonly #ids = new Map<string, number>([['', 0]])
  readonly #decoder = new TextDecoder()
  #bytes = 0

  /** The string's id. */
  intern(utf8: Uint8Array): number {
    const text = this.#decoder.decode(utf8)
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    this.#bytes += utf8.length
    if (this.texts.length >= MAX_STRINGS) throw limitReached('strings', MAX_STRINGS)
    if (this.#bytes > MAX_STRING_BYTES) throw limitReached('bytes of text', MAX_STRING_BYTES)
    const id = this.texts.length
    this.texts.push(text)
    this.#ids.set(text, id)
    return id
  }

  decode(utf8: Uint8Array): string {
    return this.#decoder.decode(utf8)
  }
}
