import { benchCaptures } from '../captures.mjs'
import { speed } from '../figures.mjs'
import { besideReference, repeated } from '../reference.mjs'

const PIECE_BYTES = 1 << 20

/** Bytes to the finished index: what opening a capture costs. */
export async function run({ core, isSmoke }) {
  const figures = []
  for (const { name, bytes } of benchCaptures(isSmoke)) {
    const read = () => {
      const indexer = core.createIndexer()
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) indexer.push(bytes.subarray(at, at + PIECE_BYTES))
      return indexer.finish().totals.events
    }
    const { result, passMs } = await besideReference(() => repeated(read))
    figures.push(speed(name, 'events', result.amount, result.ms, passMs))
  }
  return figures
}
