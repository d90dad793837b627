/**
 * What went wrong, in one word:
 *
 * | kind | meaning |
 * | --- | --- |
 * | empty | the source has no bytes |
 * | not-a-capture | the bytes are something else (the sentence says what they look like) |
 * | unsupported-version | a Memray capture whose header version this reader does not know |
 * | unsupported-writer | a capture of a 32-bit or big-endian machine |
 * | header-cut-off | a capture that ends inside its header: nothing can be shown |
 * | corrupt | a capture that breaks the rules so early or so badly that nothing can be shown |
 * | limit | a capture that asks for more memory than the stated caps allow |
 * | unreadable | the source failed (permission, network, 404, CORS, a login page in place of a file) |
 * | not-in-this-capture | the capture is fine, but does not hold what the question asks (stats of an aggregated capture, say) |
 * | cancelled | the user stopped it |
 * | internal | a fault of this program, with what it says |
 */
export type CaptureErrorKind =
  | 'empty'
  | 'not-a-capture'
  | 'unsupported-version'
  | 'unsupported-writer'
  | 'header-cut-off'
  | 'corrupt'
  | 'limit'
  | 'unreadable'
  | 'not-in-this-capture'
  | 'cancelled'
  | 'internal'

/** The one error family of memreel: a kind, the byte offset where the fact was found, and a sentence for a person. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
  readonly kind: CaptureErrorKind
  /** Offset in the capture stream (after decompression), or null where no byte is to blame. */
  readonly byteOffset: number | null

  constructor(kind: CaptureErrorKind, sentence: string, byteOffset: number | null = null) {
    super(sentence)
    this.kind = kind
    this.byteOffset = byteOffset
  }
}
