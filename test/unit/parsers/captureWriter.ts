/** Writes captures byte by byte, as docs/capture-format.md describes them, for what no real capture at hand holds. */
export class CaptureWriter {
  readonly #bytes: number[] = []

  static bytesOf(...parts: readonly (CaptureWriter | readonly number[] | string)[]): Uint8Array {
    const writer = new CaptureWriter()
    for (const part of parts) {
      if (part instanceof CaptureWriter) writer.raw(part.#bytes)
      else if (typeof part === 'string') writer.raw([...new TextEncoder().encode(part)])
      else writer.raw(part)
    }
    return writer.bytes
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  get length(): number {
    return this.#bytes.length
  }

  raw(bytes: readonly number[] | Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  u8(value: number): this {
    return this.raw([value])
  }

  u32(value: number): this {
    return this.raw([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24])
  }

  u64(value: bigint | number): this {
    let rest = BigInt.asUintN(64, BigInt(value))
    for (let i = 0; i < 8; i++, rest >>= 8n) this.#bytes.push(Number(rest & 255n))
    return this
  }

  word(value: bigint | number, wordBytes: number): this {
    return wordBytes === 8 ? this.u64(value) : this.u32(Number(value))
  }

  text(text: string): this {
    return this.raw(new TextEncoder().encode(text)).u8(0)
  }

  uvar(value: bigint | number): this {
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 127n) {
      this.#bytes.push(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    return this.u8(Number(rest))
  }

  svar(value: bigint | number): this {
    const signed = BigInt.asIntN(64, BigInt(value))
    return this.uvar(BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n)))
  }
}

export interface HeaderFields {
  version?: number
  pythonVersion?: number
  hasNativeTraces?: boolean
  fileFormat?: number
  eventCount?: number
  frameCount?: number
  startTimeMs?: number
  endTimeMs?: number
  commandLine?: string
  pid?: number
  mainThreadId?: number
  skippedFrames?: number
  pythonAllocator?: number
  tracesPythonAllocators?: boolean
  tracksObjectLifetimes?: boolean
  sitePackages?: readonly string[]
  sysPath?: readonly string[]
  wordBytes?: 4 | 8
}

export const START_MS = 1_700_000_000_000
export const MAGIC = [0x6d, 0x65, 0x6d, 0x72, 0x61, 0x79, 0]

/** A capture's header, field by field (docs/capture-format.md, section 4). */
export function header(fields: HeaderFields = {}): CaptureWriter {
  const { version = 13, wordBytes = 8 } = fields
  const writer = new CaptureWriter().raw(MAGIC).u32(version)
  if (version >= 12) writer.u32(fields.pythonVersion ?? 0x030b02f0)
  writer.u8(fields.hasNativeTraces ? 1 : 0)
  if (version >= 10) writer.u8(fields.fileFormat ?? 0)
  writer.word(fields.eventCount ?? 0, wordBytes).word(fields.frameCount ?? 0, wordBytes)
  writer.u64(fields.startTimeMs ?? START_MS).u64(fields.endTimeMs ?? START_MS)
  writer.text(fields.commandLine ?? 'run.py').u32(fields.pid ?? 42)
  if (version >= 9) writer.word(fields.mainThreadId ?? 1, wordBytes).word(fields.skippedFrames ?? 0, wordBytes)
  if (version >= 8) writer.u8(fields.pythonAllocator ?? 1)
  else writer.u32(fields.pythonAllocator ?? 1)
  if (version >= 11) writer.u8(fields.tracesPythonAllocators ? 1 : 0)
  if (version >= 12) writer.u8(fields.tracksObjectLifetimes ? 1 : 0)
  if (version >= 13) {
    writer.text('/usr/lib/python3.11')
    for (const path of fields.sitePackages ?? []) writer.text(path)
    writer.u8(0)
    for (const path of fields.sysPath ?? []) writer.text(path)
    writer.u8(0)
  }
  return writer
}
