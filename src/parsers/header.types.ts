/** The facts at the head of a capture. Fields that a header version lacks hold the value that docs/capture-format.md gives for them. */
export interface CaptureHeader {
  /** Header version, 6 to 13. */
  readonly version: number
  /** CPython's hexadecimal version, 0x030B02F0 = 3.11.2 final; null before version 12. */
  readonly pythonVersion: number | null
  readonly hasNativeTraces: boolean
  readonly isAggregated: boolean
  /** As written in the header: 0 in a capture whose process was killed or still runs. */
  readonly eventCount: number
  readonly frameCount: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startTimeMs: number
  readonly endTimeMs: number
  readonly commandLine: string
  readonly pid: number
  /** 0 before version 9. */
  readonly mainThreadId: number
  readonly skippedFramesOnMainThread: number
  /** pymalloc, pymalloc debug, malloc, unknown, mimalloc, mimalloc debug. */
  readonly pythonAllocator: string
  readonly tracesPythonAllocators: boolean
  readonly tracksObjectLifetimes: boolean
  /** Module search paths (version 13); null where the header has none. */
  readonly searchPaths: { libdest: string; sitePackages: readonly string[]; sysPath: readonly string[] } | null
}

/** How the end of a capture was met. */
export interface CaptureEnding {
  /** True if the trailer was read (or, in version 7, the data ended between two records). */
  readonly isComplete: boolean
  /** Why reading stopped early, as a sentence; null if complete. */
  readonly reason: string | null
  /** Offset in the capture stream (decompressed) of the first byte that was not used. */
  readonly byteOffset: number
}
