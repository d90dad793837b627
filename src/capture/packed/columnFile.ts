import { deflateSync } from 'fflate'
import { CaptureError } from '../../parsers/index.ts'
import { crc32 } from './crc32.ts'
import { damaged } from './damaged.ts'
import { encodeEntropy } from './entropyCoder.ts'
import { inflateExactly } from './inflate.ts'
import { MAX_COLUMNS, MAX_ENCODED_BYTES, MAX_ENTRIES, MAX_FILE_BYTES } from './limits.ts'
import { DecodedReader, EntropyReader, type NumberCoder, NumberCollector } from './numberCoder.ts'
import { type CodedNumbers, codeNumbers, decodeNumbers, Encoding, rawNumbers, zigzag } from './numbers.ts'

/**
 * The file around the columns (docs/packed-format.md). All numbers are little-endian:
 *
 *     0   8 bytes  magic
 *     8   u32      format version
 *     12  u32      bytes of the whole file
 *     16  u32      number of columns
 *     20  u32      CRC-32 of bytes 8 to 19 and of the directory
 *     24           the directory: 20 bytes for each column
 *                    u16 column number, u8 encoding, u8 zero, u32 entries, u32 encoded bytes, u32 packed bytes, u32 CRC-32 of the packed bytes
 *     …            the packed columns, in the directory's order, without gaps
 *
 * The directory's checksum covers those of the columns and the length of the file, so every byte is covered.
 */
const PACKED_MAGIC = [0x8d, 0x6d, 0x65, 0x6d, 0x72, 0x65, 0x65, 0x6c]
export const PACKED_MAGIC_BYTES = PACKED_MAGIC.length
const PACKED_VERSION = 2

const HEAD_BYTES = 24
const ENTRY_BYTES = 20
/** Measured on real and synthetic indexes: level 9 takes twice the time of level 6 for 1 to 2 % less. */
const DEFLATE_LEVEL = 6
/** A stored block costs five bytes in 65,535: a column that is packed larger than this was not written by a deflater. */
const MOST_PACKED = (encoded: number) => encoded + (encoded >>> 8) + 64

export class ColumnFileWriter {
  private readonly columns: { id: number; coded: CodedNumbers; packed: Uint8Array }[] = []
  private entries = 0
  private encoded = 0
  private packed = 0

  bytes(id: number, bytes: Uint8Array): void {
    this.deflated(id, { encoding: Encoding.BYTES, count: bytes.length, bytes })
  }

  /** A column whose numbers come one after the other. `capacity` is how many there are, if that is known. */
  coder(id: number, capacity: number): NumberCoder {
    return new NumberCollector(capacity, (collected) => this.collected(id, collected))
  }

  private collected(id: number, { values, rest, contexts, count, isCodable }: NumberCollector): void {
    if (!isCodable) {
      this.deflated(id, rawNumbers(values.subarray(0, count)))
      return
    }
    const plain = codeNumbers(rest.subarray(0, count))
    const packed = deflateSync(plain.bytes, { level: DEFLATE_LEVEL })
    const entropy = encodeEntropy(rest.subarray(0, count).map(zigzag), contexts, count)
    if (entropy.length < packed.length) {
      this.add(id, { encoding: Encoding.ENTROPY, count, bytes: entropy }, entropy)
    } else this.add(id, plain, packed)
  }

  finish(): Uint8Array<ArrayBuffer> {
    const { columns } = this
    const directoryBytes = columns.length * ENTRY_BYTES
    const fileBytes = HEAD_BYTES + directoryBytes + this.packed
    const file = new Uint8Array(fileBytes)
    const view = new DataView(file.buffer)
    file.set(PACKED_MAGIC)
    view.setUint32(8, PACKED_VERSION, true)
    view.setUint32(12, fileBytes, true)
    view.setUint32(16, columns.length, true)
    let entry = HEAD_BYTES
    let at = HEAD_BYTES + directoryBytes
    for (const { id, coded, packed } of columns) {
      view.setUint16(entry, id, true)
      view.setUint8(entry + 2, coded.encoding)
      view.setUint32(entry + 4, coded.count, true)
      view.setUint32(entry + 8, coded.bytes.length, true)
      view.setUint32(entry + 12, packed.length, true)
      view.setUint32(entry + 16, crc32(packed), true)
      file.set(packed, at)
      entry += ENTRY_BYTES
      at += packed.length
    }
    view.setUint32(20, directoryChecksum(file, directoryBytes), true)
    return file
  }

  private deflated(id: number, coded: CodedNumbers): void {
    this.add(id, coded, deflateSync(coded.bytes, { level: DEFLATE_LEVEL }))
  }

  private add(id: number, coded: CodedNumbers, packed: Uint8Array): void {
    this.columns.push({ id, coded, packed })
    this.entries += coded.count
    this.encoded += coded.bytes.length
    this.packed += packed.length
    if (
      this.entries > MAX_ENTRIES ||
      this.encoded > MAX_ENCODED_BYTES ||
      this.packed > MAX_FILE_BYTES - HEAD_BYTES - MAX_COLUMNS * ENTRY_BYTES
    ) {
      throw new CaptureError(
        'limit',
        'The index of this capture is too large for a packed file: pack it with fewer steps of time.',
      )
    }
  }
}

interface Entry {
  readonly encoding: number
  readonly count: number
  readonly encodedBytes: number
  readonly packed: Uint8Array
}

/** Reads the directory at once and each column when it is asked for. Throws CaptureError for anything that breaks the rules. */
export class ColumnFileReader {
  private readonly entries = new Map<number, Entry>()

  constructor(file: Uint8Array) {
    if (!isPacked(file)) throw new CaptureError('not-a-capture', 'This is not a packed index.')
    if (file.length < HEAD_BYTES) throw cutOff()
    const view = new DataView(file.buffer, file.byteOffset, file.length)
    const version = view.getUint32(8, true)
    if (version !== PACKED_VERSION) {
      throw new CaptureError(
        'unsupported-version',
        `This packed index has format version ${version}; this memreel reads version ${PACKED_VERSION}. Open it with the memreel that wrote it, or pack the capture again.`,
      )
    }
    const fileBytes = view.getUint32(12, true)
    if (fileBytes > MAX_FILE_BYTES) throw damaged('its length is beyond what can be')
    if (file.length < fileBytes) throw cutOff()
    if (file.length > fileBytes) throw damaged('it is longer than it should be')
    const columnCount = view.getUint32(16, true)
    if (columnCount > MAX_COLUMNS) throw damaged('it has too many columns')
    const directoryBytes = columnCount * ENTRY_BYTES
    if (HEAD_BYTES + directoryBytes > fileBytes) throw damaged('its directory is longer than the file')
    if (view.getUint32(20, true) !== directoryChecksum(file, directoryBytes)) {
      throw damaged('the checksum of its directory is wrong')
    }
    let at = HEAD_BYTES + directoryBytes
    let allEntries = 0
    let allEncoded = 0
    for (let column = 0; column < columnCount; column++) {
      const entry = HEAD_BYTES + column * ENTRY_BYTES
      const id = view.getUint16(entry, true)
      const encoding = view.getUint8(entry + 2)
      const count = view.getUint32(entry + 4, true)
      const encodedBytes = view.getUint32(entry + 8, true)
      const packedBytes = view.getUint32(entry + 12, true)
      allEntries += count
      allEncoded += encodedBytes
      if (allEntries > MAX_ENTRIES || allEncoded > MAX_ENCODED_BYTES) throw damaged('it declares more than fits')
      if (packedBytes > MOST_PACKED(encodedBytes) || at + packedBytes > fileBytes) {
        throw damaged('a column is longer than it can be')
      }
      if (this.entries.has(id)) throw damaged('it has a column twice')
      const packed = file.subarray(at, at + packedBytes)
      if (crc32(packed) !== view.getUint32(entry + 16, true)) throw damaged('the checksum of a column is wrong')
      this.entries.set(id, { encoding, count, encodedBytes, packed })
      at += packedBytes
    }
    if (at !== fileBytes) throw damaged('it is longer than its columns')
  }

  has(id: number): boolean {
    return this.entries.has(id)
  }

  /** How many entries a column declares, checked against a cap. */
  count(id: number, most: number): number {
    const { count } = this.entry(id)
    if (count > most) throw damaged('a column has more entries than there can be')
    return count
  }

  bytes(id: number, most: number): Uint8Array {
    const { encoding, count, encodedBytes, packed } = this.entry(id)
    if (encoding !== Encoding.BYTES || count !== encodedBytes) throw damaged('a column has another form than it should')
    if (count > most) throw damaged('a column is longer than it can be')
    return inflateExactly(packed, encodedBytes)
  }

  /** A column whose numbers are read one after the other; all of them have to be. */
  coder(id: number, count: number): NumberCoder {
    const entry = this.entry(id)
    if (entry.count !== count) throw damaged('two columns that belong together differ in length')
    switch (entry.encoding) {
      case Encoding.BYTES:
        throw damaged('a column has another form than it should')
      case Encoding.ENTROPY:
        if (entry.encodedBytes !== entry.packed.length) throw damaged('a column is longer than it can be')
        return new EntropyReader(entry.packed, entry.count)
      default: {
        const bytes = inflateExactly(entry.packed, entry.encodedBytes)
        const isDifference = entry.encoding !== Encoding.RAW
        return new DecodedReader(decodeNumbers(entry.encoding, bytes, entry.count), isDifference)
      }
    }
  }

  private entry(id: number): Entry {
    const entry = this.entries.get(id)
    if (!entry) throw damaged(`column ${id} is missing`)
    return entry
  }
}

/** True if a file that starts with these bytes is a packed index, whole or not. */
export function isPacked(firstBytes: Uint8Array): boolean {
  return firstBytes.length >= PACKED_MAGIC.length && PACKED_MAGIC.every((byte, i) => firstBytes[i] === byte)
}

function cutOff(): CaptureError {
  return new CaptureError('corrupt', 'The packed index is cut off: it was not copied or downloaded to its end.')
}

function directoryChecksum(file: Uint8Array, directoryBytes: number): number {
  return crc32(file.subarray(HEAD_BYTES, HEAD_BYTES + directoryBytes), crc32(file.subarray(8, 20)))
}
