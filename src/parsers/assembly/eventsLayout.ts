/**
 * Where things stand in the memory of the events module, and the codes that it answers. Both sides of the boundary import this file: it
 * is TypeScript and AssemblyScript alike, so it holds integers only.
 */

/** What to do with a record: those that the module decodes. Other numbers stop it. */
export const ACTION_INVALID = 0
export const ACTION_ALLOCATION = 1
export const ACTION_PUSH_BY_CODE = 2
export const ACTION_PUSH_BY_FRAME_ID = 3
export const ACTION_POP = 4
export const ACTION_SNAPSHOT = 5
export const ACTION_NATIVE_STACK = 6
export const ACTION_SWITCH = 7
export const FIRST_COLD_ACTION = 16

/** Which fields an allocation's record has, in this order. */
export const FIELD_POINTER = 1
export const FIELD_ALLOCATOR_BYTE = 2
export const FIELD_NATIVE_BEFORE_SIZE = 4
export const FIELD_SIZE = 8
export const FIELD_NATIVE_AFTER_SIZE = 16

/** Why `decode` came back. */
export const EXIT_PIECE_END = 0
export const EXIT_BATCH_FULL = 1
export const EXIT_COLD_RECORD = 2
/** The record at the position names a frame or a thread that has no number yet; its key is at MISSED_KEY. */
export const EXIT_NEW_FRAME = 3
export const EXIT_NEW_THREAD = 4
export const EXIT_NATIVE_FULL = 5
export const EXIT_BAD_NUMBER = 6
export const EXIT_IMPOSSIBLE_FRAME = 7
export const EXIT_UNKNOWN_ALLOCATOR = 8
export const EXIT_UNKNOWN_NATIVE_STACK = 9
export const EXIT_UNKNOWN_RECORD = 10

/** Tables over the type byte or the allocator, 256 bytes each. */
export const ACTION_AT = 1024
export const ACTION_BEFORE_ANY_THREAD_AT = 1280
export const FIELDS_AT = 1536
export const FIELDS_OF_ALLOCATOR_AT = 1792
export const ALLOCATOR_AT = 2048
export const OP_AT = 2304
export const DETAIL_AT = 2560
export const OP_OF_ALLOCATOR_AT = 2816

/** The format's delta registers, 64 bits each: pointer, native id, instruction pointer, frame id, line. */
export const REGISTERS_AT = 3072
export const POINTER_REGISTER_AT = 3072
export const NATIVE_ID_REGISTER_AT = 3080
export const INSTRUCTION_POINTER_REGISTER_AT = 3088
export const FRAME_ID_REGISTER_AT = 3096
/** The pointer cache: 15 entries in a ring of 16. */
export const POINTER_CACHE_AT = 3136

/** 32-bit words of state. */
export const WORDS_AT = 3264
export const WORD_POSITION = 0
export const WORD_FILLED = 1
export const WORD_CACHE_HEAD = 2
/** 1 once a context switch has named a thread. */
export const WORD_HAS_THREAD = 3
export const WORD_CURRENT_THREAD = 4
/** Highest native stack id, and how many of them wait in the native columns. */
export const WORD_NATIVE_COUNT = 5
export const WORD_NATIVE_FILLED = 6
export const WORD_ADDRESS_SHIFT = 7
export const WORD_WORD_BYTES = 8
/** Records and events of the last call. */
export const WORD_RECORDS = 9
export const WORD_EVENTS = 10
/** What the exit is about: a record's type, an allocator. */
export const WORD_DETAIL = 11
/** 64 bits each. */
export const MISSED_KEY_AT = 3392
export const POINTER_MASK_AT = 3400

/** Columns of the batch. */
export const OP_COLUMN_AT = 4096
export const ALLOCATOR_COLUMN_AT = 5120
export const A_COLUMN_AT = 6144
export const B_COLUMN_AT = 10240
export const SIZE_COLUMN_AT = 14336
export const NATIVE_COLUMN_AT = 22528

/** Native stacks that were defined: instruction pointers as doubles, parents. */
export const NATIVE_LENGTH = 2048
export const NATIVE_POINTER_AT = 26624
export const NATIVE_PARENT_AT = 43008

/** Numbers of frames and threads met lately: sets of 4 entries of key (64 bits), number + 1 and, in the first one, the entry to replace. */
export const FRAME_SETS = 8192
export const FRAME_CACHE_AT = 65536
export const THREAD_SETS = 1024
export const THREAD_CACHE_AT = 589824

/** The window of the capture that is decoded, with room behind it to read the numbers of a broken record. */
export const INPUT_AT = 655360
export const INPUT_BYTES = 131072
export const MEMORY_PAGES = 13
