/**
 * A self-contained report: the template (the app as one file, made by vite.report.config.ts) with a packed index in it, as text that no
 * browser runs. It stands in several elements, since a browser reads one of many megabytes in a single task.
 *
 *     <script type="application/octet-stream" class="memreel-capture">im1lbXJlZWwB…</script>
 *     <script type="application/octet-stream" class="memreel-capture">Qm8wAAEC…</script>
 *     <script type="application/json" id="memreel-report">{"name":"tiny.bin","view":"mode=leaked"}</script>
 */
export interface ReportFacts {
  /** Shown as the name of the capture. */
  readonly name: string
  /** The view to open in, as in the app's address after `#`; '' for the usual one. */
  readonly view: string
}

const CAPTURE_PLACE = '<script type="application/octet-stream" class="memreel-capture">'
const NEXT_ELEMENT = `</script>\n${CAPTURE_PLACE}`
const FACTS_PLACE = '<script type="application/json" id="memreel-report">'
const TITLE_PLACE = '<title>'
/** Between the name and the app's own title. */
const SEPARATOR = ' – '
const SEPARATOR_BYTES = 5
/** base64 takes four characters for three bytes. */
const BASE64_SHARE = 4 / 3
/** A multiple of three, so that pieces of base64 can be joined. */
const PIECE_BYTES = 3 * (1 << 13)
/** 512 kB of text. */
const PIECES_PER_ELEMENT = 16
const ELEMENT_BYTES = PIECES_PER_ELEMENT * PIECE_BYTES

/** How many bytes a packed index may have in a page of at most `maxBytes`; 0 or less where not even the app has room in it. */
export function roomForCapture(template: string, facts: ReportFacts, maxBytes: number): number {
  // the name stands in the title as well
  const others = template + factsText(facts) + escapedText(facts.name)
  // as if the last element were followed by another one
  const room = maxBytes - new TextEncoder().encode(others).length - SEPARATOR_BYTES + NEXT_ELEMENT.length
  const elementLength = ELEMENT_BYTES * BASE64_SHARE + NEXT_ELEMENT.length
  const elements = Math.floor(room / elementLength)
  const rest = room - elements * elementLength - NEXT_ELEMENT.length
  return elements * ELEMENT_BYTES + Math.max(0, Math.floor(rest / BASE64_SHARE / 3) * 3)
}

/** Throws Error if the template has no place for a capture. The answer comes in pieces, as it may be longer than a string should be. */
export function reportPage(template: string, packed: Uint8Array, facts: ReportFacts): string[] {
  const title = after(template, TITLE_PLACE)
  const capture = after(template, CAPTURE_PLACE)
  const described = after(template, FACTS_PLACE)
  const inserts = [
    { at: title, pieces: [escapedText(facts.name) + SEPARATOR] },
    { at: capture, pieces: elements(base64Pieces(packed)) },
    { at: described, pieces: [factsText(facts)] },
  ].sort((x, y) => x.at - y.at)
  const page: string[] = []
  let from = 0
  for (const { at, pieces } of inserts) {
    page.push(template.slice(from, at), ...pieces)
    from = at
  }
  page.push(template.slice(from))
  return page
}

function after(template: string, place: string): number {
  const at = template.indexOf(place)
  if (at < 0) throw new Error('The template of the report has no place for a capture.')
  return at + place.length
}

/** "<" can't end the element early when it is written as an escape. */
function factsText(facts: ReportFacts): string {
  return JSON.stringify(facts).replaceAll('<', '\\u003c')
}

function escapedText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64Pieces(bytes: Uint8Array): string[] {
  const codes = Array.from(DIGITS, (digit) => digit.charCodeAt(0))
  const pieces: string[] = []
  const out = new Uint8Array((PIECE_BYTES / 3) * 4)
  const decoder = new TextDecoder()
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    const to = Math.min(bytes.length, from + PIECE_BYTES)
    let at = 0
    for (let i = from; i < to; i += 3) {
      const left = to - i
      const word = (bytes[i]! << 16) | ((left > 1 ? bytes[i + 1]! : 0) << 8) | (left > 2 ? bytes[i + 2]! : 0)
      out[at++] = codes[word >>> 18]!
      out[at++] = codes[(word >>> 12) & 63]!
      out[at++] = left > 1 ? codes[(word >>> 6) & 63]! : 0x3d
      out[at++] = left > 2 ? codes[word & 63]! : 0x3d
    }
    pieces.push(decoder.decode(out.subarray(0, at)))
  }
  return pieces
}

/** What stands between the first element's beginning and the last one's end. */
function elements(pieces: readonly string[]): string[] {
  const all: string[] = []
  for (let i = 0; i < pieces.length; i += PIECES_PER_ELEMENT) {
    all.push((i === 0 ? '' : NEXT_ELEMENT) + pieces.slice(i, i + PIECES_PER_ELEMENT).join(''))
  }
  return all
}
