/** Characters that take two columns of a terminal: those of East Asian scripts, and pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]|\p{Emoji_Presentation}/u
/** Characters that are drawn onto the one before. */
const JOINED = /\p{Mark}|\u200d/u

/** Columns of a terminal that a text takes. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += widthOf(character)
  return width
}

/** A text that fits into `width` columns: `known_by…iny.py`. A place says most at its two ends. */
export function cutInMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  const characters = [...text]
  const end = characters.length
  let head = 0
  let tail = end
  let left = width - 1
  for (let isHead = true; head < tail; isHead = !isHead) {
    const taken = widthOf(characters[isHead ? head : tail - 1]!)
    if (taken > left) break
    left -= taken
    if (isHead) head++
    else tail--
  }
  return `${characters.slice(0, head).join('')}…${characters.slice(tail).join('')}`
}

function widthOf(character: string): number {
  if (character <= '\u007f') return 1
  return JOINED.test(character) ? 0 : WIDE.test(character) ? 2 : 1
}
