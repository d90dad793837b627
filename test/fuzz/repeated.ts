import { gzipSync } from 'node:zlib'
import { xxHash32 } from '../../src/parsers/container/xxHash32.ts'

/** Bytes that are made of few: `head`, then `unit` so many times. Written out only where it has to be. */
export interface Repeated {
  readonly head: Uint8Array
  readonly unit: Uint8Array
  readonly times: number
}

const MAX_BLOCK_BYTES = 4 * 1024 * 1024
/** Code 7: blocks of 4 MiB. */
const DESCRIPTOR = Uint8Array.of(0x60, 0x70)

export function repeatedLength({ head, unit, times }: Repeated): number {
  return head.length + unit.length * times
}

export function plain({ head, unit, times }: Repeated): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + unit.length * times)
  bytes.set(head)
  if (times === 0) return bytes
  bytes.set(unit, head.length)
  for (let done = unit.length; done < unit.length * times; done *= 2) {
    bytes.copyWithin(head.length + done, head.length, head.length + Math.min(done, unit.length * times - done))
  }
  return bytes
}

/** An LZ4 bomb: one short sequence for each block of 4 MiB, whose match runs over itself. */
export function lz4Bomb({ head, unit, times }: Repeated): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Uint8Array.of(4, 0x22, 0x4d, 0x18), DESCRIPTOR]
  parts.push(Uint8Array.of((xxHash32(DESCRIPTOR) >>> 8) & 255))
  for (let at = 0; at < head.length; at += MAX_BLOCK_BYTES) {
    const piece = head.subarray(at, at + MAX_BLOCK_BYTES)
    parts.push(word(piece.length + 0x8000_0000), piece)
  }
  const unitsPerBlock = Math.floor((MAX_BLOCK_BYTES - 5) / unit.length)
  const whole = repeatingBlock(unit, Math.min(times, unitsPerBlock))
  for (let left = times; left > 0; left -= unitsPerBlock) {
    const block = left < unitsPerBlock ? repeatingBlock(unit, left) : whole
    parts.push(word(block.length), block)
  }
  parts.push(word(0))
  return new Uint8Array(Buffer.concat(parts))
}

export function gzipBomb(bytes: Repeated): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(plain(bytes), { level: 6 }))
}

/** unit as literals, a match that repeats it, and the five literals that a block has to end with. */
function repeatingBlock(unit: Uint8Array, units: number): Uint8Array {
  const total = unit.length * units
  const matchLength = total - unit.length - 5
  if (matchLength < 4 || unit.length > 0xffff) {
    const stored = plain({ head: new Uint8Array(0), unit, times: units })
    return Uint8Array.from([...sequence(stored), ...stored])
  }
  const tail = Uint8Array.from({ length: 5 }, (_, i) => unit[(total - 5 + i) % unit.length]!)
  return new Uint8Array(
    Buffer.concat([
      Buffer.from(sequence(unit, matchLength)),
      unit,
      Buffer.from([unit.length & 255, unit.length >> 8, ...more(matchLength - 4)]),
      Buffer.from(sequence(tail)),
      tail,
    ]),
  )
}

/** Token and literal length; the match's length behind 15 follows its offset. */
function sequence(literals: Uint8Array, matchLength = 4): number[] {
  return [(Math.min(literals.length, 15) << 4) | Math.min(matchLength - 4, 15), ...more(literals.length)]
}

function more(length: number): number[] {
  if (length < 15) return []
  const bytes = new Array<number>(Math.floor((length - 15) / 255)).fill(255)
  bytes.push((length - 15) % 255)
  return bytes
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)
}
