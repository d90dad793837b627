const CHOOSE_CAPTURE = 'choose the .bin file that "memray run" wrote'

/** How many bytes are enough to tell what a file is. */
export const TELLING_BYTES = 512

interface Kind {
  readonly magic: readonly number[]
  readonly offset?: number
  readonly appearance: string
}

const UNPACK = 'unpack it and open what is inside'

const KINDS: readonly Kind[] = [
  { magic: [0xff, 0xd8, 0xff], appearance: 'looks like a JPEG picture' },
  { magic: [0x89, 0x50, 0x4e, 0x47], appearance: 'looks like a PNG picture' },
  { magic: ascii('GIF8'), appearance: 'looks like a GIF picture' },
  { magic: ascii('WEBP'), offset: 8, appearance: 'looks like a WebP picture' },
  { magic: ascii('%PDF'), appearance: 'looks like a PDF document' },
  { magic: ascii('PK\x03\x04'), appearance: `looks like a ZIP archive; ${UNPACK}` },
  { magic: ascii('PK\x05\x06'), appearance: 'looks like an empty ZIP archive' },
  { magic: [0x1f, 0x8b], appearance: `looks like gzip, compressed too many times; ${UNPACK}` },
  { magic: [0x04, 0x22, 0x4d, 0x18], appearance: `looks like LZ4, compressed too many times; ${UNPACK}` },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], appearance: `looks like a Zstandard file; ${UNPACK}` },
  { magic: [0xfd, ...ascii('7zXZ')], appearance: `looks like an XZ file; ${UNPACK}` },
  { magic: ascii('BZh'), appearance: `looks like a bzip2 file; ${UNPACK}` },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], appearance: `looks like a 7-Zip archive; ${UNPACK}` },
  { magic: ascii('Rar!'), appearance: `looks like a RAR archive; ${UNPACK}` },
  { magic: ascii('ustar'), offset: 257, appearance: `looks like a tar archive; ${UNPACK}` },
  { magic: [0x02, 0x21, 0x4c, 0x18], appearance: `looks like LZ4 in the old legacy format; ${UNPACK}` },
  { magic: [0x7f, ...ascii('ELF')], appearance: 'looks like an ELF program or library' },
  { magic: [0xcf, 0xfa, 0xed, 0xfe], appearance: 'looks like a macOS program or library' },
  { magic: ascii('MZ'), appearance: 'looks like a Windows program' },
  { magic: ascii('SQLite format 3'), appearance: 'looks like an SQLite database' },
  {
    magic: ascii('version https://git-lfs'),
    appearance: 'is a Git LFS pointer; run "git lfs pull" and open the real file',
  },
]

/**
 * A sentence on what bytes that are no capture look like, and what to do about it. `bytes` is the start of the file, at least one byte;
 * `compressions` say what it was unpacked from.
 */
export function looksLike(bytes: Uint8Array, compressions: readonly string[]): string {
  if (compressions.length === 0) return `This is not a Memray capture: it ${appearanceOf(bytes)}.`
  const outside = compressions.map((compression) => (compression === 'lz4' ? 'LZ4' : compression)).join(' and ')
  return `This ${outside} file does not hold a Memray capture: what is inside ${appearanceOf(bytes)}.`
}

function appearanceOf(bytes: Uint8Array): string {
  const known = KINDS.find(({ magic, offset = 0 }) => magic.every((byte, i) => bytes[offset + i] === byte))
  if (known) return known.appearance
  const text = textIn(bytes.subarray(0, TELLING_BYTES))
  if (text === null) return `looks like random bytes; ${CHOOSE_CAPTURE}`
  const start = text.trimStart().toLowerCase()
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    return start.includes('memray')
      ? 'looks like an HTML report that Memray made; open the .bin file that the report was made from'
      : 'looks like a web page (HTML), perhaps a login page that was saved in place of the file'
  }
  if (start.startsWith('<')) return 'looks like XML or HTML'
  if (start.startsWith('{') || start.startsWith('[')) return `looks like JSON; ${CHOOSE_CAPTURE}`
  return `looks like plain text; ${CHOOSE_CAPTURE}`
}

/** The bytes as text, or null if they are none. */
function textIn(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes)
  let strange = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code === 0xfffd || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d)) strange++
  }
  // The end of the bytes may have cut one character in two.
  return strange <= 1 && text.length > strange ? text : null
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0))
}
