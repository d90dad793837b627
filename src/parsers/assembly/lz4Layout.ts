/**
 * Where things stand in the memory of the LZ4 module. Both sides of the boundary import this file: it is TypeScript and AssemblyScript
 * alike, so it holds integers only.
 */

/** Copies of whole words may run this far past the end of what they copy, and of what they copy from. */
export const OVERRUN_BYTES = 32
/** The bytes that were decoded. Behind them, where the host says, stands the block that is decoded. */
export const WINDOW_AT = 1024

/** What `decode` answers where the block breaks the rules. */
export const BAD_BLOCK = -1
