const PYTHON_3_10 = 0x030a0000
const PYTHON_3_11 = 0x030b0000
/** Signed byte: the range has no line of its own. */
const NO_LINE = -128
/** Kinds of entry of the location table of Python 3.11. */
const KIND_NO_LOCATION = 15
const KIND_LONG = 14
const KIND_NO_COLUMNS = 13
const KIND_ONE_LINE_0 = 10

/** A decoded line table: offsets below `limits[i]` and not below `limits[i - 1]` are on `lines[i]`; later ones on `beyond`. */
export interface LineRanges {
  /** In the unit of `positionOf`. */
  limits: Uint32Array
  lines: Int32Array
  count: number
  beyond: number
}

export function emptyLineRanges(): LineRanges {
  return { limits: new Uint32Array(64), lines: new Int32Array(64), count: 0, beyond: 0 }
}

/**
 * The line of an instruction, as Memray prints it; 0 = unknown: an empty table, a frame that has not started (offset -1), or an offset
 * behind the table's end (Python 3.11 and later). `scratch` is overwritten.
 */
export function lineOf(
  pythonVersion: number,
  table: Uint8Array,
  firstLine: number,
  instructionOffset: number,
  scratch: LineRanges,
): number {
  // Up to Python 3.9 the table of code that is all on one line is empty, and Memray prints 0 for it.
  if (table.length === 0 || instructionOffset < 0) return 0
  const position = positionOf(pythonVersion, instructionOffset)
  decodeLineTable(pythonVersion, table, firstLine, position, scratch)
  return lineInRanges(scratch, position)
}

/** The unit of a line table: code units from 3.11 on, bytes before. Memray stores bytes, but for 3.10, where it stores code units. */
export function positionOf(pythonVersion: number, instructionOffset: number): number {
  if (pythonVersion >= PYTHON_3_11) return instructionOffset >>> 1
  return pythonVersion >= PYTHON_3_10 ? instructionOffset * 2 : instructionOffset
}

export function lineInRanges({ limits, lines, count, beyond }: LineRanges, position: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (position < limits[middle]!) high = middle
    else low = middle + 1
  }
  return low < count ? lines[low]! : beyond
}

/** Decodes a line table into `ranges`, as far as the range that holds `position`. */
export function decodeLineTable(
  pythonVersion: number,
  table: Uint8Array,
  firstLine: number,
  position: number,
  ranges: LineRanges,
): void {
  ranges.count = 0
  if (pythonVersion >= PYTHON_3_11) decodeLocations(table, firstLine, position, ranges)
  else if (pythonVersion >= PYTHON_3_10) decodeLines310(table, firstLine, position, ranges)
  else decodeLines39(table, firstLine, position, ranges)
}

/** co_linetable of Python 3.11: entries of a kind, a length in code units, and what the kind asks for. */
function decodeLocations(table: Uint8Array, firstLine: number, position: number, ranges: LineRanges): void {
  let line = firstLine
  let limit = 0
  let at = 0
  ranges.beyond = 0
  while (at < table.length && table[at] !== 0) {
    const entry = table[at++]!
    const kind = (entry >> 3) & 15
    if (kind === KIND_NO_LOCATION) {
      // Memray reports the line before it.
    } else if (kind === KIND_LONG || kind === KIND_NO_COLUMNS) {
      let shift = 0
      let delta = 0
      let byte = 0
      do {
        byte = at < table.length ? table[at++]! : 0
        if (shift < 32) delta |= (byte & 0x3f) << shift
        shift += 6
      } while (byte & 0x40)
      line = (line + (delta & 1 ? -(delta >>> 1) : delta >>> 1)) | 0
      if (kind === KIND_LONG) {
        for (let columns = 0; columns < 3; columns++) {
          while (at < table.length && table[at++]! & 0x40) {
            // The end line and the columns are not shown.
          }
        }
      }
    } else if (kind >= KIND_ONE_LINE_0) {
      line = (line + kind - KIND_ONE_LINE_0) | 0
      at += 2
    } else {
      at += 1
    }
    limit += (entry & 7) + 1
    append(ranges, limit, line)
    if (position < limit) return
  }
}

/** co_linetable of Python 3.10: pairs of an unsigned length in bytes and a signed line delta that holds for that length. */
function decodeLines310(table: Uint8Array, firstLine: number, position: number, ranges: LineRanges): void {
  let line = firstLine
  let limit = 0
  for (let at = 0; at + 1 < table.length; at += 2) {
    limit += table[at]!
    const delta = (table[at + 1]! << 24) >> 24
    if (delta !== NO_LINE) line = (line + delta) | 0
    append(ranges, limit, line)
    if (position < limit) return
  }
  ranges.beyond = line
}

/** co_lnotab up to Python 3.9: pairs of an unsigned length in bytes and a signed line delta that holds behind that length. */
function decodeLines39(table: Uint8Array, firstLine: number, position: number, ranges: LineRanges): void {
  let line = firstLine
  let limit = 0
  for (let at = 0; at + 1 < table.length; at += 2) {
    limit += table[at]!
    append(ranges, limit, line)
    if (position < limit) return
    line = (line + ((table[at + 1]! << 24) >> 24)) | 0
  }
  ranges.beyond = line
}

function append(ranges: LineRanges, limit: number, line: number): void {
  if (ranges.count === ranges.limits.length) {
    const limits = new Uint32Array(ranges.count * 2)
    const lines = new Int32Array(ranges.count * 2)
    limits.set(ranges.limits)
    lines.set(ranges.lines)
    ranges.limits = limits
    ranges.lines = lines
  }
  ranges.limits[ranges.count] = limit
  ranges.lines[ranges.count] = line
  ranges.count++
}
