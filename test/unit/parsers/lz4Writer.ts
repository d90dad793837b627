import { xxHash32 } from '../../../src/parsers/container/xxHash32.ts'

export interface FrameOptions {
  isIndependent?: boolean
  hasBlockChecksums?: boolean
  hasContentChecksum?: boolean
  hasContentSize?: boolean
  dictionaryId?: number
  /** 4 = 64 kB, 5 = 256 kB, 6 = 1 MB, 7 = 4 MB. */
  sizeCode?: number
  isStored?: boolean
  hasEndMark?: boolean
}

/** Writes an LZ4 frame, each of `blocks` as one block, so that tests can have every variant of the format. */
export function lz4Frame(blocks: readonly Uint8Array[], options: FrameOptions = {}): Uint8Array {
  const { isIndependent, hasBlockChecksums, hasContentChecksum, hasContentSize, dictionaryId, sizeCode = 4 } = options
  const content = concatenated(blocks)
  const flags =
    0x40 |
    (isIndependent ? 0x20 : 0) |
    (hasBlockChecksums ? 0x10 : 0) |
    (hasContentSize ? 8 : 0) |
    (hasContentChecksum ? 4 : 0) |
    (dictionaryId === undefined ? 0 : 1)
  const descriptor = [flags, sizeCode << 4]
  if (hasContentSize) descriptor.push(...littleEndian(content.length), 0, 0, 0, 0)
  if (dictionaryId !== undefined) descriptor.push(...littleEndian(dictionaryId))
  const parts: Uint8Array[] = [Uint8Array.of(4, 0x22, 0x4d, 0x18), Uint8Array.from(descriptor)]
  parts.push(Uint8Array.of((xxHash32(Uint8Array.from(descriptor)) >>> 8) & 255))
  let at = 0
  for (const block of blocks) {
    const data = options.isStored ? block : compressBlock(content, at, at + block.length, isIndependent ? at : 0)
    parts.push(littleEndian((data.length | (options.isStored ? 0x8000_0000 : 0)) >>> 0), data)
    if (hasBlockChecksums) parts.push(littleEndian(xxHash32(data)))
    at += block.length
  }
  if (options.hasEndMark !== false) parts.push(littleEndian(0))
  if (hasContentChecksum) parts.push(littleEndian(xxHash32(content)))
  return concatenated(parts)
}

/** A frame that readers skip. */
export function skippableFrame(content: Uint8Array): Uint8Array {
  return concatenated([Uint8Array.of(0x57, 0x2a, 0x4d, 0x18), littleEndian(content.length), content])
}

export function pieces(content: Uint8Array, pieceBytes: number): Uint8Array[] {
  const result: Uint8Array[] = []
  for (let at = 0; at < content.length; at += pieceBytes) result.push(content.subarray(at, at + pieceBytes))
  return result
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function littleEndian(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)
}

/** A greedy compressor: the last place where the same four bytes stood is the match. Matches reach back to `historyStart`. */
function compressBlock(content: Uint8Array, start: number, end: number, historyStart: number): Uint8Array {
  const out: number[] = []
  const places = new Map<number, number>()
  const key = (at: number) =>
    content[at]! | (content[at + 1]! << 8) | (content[at + 2]! << 16) | (content[at + 3]! << 24)
  for (let at = Math.max(historyStart, start - 65_535); at < start && at + 4 <= end; at++) places.set(key(at), at)
  // The last five bytes of a block are literals, and the last match begins twelve bytes before its end.
  const lastMatch = end - 12
  let literalsStart = start
  let at = start
  while (at <= lastMatch) {
    const place = places.get(key(at))
    places.set(key(at), at)
    if (place === undefined || at - place > 65_535) {
      at++
      continue
    }
    let length = 4
    while (at + length < end - 5 && content[place + length] === content[at + length]) length++
    writeSequence(out, content.subarray(literalsStart, at), at - place, length)
    at += length
    literalsStart = at
  }
  writeSequence(out, content.subarray(literalsStart, end), 0, 0)
  return Uint8Array.from(out)
}

function writeSequence(out: number[], literals: Uint8Array, distance: number, matchLength: number): void {
  const rest = matchLength - 4
  const literalNibble = Math.min(literals.length, 15)
  out.push((literalNibble << 4) | (matchLength === 0 ? 0 : Math.min(rest, 15)))
  if (literalNibble === 15) writeLength(out, literals.length - 15)
  for (const byte of literals) out.push(byte)
  if (matchLength === 0) return
  out.push(distance & 255, distance >> 8)
  if (rest >= 15) writeLength(out, rest - 15)
}

function writeLength(out: number[], length: number): void {
  let rest = length
  for (; rest >= 255; rest -= 255) out.push(255)
  out.push(rest)
}
