import { type HeaderFields, header } from '../parsers/captureWriter.ts'

/** Frames as `function|file|line`, outermost first. */
export interface MadeAllocation {
  readonly stack: readonly string[]
  readonly bytes: number
  /** MALLOC unless told; numbers of `Allocator`. */
  readonly allocator?: number
  readonly thread?: number
}

const MALLOC = 6
/** Tags of version 13: context switch, code object, push of an entry frame, end. */
const Tag = { SWITCH: 12, CODE: 14, PUSH: 0x41, END: 1 } as const

/** A capture whose allocations are never freed. Each stands at an address of its own. */
export function madeCapture(allocations: readonly MadeAllocation[], fields: HeaderFields = {}): Uint8Array {
  const writer = header({ skippedFrames: 0, ...fields })
  const codes = new Map<string, number>()
  let lastFirstLine = 0
  let thread = -1
  for (const { stack, bytes, allocator = MALLOC, thread: wanted = 1 } of allocations) {
    if (wanted !== thread) writer.u8(Tag.SWITCH).u64(wanted)
    thread = wanted
    for (const frame of stack) {
      let code = codes.get(frame)
      if (code === undefined) {
        code = codes.size + 1
        codes.set(frame, code)
        const [functionName, file, line] = frame.split('|')
        // one entry of the line table for eight code units, at the first line
        writer
          .u8(Tag.CODE)
          .uvar(code)
          .text(functionName!)
          .text(file!)
          .svar(Number(line) - lastFirstLine)
        writer.uvar(2).raw([0x80 | (13 << 3) | 7, 0])
        lastFirstLine = Number(line)
      }
      writer.u8(Tag.PUSH).uvar(code).svar(4)
    }
    const newPointer = 0x80 | (15 << 3)
    if (allocator < 8) writer.u8(newPointer | allocator).svar(1024)
    else writer.u8(newPointer).svar(1024).u8(allocator)
    writer.uvar(bytes)
    for (let left = stack.length; left > 0; left -= 16) writer.u8(0x10 | (Math.min(left, 16) - 1))
  }
  return writer.u8(Tag.END).bytes
}
