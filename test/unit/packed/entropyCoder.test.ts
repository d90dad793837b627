import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EntropyDecoder, encodeEntropy } from '../../../src/capture/packed/entropyCoder.ts'
import { SCALE, scaledFrequencies } from '../../../src/capture/packed/entropyTables.ts'
import { EXTRA_BITS, TOKEN_BASE, TOKEN_COUNT, tokenOf } from '../../../src/capture/packed/tokens.ts'
import { CaptureError } from '../../../src/parsers/index.ts'

const LARGEST = 2 ** 53 - 1
const number = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: LARGEST }),
)

function decoded(bytes: Uint8Array, contexts: Uint8Array): number[] {
  const decoder = new EntropyDecoder(bytes)
  const numbers = Array.from(contexts, (context) => decoder.next(context))
  decoder.end()
  return numbers
}

describe('tokens', () => {
  test.each([
    [0, 0, 0],
    [15, 15, 0],
    [16, 16, 3],
    [23, 16, 3],
    [24, 17, 3],
    [32, 18, 4],
    [47, 18, 4],
    [48, 19, 4],
    [LARGEST, TOKEN_COUNT - 1, 51],
  ])('%i has token %i with %i extra bits', (value, token, bits) => {
    expect([tokenOf(value), EXTRA_BITS[token]]).toEqual([token, bits])
    expect(TOKEN_BASE[token]).toBeLessThanOrEqual(value)
  })
})

describe('entropy-coded numbers', () => {
  test('come back as they were, whatever they are and whatever is known of them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, fc.integer({ min: 0, max: 15 })), { maxLength: 200 }), (entries) => {
        const numbers = Float64Array.from(entries, ([value]) => value)
        const contexts = Uint8Array.from(entries, ([, context]) => context)
        expect(decoded(encodeEntropy(numbers, contexts, numbers.length), contexts)).toEqual([...numbers])
      }),
      { numRuns: 100 },
    )
  })

  test('take next to nothing where they are known beforehand', () => {
    const contexts = Uint8Array.from({ length: 100_000 }, (_, i) => i % 2)
    const numbers = Float64Array.from(contexts, (context) => (context === 1 ? 7 : 0))
    expect(encodeEntropy(numbers, contexts, numbers.length).length).toBeLessThan(20)
  })

  test('take about as many bits as they tell', () => {
    // one of 16, all as likely: four bits each
    const numbers = Float64Array.from({ length: 100_000 }, (_, i) => (Math.imul(i, 0x9e3779b1) >>> 8) & 15)
    const bytes = encodeEntropy(numbers, new Uint8Array(numbers.length), numbers.length).length
    expect(bytes).toBeGreaterThan(49_000)
    expect(bytes).toBeLessThan(51_000)
  })

  test('have tables that add up, also where a token is very rare', () => {
    const counts = new Float64Array(TOKEN_COUNT).fill(1)
    counts[3] = 1e9
    for (const given of [
      counts,
      new Float64Array(TOKEN_COUNT).fill(1),
      counts.map((_, token) => (token === 9 ? 5 : 0)),
    ]) {
      const scaled = scaledFrequencies(given)
      expect(scaled.reduce((sum, frequency) => sum + frequency, 0)).toBe(SCALE)
      expect([...scaled].every((frequency, token) => frequency > 0 === given[token]! > 0)).toBe(true)
    }
  })

  test('that are damaged are refused or are other numbers, and nothing else happens', () => {
    const numbers = Float64Array.from({ length: 2000 }, (_, i) => (i * i) % 97)
    const contexts = Uint8Array.from({ length: 2000 }, (_, i) => i % 3)
    const bytes = encodeEntropy(numbers, contexts, numbers.length)
    let refused = 0
    for (let at = 0; at < bytes.length; at++) {
      const bad = bytes.slice()
      bad[at]! ^= 1 << (at % 8)
      try {
        expect(decoded(bad, contexts).every((value) => value >= 0 && value <= 2 ** 54)).toBe(true)
      } catch (cause) {
        expect(cause).toBeInstanceOf(CaptureError)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(bytes.length / 3)
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => decoded(bytes.slice(0, length), contexts)).toThrow(CaptureError)
    }
  })
})
