/** Boxes narrower than this get no text. */
export const MIN_LABEL_BOX_PX = 35
export const LABEL_PADDING_PX = 4
const ELLIPSIS = '…'
/** The advance widths of the characters that nearly all labels are made of are measured once for each font. */
const FIRST_MEASURED = 32
const LAST_MEASURED = 126

/**
 * Cuts labels to the room they have, by adding up known character widths: measuring each string on the canvas would cost more
 * than drawing it. Fonts with kerning come out some tenths of a pixel narrower than the sum, so the text always fits.
 */
export class LabelFitter {
  readonly #advance = new Float32Array(LAST_MEASURED + 1)
  readonly #ellipsis: number
  readonly #measure: (text: string) => number

  constructor(measure: (text: string) => number) {
    this.#measure = measure
    this.#ellipsis = measure(ELLIPSIS)
    for (let code = FIRST_MEASURED; code <= LAST_MEASURED; code++)
      this.#advance[code] = measure(String.fromCharCode(code))
  }

  /** The label, its beginning with an ellipsis, or '' when not even one character fits. */
  fit(label: string, roomPx: number): string {
    let width = 0
    // Where the text has to end if an ellipsis follows.
    let cut = 0
    for (let i = 0; i < label.length; ) {
      const code = label.codePointAt(i)!
      const length = code > 0xffff ? 2 : 1
      width +=
        code >= FIRST_MEASURED && code <= LAST_MEASURED
          ? this.#advance[code]!
          : this.#measure(label.slice(i, i + length))
      if (width > roomPx) return cut === 0 ? '' : label.slice(0, cut).trimEnd() + ELLIPSIS
      i += length
      if (width + this.#ellipsis <= roomPx) cut = i
    }
    return label
  }
}
