/**
 * A whole number from 0 as a token, which is entropy-coded, and extra bits, which are written as they are: numbers below 16 are their own
 * token; of larger ones the token tells the length in bits and the bit after the highest.
 *
 *     number   0 1 .. 15 |   16-23    24-31 |   32-47  ..
 *     token    0 1 .. 15 |      16       17 |      18  ..
 *     bits          none |       3        3 |       4  ..
 */
const OWN_TOKENS = 16
const OWN_BITS = 4
/** Numbers up to 2^53. */
export const TOKEN_COUNT = OWN_TOKENS + (53 - OWN_BITS) * 2

export function tokenOf(number: number): number {
  if (number < OWN_TOKENS) return number
  const highest = highestBit(number)
  return OWN_TOKENS + (highest - OWN_BITS) * 2 + (Math.floor(number / 2 ** (highest - 1)) & 1)
}

/** How many bits follow a token. */
export const EXTRA_BITS = Uint8Array.from({ length: TOKEN_COUNT }, (_, token) =>
  token < OWN_TOKENS ? 0 : OWN_BITS - 1 + ((token - OWN_TOKENS) >> 1),
)

/** The smallest number of each token: the extra bits are added to it. */
export const TOKEN_BASE = Float64Array.from({ length: TOKEN_COUNT }, (_, token) =>
  token < OWN_TOKENS ? token : (2 + ((token - OWN_TOKENS) & 1)) * 2 ** EXTRA_BITS[token]!,
)

function highestBit(number: number): number {
  const high = Math.floor(number / 2 ** 32)
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(number)
}
