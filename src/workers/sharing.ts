import { version } from '../../package.json'
import { type CaptureIndex, type PackOptions, packIndex, type Redactions } from '../capture/index.ts'

/** What the person chose to leave out of a file for others. */
export interface ShareOptions {
  readonly redact: Redactions
  /** Steps of time are joined until the packed index is no larger; null = no limit. */
  readonly maxBytes: number | null
}

export interface SharedFile {
  readonly bytes: Uint8Array
  /** How many memory records one step of time stands for in it; 1 = all of them. */
  readonly snapshotsPerWindow: number
}

/** A checksum needs the whole file in memory at once. */
const MOST_HASHED_BYTES = 512e6

/** Packs what is open. `file` is what was read, where it can be read once more for its checksum. */
export async function packForOthers(
  index: CaptureIndex,
  name: string,
  fileBytes: number | null,
  file: Blob | null,
  { redact, maxBytes }: ShareOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const packedBy = `memreel ${version}`
  const options: PackOptions = { redact, ...(maxBytes === null ? {} : { maxBytes }) }
  if (index.packed) {
    const { captureName, captureBytes, captureSha256 } = index.packed
    return packIndex(index, { captureName, captureBytes, captureSha256, packedBy }, options)
  }
  const captureSha256 = await checksumOf(file)
  return packIndex(index, { captureName: name, captureBytes: fileBytes, captureSha256, packedBy }, options)
}

/** Null where the browser has no such function (pages that are neither https nor local), or the file is gone or too large. */
async function checksumOf(file: Blob | null): Promise<string | null> {
  const { subtle } = crypto as { subtle?: SubtleCrypto }
  if (!subtle || !file || file.size > MOST_HASHED_BYTES) return null
  try {
    const digest = new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer()))
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  } catch {
    return null
  }
}
