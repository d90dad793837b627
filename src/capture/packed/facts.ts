/** What a packed file says of itself and of the capture it was made from. */
export interface PackedFacts {
  /** File name of the capture. */
  readonly captureName: string
  /** Size of the capture file, null where it was not known. */
  readonly captureBytes: number | null
  /** SHA-256 of the capture file in lower-case hexadecimal digits, null where it was not computed. */
  readonly captureSha256: string | null
  /** Who packed it: `memreel 0.1.0`. */
  readonly packedBy: string
  /** How many snapshots of the capture one step of time stands for; 1 = all of them are there. */
  readonly snapshotsPerWindow: number
  readonly redacted: Redactions
  /** True if the file holds lines of source code. */
  readonly hasSourceLines: boolean
}

/** What was left out on purpose. */
export interface Redactions {
  readonly commandLine: boolean
  /** Paths keep this many of their last parts; null = all. */
  readonly pathParts: number | null
  readonly threadNames: boolean
}

export const NOTHING_REDACTED: Redactions = { commandLine: false, pathParts: null, threadNames: false }
