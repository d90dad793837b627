/**
 * Caps for what a packed file may make the reader allocate. It is untrusted like a capture: all sizes and counts are checked against
 * these before anything is made from them. Each is above what the index of the largest real captures holds.
 */
export const MAX_FILE_BYTES = 2 ** 30
/** Encoded columns together, and each of them: what inflating may produce. */
export const MAX_ENCODED_BYTES = 2 ** 30
/** Entries of all columns together; an entry takes at most eight bytes once decoded. */
export const MAX_ENTRIES = 2 ** 28
export const MAX_COLUMNS = 256
export const MAX_STRINGS = 1 << 23
export const MAX_TEXT_BYTES = 256 * 1024 * 1024
export const MAX_HEAD_BYTES = 48 * 1024 * 1024
export const MAX_FRAMES = 1 << 24
export const MAX_THREADS = 1 << 22
export const MAX_STACKS = 1 << 27
export const MAX_SITES = 1 << 24
export const MAX_WINDOWS = 1 << 26
export const MAX_NATIVE_STACKS = 1 << 25
export const MAX_MODULES = 1 << 18
export const MAX_SEGMENTS = 1 << 21
export const MAX_GENERATIONS = 1 << 20
export const MAX_GENERATION_ENTRIES = 1 << 23
