import { Random } from './random.mjs'

/** Instructions of two bytes that a code object has: a table covers `units * 2` bytes of instructions. */
const LONGEST_ENTRY_UNITS = 8

const NO_COLUMNS = 13
const LONG_FORM = 14
const NO_LOCATION = 15

/**
 * A location table as Python 3.11 writes it (docs/capture-format.md, "Instruction offset to line"), with every kind of
 * entry in it, and the line that each unit of it stands for:
 *
 *   bytes  [0x82 ..] [0xe9 0x04] [0xfb]     first byte: 1 cccc nnn = kind of entry, units - 1
 *   lines  12 12 12   14 14       14 ..     no location: the line before it goes on
 */
export function lineTable(seed, firstLine, units) {
  const random = new Random(seed)
  const bytes = []
  const lines = new Int32Array(units)
  let line = firstLine
  let at = 0
  while (at < units) {
    const length = Math.min(units - at, 1 + random.below(LONGEST_ENTRY_UNITS))
    const kind = random.below(16)
    const entry = (code) => bytes.push(0x80 | (code << 3) | (length - 1))
    if (at > 0 && kind === 0) {
      entry(NO_LOCATION)
    } else if (kind < 6) {
      // Same line, one byte of columns.
      entry(random.below(10))
      bytes.push(random.below(128))
    } else if (kind < 11) {
      const delta = random.below(3)
      line += delta
      entry(10 + delta)
      bytes.push(random.below(80), 80 + random.below(40))
    } else if (kind < 14) {
      // Forward, or back to the head of a loop.
      const target = Math.max(firstLine, line + random.below(12) - 5)
      entry(NO_COLUMNS)
      pushSigned(bytes, target - line)
      line = target
    } else {
      const target = Math.max(firstLine, line + random.below(90) - 20)
      entry(LONG_FORM)
      pushSigned(bytes, target - line)
      pushUnsigned(bytes, random.below(70))
      pushUnsigned(bytes, 1 + random.below(200))
      pushUnsigned(bytes, 1 + random.below(200))
      line = target
    }
    lines.fill(line, at, at + length)
    at += length
  }
  return { bytes: Uint8Array.from(bytes), lines }
}

/** Six bits a byte, least significant first, 0x40 = more follows. */
function pushUnsigned(bytes, value) {
  let rest = value
  while (rest >= 0x40) {
    bytes.push(0x40 | (rest & 0x3f))
    rest >>>= 6
  }
  bytes.push(rest)
}

function pushSigned(bytes, value) {
  pushUnsigned(bytes, value < 0 ? (-value << 1) | 1 : value << 1)
}
