import {
  BATCH_LENGTH,
  OP_ALLOCATE,
  OP_FREE,
  OP_MAPS,
  OP_OBJECT_CREATED,
  OP_OBJECT_DESTROYED,
  OP_POP,
  OP_PUSH,
  OP_SNAPSHOT,
  OP_SWITCH,
  OP_UNMAP,
} from './assembly/batchLayout.ts'

/**
 * The narrow waist between bytes and index: events as columns. A decoder fills a batch and hands it to the sink; all
 * header versions produce the same batches, so what stands behind the waist knows no versions.
 *
 * One entry is one event; which columns hold what:
 *
 * | op | a | b | size | native |
 * | --- | --- | --- | --- | --- |
 * | ALLOCATE | address, low 32 bits | address, high 32 bits | bytes | native stack id, 0 = none |
 * | FREE | address, low | address, high | – | – |
 * | UNMAP | address, low | address, high | bytes | – |
 * | PUSH | frame (index into the decoder's frames) | – | – | – |
 * | POP | how many frames | – | – | – |
 * | SWITCH | thread (index into the decoder's threads) | – | – | – |
 * | SNAPSHOT | – | – | resident set size, bytes | – (time in `b` as ms since the start, low 32 bits, and `a`, high bits) |
 * | MAPS | – | – | – | – (a new generation of the module map begins) |
 * | OBJECT_CREATED | address, low | address, high | – | native stack id |
 * | OBJECT_DESTROYED | address, low | address, high | – | – |
 *
 * `allocator` holds the allocator (numbers of header version 13, see `Allocator`) for ALLOCATE, FREE and UNMAP.
 */
export class RecordBatch {
  /** How many entries are filled. */
  count = 0
  readonly op: Uint8Array
  readonly allocator: Uint8Array
  readonly a: Uint32Array
  readonly b: Uint32Array
  readonly size: Float64Array
  readonly native: Uint32Array

  /** Takes columns of BATCH_LENGTH entries, or makes them. */
  constructor(columns: Partial<Omit<RecordBatch, 'count'>> = {}) {
    this.op = columns.op ?? new Uint8Array(BATCH_LENGTH)
    this.allocator = columns.allocator ?? new Uint8Array(BATCH_LENGTH)
    this.a = columns.a ?? new Uint32Array(BATCH_LENGTH)
    this.b = columns.b ?? new Uint32Array(BATCH_LENGTH)
    this.size = columns.size ?? new Float64Array(BATCH_LENGTH)
    this.native = columns.native ?? new Uint32Array(BATCH_LENGTH)
  }
}

export { BATCH_LENGTH }

export const Op = {
  ALLOCATE: OP_ALLOCATE,
  FREE: OP_FREE,
  UNMAP: OP_UNMAP,
  PUSH: OP_PUSH,
  POP: OP_POP,
  SWITCH: OP_SWITCH,
  SNAPSHOT: OP_SNAPSHOT,
  MAPS: OP_MAPS,
  OBJECT_CREATED: OP_OBJECT_CREATED,
  OBJECT_DESTROYED: OP_OBJECT_DESTROYED,
} as const

/** Allocators as header versions 12 and 13 number them; older captures are translated (docs/capture-format.md). */
export const Allocator = {
  PYMALLOC_FREE: 1,
  PYMALLOC_MALLOC: 2,
  PYMALLOC_CALLOC: 3,
  PYMALLOC_REALLOC: 4,
  FREE: 5,
  MALLOC: 6,
  REALLOC: 7,
  CALLOC: 8,
  POSIX_MEMALIGN: 9,
  ALIGNED_ALLOC: 10,
  MEMALIGN: 11,
  VALLOC: 12,
  PVALLOC: 13,
  MMAP: 14,
  MUNMAP: 15,
} as const

/** Upper-case names as Memray prints them, by allocator number. */
export const ALLOCATOR_NAMES: readonly string[] = [
  '',
  'PYMALLOC_FREE',
  'PYMALLOC_MALLOC',
  'PYMALLOC_CALLOC',
  'PYMALLOC_REALLOC',
  'FREE',
  'MALLOC',
  'REALLOC',
  'CALLOC',
  'POSIX_MEMALIGN',
  'ALIGNED_ALLOC',
  'MEMALIGN',
  'VALLOC',
  'PVALLOC',
  'MMAP',
  'MUNMAP',
]

/** Who takes decoded events. A batch is only valid during the call. */
export interface RecordSink {
  consume(batch: RecordBatch): void
}
