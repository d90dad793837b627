import { MAX_CONTAINER_DEPTH } from '../limits.ts'
import { GzipMembers } from './gzipMembers.ts'
import { isLz4Magic, Lz4Frames } from './lz4Frames.ts'
import type { ByteStage } from './stage.ts'

const MAGIC_BYTES = 4
const GZIP_MAGIC = [0x1f, 0x8b]

export type Compression = 'gzip' | 'lz4'

/** Looks at the first bytes, and unpacks gzip and LZ4 up to a few levels deep before they reach `innermost`. */
export class Container implements ByteStage {
  readonly #innermost: ByteStage
  readonly #found: (compression: Compression) => void
  readonly #depth: number
  readonly #magic = new Uint8Array(MAGIC_BYTES)
  #magicLength = 0
  #stage: ByteStage | null = null

  /** `found` is told of each level, from the outside in, before bytes of it reach `innermost`. */
  constructor(innermost: ByteStage, found: (compression: Compression) => void, depth = 0) {
    this.#innermost = innermost
    this.#found = found
    this.#depth = depth
  }

  get wantsMore(): boolean {
    return this.#stage?.wantsMore ?? true
  }

  take(bytes: Uint8Array, start: number, end: number): void {
    let at = start
    while (this.#stage === null && at < end) {
      this.#magic[this.#magicLength++] = bytes[at++]!
      if (this.#magicLength === MAGIC_BYTES) this.#choose()
    }
    if (at < end) this.#stage!.take(bytes, at, end)
  }

  finish(): void {
    if (this.#stage === null) this.#choose()
    this.#stage!.finish()
  }

  #choose(): void {
    this.#stage = this.#stageFor(this.#magicLength === MAGIC_BYTES ? this.#magic : null)
    this.#stage.take(this.#magic, 0, this.#magicLength)
  }

  #stageFor(magic: Uint8Array | null): ByteStage {
    const compression = magic && this.#depth < MAX_CONTAINER_DEPTH ? compressionOf(magic) : null
    if (compression === null) return this.#innermost
    this.#found(compression)
    const inside = new Container(this.#innermost, this.#found, this.#depth + 1)
    return compression === 'gzip' ? new GzipMembers(inside) : new Lz4Frames(inside)
  }
}

function compressionOf(magic: Uint8Array): Compression | null {
  if (isLz4Magic(magic)) return 'lz4'
  return magic[0] === GZIP_MAGIC[0] && magic[1] === GZIP_MAGIC[1] ? 'gzip' : null
}
