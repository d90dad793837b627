import { version } from '../../package.json'
import { type CaptureIndex, type PackOptions, packIndex, type Redactions } from '../capture/index.ts'
import { withFormerRedactions } from '../reports/index.ts'

/** What the person chose to leave out of a file for others. */
export interface ShareOptions {
  readonly redact: Redactions
  /** Steps of time are joined until the file is no larger; null = no limit. */
  readonly maxBytes: number | null
  /** Whether lines of source code go into the file, as far as they may. */
  readonly withSource: boolean
}

export interface SharedFile {
  readonly bytes: Uint8Array
  /** How many memory records one step of time stands for in it; 1 = all of them. */
  readonly snapshotsPerWindow: number
}

/** The lines of source code that may go into a file for others. */
export interface ShareableSource {
  readonly lineCount: number
  /** Before compression. */
  readonly bytes: number
  /** Whether they came with the capture, all of them: then they have been shared before. */
  readonly isOwn: boolean
}

/** A checksum needs the whole file in memory at once. */
const MOST_HASHED_BYTES = 512e6

/** Packs what is open. `file` is what was read, where it can be read once more for its checksum. */
export async function packForOthers(
  index: CaptureIndex,
  name: string,
  fileBytes: number | null,
  file: Blob | null,
  { redact, maxBytes }: Pick<ShareOptions, 'redact' | 'maxBytes'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const packedBy = `memreel ${version}`
  const left = withFormerRedactions(redact, index.packed)
  const options: PackOptions = { redact: left, ...(maxBytes === null ? {} : { maxBytes }) }
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
