import { CaptureError } from './errors.ts'
import type { CaptureHeader } from './header.types.ts'
import { toNumber } from './records/varint.ts'

/** "memray" and a NUL. */
export const CAPTURE_MAGIC: readonly number[] = [0x6d, 0x65, 0x6d, 0x72, 0x61, 0x79, 0]
const VERSION_OFFSET = CAPTURE_MAGIC.length
const OLDEST_VERSION = 6
const NEWEST_VERSION = 13

/** A start time outside of these years means that the words were read with the wrong size. */
const YEAR_2020_MS = Date.UTC(2020, 0)
const YEAR_2100_MS = Date.UTC(2100, 0)

const PYTHON_ALLOCATORS: readonly string[] = [
  'unknown',
  'pymalloc',
  'pymalloc debug',
  'malloc',
  'unknown',
  'mimalloc',
  'mimalloc debug',
]

/** A header, and how what follows it is to be read. */
export interface ParsedHeader {
  readonly header: CaptureHeader
  /** Where the records begin. */
  readonly byteLength: number
  /** Size of the writer's long, size_t and pointers. */
  readonly wordBytes: 4 | 8
}

/**
 * Parses the header at the start of `bytes`, whose magic has been checked. Null = the bytes end before the header does.
 * Throws CaptureError for versions and writers that can't be read.
 */
export function parseHeader(bytes: Uint8Array): ParsedHeader | null {
  if (bytes.length < VERSION_OFFSET + 4) return null
  checkVersion(bytes)
  const asWritten = parseWithWords(bytes, 8)
  if (asWritten && hasPlausibleTimes(asWritten.header)) return asWritten
  // There is no flag for the word size; a 32-bit writer gives itself away by times that make no sense when read with 64 bits.
  const asNarrow = parseWithWords(bytes, 4)
  if (asNarrow && hasPlausibleTimes(asNarrow.header)) {
    if (asNarrow.header.version > OLDEST_VERSION) return asNarrow
    throw new CaptureError(
      'unsupported-writer',
      'This Memray 1.0 capture was written on a 32-bit machine, which this viewer cannot read for that version; record it again with a newer Memray.',
    )
  }
  return asWritten
}

function checkVersion(bytes: Uint8Array): void {
  const version = new Fields(bytes, 8, VERSION_OFFSET).int32()
  if (version >= OLDEST_VERSION && version <= NEWEST_VERSION) return
  const swapped = bytes[VERSION_OFFSET + 3]!
  if ((version & 0x00ff_ffff) === 0 && swapped >= OLDEST_VERSION && swapped <= NEWEST_VERSION) {
    throw new CaptureError(
      'unsupported-writer',
      'This capture was written on a big-endian machine (s390x, say), which this viewer cannot read; open it with Memray on that machine.',
      VERSION_OFFSET,
    )
  }
  throw new CaptureError(
    'unsupported-version',
    `This is a Memray capture, but written with header version ${version}; this viewer knows versions ${OLDEST_VERSION} to ${NEWEST_VERSION} (Memray 1.0 to 1.20).`,
    VERSION_OFFSET,
  )
}

function hasPlausibleTimes({ startTimeMs, endTimeMs }: CaptureHeader): boolean {
  if (startTimeMs < YEAR_2020_MS || startTimeMs > YEAR_2100_MS) return false
  return endTimeMs === 0 || (endTimeMs >= startTimeMs && endTimeMs <= YEAR_2100_MS)
}

function parseWithWords(bytes: Uint8Array, wordBytes: 4 | 8): ParsedHeader | null {
  const fields = new Fields(bytes, wordBytes, VERSION_OFFSET)
  const version = fields.int32()
  const pythonVersion = version >= 12 ? fields.int32() : null
  const hasNativeTraces = fields.byte() !== 0
  const fileFormat = version >= 10 ? fields.byte() : 0
  const eventCount = fields.word()
  const frameCount = fields.word()
  const startTimeMs = fields.int64()
  const endTimeMs = fields.int64()
  const commandLine = fields.text()
  const pid = fields.int32()
  const mainThreadId = version >= 9 ? fields.word() : 0
  const skippedFramesOnMainThread = version >= 9 ? fields.word() : 0
  const pythonAllocator = version >= 8 ? fields.byte() : fields.int32()
  const tracesPythonAllocators = version >= 11 ? fields.byte() !== 0 : false
  const tracksObjectLifetimes = version >= 12 ? fields.byte() !== 0 : false
  const searchPaths =
    version >= 13 ? { libdest: fields.text(), sitePackages: fields.texts(), sysPath: fields.texts() } : null
  if (fields.isCutOff) return null
  if (fileFormat > 1) {
    throw new CaptureError(
      'corrupt',
      `This Memray capture names file format ${fileFormat}, which no version writes; its header is damaged.`,
    )
  }
  return {
    header: {
      version,
      pythonVersion,
      hasNativeTraces,
      isAggregated: fileFormat === 1,
      eventCount,
      frameCount,
      startTimeMs,
      endTimeMs,
      commandLine,
      pid,
      mainThreadId,
      skippedFramesOnMainThread,
      pythonAllocator: PYTHON_ALLOCATORS[pythonAllocator] ?? 'unknown',
      tracesPythonAllocators,
      tracksObjectLifetimes,
      searchPaths,
    },
    byteLength: fields.at,
    wordBytes,
  }
}

/** Reads field after field, and notes if the bytes ran out on the way. */
class Fields {
  isCutOff = false
  at: number
  readonly #bytes: Uint8Array
  readonly #wordBytes: 4 | 8
  readonly #decoder = new TextDecoder()

  constructor(bytes: Uint8Array, wordBytes: 4 | 8, at: number) {
    this.#bytes = bytes
    this.#wordBytes = wordBytes
    this.at = at
  }

  byte(): number {
    if (this.at >= this.#bytes.length) this.isCutOff = true
    return this.#bytes[this.at++] ?? 0
  }

  int32(): number {
    return this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)
  }

  word(): number {
    const low = this.int32()
    return toNumber(low, this.#wordBytes === 8 ? this.int32() : 0)
  }

  /** Beyond 2^53 the nearest double. */
  int64(): number {
    const low = this.int32()
    return this.int32() * 0x1_0000_0000 + (low >>> 0)
  }

  text(): string {
    const start = this.at
    const terminator = this.isCutOff ? -1 : this.#bytes.indexOf(0, start)
    if (terminator < 0) {
      this.isCutOff = true
      return ''
    }
    this.at = terminator + 1
    return this.#decoder.decode(this.#bytes.subarray(start, terminator))
  }

  /** Texts up to an empty one. */
  texts(): string[] {
    const texts: string[] = []
    for (let text = this.text(); text !== ''; text = this.text()) texts.push(text)
    return texts
  }
}
