import { gzipSync } from 'node:zlib'
import { lz4Frame, pieces } from '../unit/parsers/lz4Writer.ts'
import type { Random } from './random.ts'
import type { Seed } from './seeds.ts'

/** One input: what was done to which capture, and the bytes. */
export interface Mutant {
  readonly name: string
  readonly file: Uint8Array
}
type Mutation = (bytes: Uint8Array, random: Random, seeds: readonly Seed[]) => Uint8Array

/** Length of a capture's stream that is packed again after it was changed; packing larger ones takes too long. */
const MAX_REPACKED_BYTES = 200_000
const HEADER_BYTES = 120
const TELLING = [0, 1, 2, 5, 6, 7, 8, 0x0f, 0x10, 0x1f, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff]

function at(bytes: Uint8Array, random: Random): number {
  return random.below(Math.max(1, bytes.length))
}

/** Replaces `removed` bytes at a place. */
function spliced(bytes: Uint8Array, start: number, removed: number, inserted: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(Math.max(start, bytes.length - removed) + inserted.length)
  out.set(bytes.subarray(0, start))
  out.set(inserted, start)
  out.set(bytes.subarray(start + removed), start + inserted.length)
  return out.subarray(0, Math.min(out.length, bytes.length - Math.min(removed, bytes.length - start) + inserted.length))
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bits flipped': (bytes, random) => {
    const out = bytes.slice()
    for (let n = 1 + random.below(16); n > 0; n--) out[at(out, random)]! ^= 1 << random.below(8)
    return out
  },
  'bytes set': (bytes, random) => {
    const out = bytes.slice()
    for (let n = 1 + random.below(16); n > 0; n--) out[at(out, random)] = random.pick(TELLING)
    return out
  },
  'cut off': (bytes, random) => bytes.slice(0, at(bytes, random)),
  'a piece taken out': (bytes, random) => spliced(bytes, at(bytes, random), 1 + random.below(200), []),
  'zeros in the middle': (bytes, random) => {
    const out = bytes.slice()
    const start = at(out, random)
    out.fill(0, start, start + 1 + random.below(4_096))
    return out
  },
  'two blocks swapped': (bytes, random) => {
    const length = 1 + random.below(Math.max(1, bytes.length >> 2))
    const [a, b] = [at(bytes, random), at(bytes, random)].sort((x, y) => x - y) as [number, number]
    const out = bytes.slice()
    out.set(bytes.subarray(b, b + length), a)
    out.set(bytes.subarray(a, Math.min(a + length, bytes.length - b + a)), b)
    return out
  },
  'a piece of another capture': (bytes, random, seeds) => {
    const { stream } = random.pick(seeds)
    const from = at(stream, random)
    return spliced(bytes, at(bytes, random), random.below(300), stream.subarray(from, from + 1 + random.below(3_000)))
  },
  'a piece many times': (bytes, random) => {
    const start = at(bytes, random)
    const piece = bytes.subarray(start, start + 1 + random.below(40))
    const times = 1 + random.below(1 << (4 + random.below(10)))
    const many = new Uint8Array(piece.length * times)
    for (let n = 0; n < times; n++) many.set(piece, n * piece.length)
    return spliced(bytes, start, 0, many)
  },
  'huge numbers': (bytes, random) => {
    let out = bytes
    for (let n = 1 + random.below(8); n > 0; n--) {
      const length = random.pick([2, 4, 5, 8, 9, 10, 11, 30])
      const number = new Uint8Array(length).fill(0xff)
      number[length - 1] = random.pick([0, 1, 0x7f, 0xff])
      out = spliced(out, at(out, random), random.below(3), number)
    }
    return out
  },
  'records that break the stack': (bytes, random) => {
    // pops and pushes of versions 12 and 13, and of those before
    const byte = random.pick([0x10, 0x1f, 0x09, 0xf9, 0x41, 0x40, 0x04])
    return spliced(bytes, at(bytes, random), 0, new Uint8Array(1 + random.below(2_000)).fill(byte))
  },
  'random bytes': (bytes, random) =>
    spliced(bytes, at(bytes, random), random.below(50), random.bytes(1 + random.below(300))),
  'the header changed': (bytes, random) => {
    const out = bytes.slice()
    for (let n = 1 + random.below(4); n > 0; n--) {
      const place = 7 + random.below(Math.min(HEADER_BYTES, out.length))
      out[place] = random.once(2) ? random.pick(TELLING) : random.below(256)
    }
    return out
  },
  'the version changed': (bytes, random) => {
    const out = bytes.slice()
    out[7] = 6 + random.below(8)
    return out
  },
}
const NAMES = Object.keys(MUTATIONS)

/** The input number `number` of a seed: a real capture, changed in one to four ways, packed or not. */
export function mutant(seeds: readonly Seed[], random: Random): Mutant {
  const seed = random.pick(seeds)
  const isUnpacked = random.once(3) === false
  let bytes = isUnpacked ? seed.stream : seed.file
  const done: string[] = []
  for (let n = 1 + random.below(4); n > 0; n--) {
    const name = random.pick(NAMES)
    done.push(name)
    bytes = MUTATIONS[name]!(bytes, random, seeds)
  }
  const packing = isUnpacked && bytes.length <= MAX_REPACKED_BYTES ? random.below(6) : 0
  const [how, file] = packed(bytes, packing, random)
  return { name: `${seed.name}${isUnpacked ? ', unpacked' : ''}: ${done.join(', ')}${how}`, file }
}

function packed(bytes: Uint8Array, packing: number, random: Random): readonly [string, Uint8Array] {
  switch (packing) {
    case 1:
      return [', in LZ4', lz4Frame(pieces(bytes, 1 + random.below(60_000)), { isIndependent: random.once(2) })]
    case 2:
      return [
        ', in LZ4 with checksums',
        lz4Frame(pieces(bytes, 4_000), { hasBlockChecksums: true, hasContentChecksum: true }),
      ]
    case 3:
      return [', in gzip', new Uint8Array(gzipSync(bytes))]
    default:
      return ['', bytes]
  }
}
