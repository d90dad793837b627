/**
 * Where things stand in the memory of the index module, and the shapes of its rows. Both sides of the boundary import this file: it is
 * TypeScript and AssemblyScript alike, so it holds integers only.
 */

/** Columns of a batch of events; `RecordBatch` says what they hold. */
export const OP_COLUMN_AT = 1024
export const ALLOCATOR_COLUMN_AT = 2048
export const A_COLUMN_AT = 3072
export const B_COLUMN_AT = 7168
export const SIZE_COLUMN_AT = 11264
export const NATIVE_COLUMN_AT = 19456
/** Beside the batch: the sites of its allocations, in their order; which events are booked, and which of them are frees; the cells that frees will probably touch. */
export const SITE_COLUMN_AT = 23552
export const GUESS_COLUMN_AT = 27648
export const BOOKED_COLUMN_AT = 31744
export const FREES_COLUMN_AT = 33792
/** What ended soon after it began: key in the table of temporary allocations, and bytes. */
export const ENDED_KEY_COLUMN_AT = 35840
export const ENDED_BYTES_COLUMN_AT = 39936

/** Sizes below this have a counter each (32 bits); how often a counter came round is counted beside it. */
export const DENSE_SIZES = 65536
export const DENSE_SIZES_AT = 65536
export const DENSE_WRAPS_AT = 327680

/** Free regions of memory: first page and number of pages of each. */
export const MAX_FREE_REGIONS = 1024
export const FREE_REGIONS_AT = 589824
/** Heads of the lists of free small blocks, by the logarithm of their size. */
export const SMALL_HEADS_AT = 598016
/** What the fixed part takes. */
export const FIXED_PAGES = 10

/**
 * A site's row, one cache line. Doubles: bytes held now, held at the last mark, and written last. Words: the counts of the same, the mark
 * that the second pair belongs to, the window it was touched in (+1), its cell of the current window (+1), and its key.
 */
export const SITE_BYTES = 64
export const SITE_HELD_BYTES = 0
export const SITE_MARK_BYTES = 8
export const SITE_WRITTEN_BYTES = 16
export const SITE_HELD_COUNT = 24
export const SITE_MARK_COUNT = 28
export const SITE_WRITTEN_COUNT = 32
export const SITE_MARK = 36
export const SITE_TOUCHED = 40
export const SITE_CELL = 44
export const SITE_STACK = 48
export const SITE_NATIVE = 52
export const SITE_GENERATION = 56
/** Thread * 16 + allocator. */
export const SITE_THREAD_ALLOCATOR = 60
export const SITE_ALLOCATOR_BITS = 4

/** A cell's row. Doubles: all that was allocated, and what of it is still there. Words: site, window, row of lifetimes, thread. */
export const CELL_BYTES = 48
export const CELL_ALLOCATED_COUNT = 0
export const CELL_ALLOCATED_BYTES = 8
export const CELL_LEFT_COUNT = 16
export const CELL_LEFT_BYTES = 24
export const CELL_SITE = 32
export const CELL_WINDOW = 36
export const CELL_LIFETIME = 40
export const CELL_THREAD = 44
/** A cell's row of lifetimes before there is one. */
export const NO_LIFETIME = 0xffffffff

/** Rows of what one window adds: doubles count and bytes, then the cell (lifetimes) or the site (peaks). */
export const ADDED_BYTES = 24
export const ADDED_COUNT = 0
export const ADDED_SUM = 8
export const ADDED_OF = 16

/** A node of the call tree: parent, frame, and the child and the site that were asked for last. */
export const STACK_BYTES = 16
export const STACK_PARENT = 0
export const STACK_FRAME = 4
export const STACK_LAST_CHILD = 8
export const STACK_LAST_SITE = 12

/** A row of the table of temporary allocations, and one of large sizes: doubles count and bytes (size), then site * 64 + bucket + 1. */
export const TEMPORARY_BYTES = 24
export const TEMPORARY_COUNT = 0
export const TEMPORARY_SUM = 8
export const TEMPORARY_KEY = 16
export const LARGE_SIZE_BYTES = 16

/** Exact temporary counts of a site: doubles count and bytes. */
export const EXACT_BYTES = 16

/** What could not be had, when `reserve` answers something else than 0. */
export const NO_MEMORY = 1
export const TOO_MANY_STACKS = 2
export const TOO_MANY_SITES = 3
export const TOO_MANY_CELLS = 4
export const TOO_MANY_LIVE = 5
export const STACK_TOO_DEEP = 6
export const TOO_MANY_REPLACED = 7
