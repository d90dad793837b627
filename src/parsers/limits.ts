/**
 * Caps for what a file may make the reader keep. A capture is untrusted input: every count and size in it is checked against these
 * before anything is allocated from it. Each is far above what the largest real captures hold.
 */

/** A record that is longer than this is damage: nothing real comes near it, and it bounds what is buffered for a cut record. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024
export const MAX_HEADER_BYTES = 16 * 1024 * 1024
/** Distinct strings, and their bytes together. */
export const MAX_STRINGS = 1 << 23
export const MAX_STRING_BYTES = 256 * 1024 * 1024
export const MAX_CODE_OBJECTS = 1 << 22
export const MAX_LINE_TABLE_BYTES = 128 * 1024 * 1024
export const MAX_FRAMES = 1 << 24
/** Every greenlet counts as a thread. */
export const MAX_THREADS = 1 << 22
export const MAX_NATIVE_STACKS = 1 << 25
export const MAX_MODULES = 1 << 18
export const MAX_SEGMENTS = 1 << 21
export const MAX_SEGMENTS_OF_A_MODULE = 1 << 16
/** Generations of the module map, and modules in all of them together; a generation that repeats the one before costs nothing. */
export const MAX_GENERATIONS = 1 << 20
export const MAX_GENERATION_ENTRIES = 1 << 23
/** Aggregated captures. */
export const MAX_AGGREGATED_SNAPSHOTS = 1 << 25
export const MAX_AGGREGATED_STACKS = 1 << 25
export const MAX_AGGREGATED_ALLOCATIONS = 1 << 24
/** gzip of gzip of LZ4, say. */
export const MAX_CONTAINER_DEPTH = 3
