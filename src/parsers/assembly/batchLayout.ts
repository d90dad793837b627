/** The batch of events, as far as both WebAssembly modules have to know it. TypeScript and AssemblyScript alike: integers only. */

/** Entries of a batch; `RecordBatch` says what its columns hold. */
export const BATCH_LENGTH = 1024

/** Batch ops. */
export const OP_ALLOCATE = 1
export const OP_FREE = 2
export const OP_UNMAP = 3
export const OP_PUSH = 4
export const OP_POP = 5
export const OP_SWITCH = 6
export const OP_SNAPSHOT = 7
export const OP_MAPS = 8
export const OP_OBJECT_CREATED = 9
export const OP_OBJECT_DESTROYED = 10
