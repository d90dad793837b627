import { damaged } from './damaged.ts'
import { TOKEN_COUNT } from './tokens.ts'
import { readVarint, writeVarint } from './varints.ts'

/** Frequencies of the tokens of one context add up to this. */
export const SCALE_BITS = 10
export const SCALE = 1 << SCALE_BITS
/** More contexts than any column has. */
export const MAX_CONTEXTS = 64

/** How often each token occurs, scaled so that they add up to SCALE; a token that occurs has at least 1. */
export function scaledFrequencies(counts: Float64Array): Uint16Array {
  const scaled = new Uint16Array(TOKEN_COUNT)
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return scaled
  let left = SCALE
  let largest = 0
  for (let token = 0; token < TOKEN_COUNT; token++) {
    if (counts[token] === 0) continue
    scaled[token] = Math.max(1, Math.round((counts[token]! / total) * SCALE))
    left -= scaled[token]!
    if (scaled[token]! > scaled[largest]!) largest = token
  }
  // rounding: the largest ones take what is missing or too much
  while (scaled[largest]! + left < 1) {
    left += scaled[largest]! - 1
    scaled[largest] = 1
    largest = scaled.indexOf(Math.max(...scaled))
  }
  scaled[largest]! += left
  return scaled
}

/** Bits that the tokens of a context take with these frequencies. */
export function bitsOf(counts: Float64Array, frequencies: Uint16Array): number {
  let bits = 0
  for (let token = 0; token < TOKEN_COUNT; token++) {
    if (counts[token]! > 0) bits += counts[token]! * (SCALE_BITS - Math.log2(frequencies[token]!))
  }
  return bits
}

/** `tokens that occur`, then for each the distance to the one before and its frequency. Empty: one 0. */
export function tableBytes(frequencies: Uint16Array): number[] {
  const entries: number[] = []
  let before = -1
  let used = 0
  for (let token = 0; token < TOKEN_COUNT; token++) {
    if (frequencies[token] === 0) continue
    writeVarint(entries, token - before - 1)
    writeVarint(entries, frequencies[token]! - 1)
    before = token
    used++
  }
  const head: number[] = []
  writeVarint(head, used)
  return [...head, ...entries]
}

/** Reads a table from `bytes` and answers its frequencies and where it ends. */
export function readTable(bytes: Uint8Array, from: number): { frequencies: Uint16Array; end: number } {
  const frequencies = new Uint16Array(TOKEN_COUNT)
  const used = readVarint(bytes, from)
  let at = used.end
  let token = -1
  let sum = 0
  if (used.value > TOKEN_COUNT) throw damaged('a table of it has too many entries')
  for (let left = used.value; left > 0; left--) {
    const distance = readVarint(bytes, at)
    const frequency = readVarint(bytes, distance.end)
    at = frequency.end
    token += distance.value + 1
    sum += frequency.value + 1
    if (token >= TOKEN_COUNT || sum > SCALE) throw damaged('a table of it is none')
    frequencies[token] = frequency.value + 1
  }
  if (used.value > 0 && sum !== SCALE) throw damaged('a table of it is none')
  return { frequencies, end: at }
}
