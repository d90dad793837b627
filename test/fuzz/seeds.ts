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
