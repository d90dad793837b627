import { createIndexer, packIndex } from '../../src/capture/index.ts'
import { Container } from '../../src/parsers/container/container.ts'

/** A real capture to be changed: as it is, and unpacked. */
export interface Seed {
  readonly name: string
  readonly file: Uint8Array
  readonly stream: Uint8Array
  readonly version: number
}

export function seedOf(name: string, file: Uint8Array): Seed {
  const parts: Uint8Array[] = []
  const collect = (bytes: Uint8Array, start: number, end: number) => void parts.push(bytes.slice(start, end))
  new Container({ wantsMore: true, take: collect, finish() {} }, () => {}).take(file, 0, file.length)
  const stream = new Uint8Array(Buffer.concat(parts))
  // filler at the end only makes changes miss
  let end = stream.length
  while (end > 0 && stream[end - 1] === 0) end--
  return { name, file, stream: stream.slice(0, end), version: stream[7]! }
}

/** The packed index of a capture, which is opened in place of one. */
export function packedSeedOf(name: string, file: Uint8Array): Seed {
  const indexer = createIndexer()
  indexer.push(file)
  const capture = { captureName: name, captureBytes: file.length, captureSha256: null, packedBy: 'fuzz' }
  return seedOf(`${name}, packed index`, packIndex(indexer.finish(), capture))
}
