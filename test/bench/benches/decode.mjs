import { benchCaptures } from '../captures.mjs'
import { speed } from '../figures.mjs'
import { besideReference, repeated } from '../reference.mjs'

const PIECE_BYTES = 1 << 20

/** Bytes to batches of events, thrown away. */
export async function run({ core, isSmoke }) {
  const figures = []
  for (const { name, bytes } of benchCaptures(isSmoke)) {
    const decode = () => {
      const decoder = core.createDecoder({ consume: () => {} })
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) decoder.push(bytes.subarray(at, at + PIECE_BYTES))
      return decoder.finish()
    }
    const { result, passMs } = await besideReference(() => repeated(() => decode().eventCount))
    figures.push(speed(name, 'events', result.amount, result.ms, passMs))
  }
  return figures
}
