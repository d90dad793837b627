import { createIndexer } from '../../../src/capture/index.ts'
import { Allocator } from '../../../src/parsers/index.ts'
import { CaptureReports, type Finding, type FindingKind, findings } from '../../../src/reports/index.ts'
import { CaptureWriter, type HeaderFields, header } from '../parsers/captureWriter.ts'

const Tag = { END: 1, SNAPSHOT: 2, SWITCH: 12, CODE: 14, PUSH: 0x41, POP: 0x10, NEW_POINTER: 0x80 | (15 << 3) } as const

/**
 * A program that never ran, written down call by call. Frames are `function|file|line`; addresses are given out and
 * never used again.
 *
 *     const program = new Program()
 *     program.call('main|/srv/app/job.py|3')
 *     const block = program.malloc(1000)
 *     program.free(block)
 */
export class Program {
  private readonly body = new CaptureWriter()
  private readonly fields: HeaderFields
  private readonly codes = new Map<string, number>()
  private lastFirstLine = 0
  private lastPointer = 0
  private nextAddress = 0x5000_0000
  private elapsedMs = 0

  constructor(fields: HeaderFields = {}) {
    this.fields = { skippedFrames: 0, eventCount: 1, mainThreadId: 1, ...fields }
    this.thread(1)
  }

  thread(id: number): this {
    this.body.u8(Tag.SWITCH).u64(id)
    return this
  }

  call(...frames: readonly string[]): this {
    for (const frame of frames) {
      let code = this.codes.get(frame)
      if (code === undefined) {
        code = this.codes.size + 1
        this.codes.set(frame, code)
        const [functionName, file, line] = frame.split('|')
        this.body.u8(Tag.CODE).uvar(code).text(functionName!).text(file!)
        // one entry of the line table for eight code units, at the first line
        this.body
          .svar(Number(line) - this.lastFirstLine)
          .uvar(2)
          .raw([0x80 | (13 << 3) | 7, 0])
        this.lastFirstLine = Number(line)
      }
      this.body.u8(Tag.PUSH).uvar(code).svar(4)
    }
    return this
  }

  leave(count = 1): this {
    for (let left = count; left > 0; left -= 16) this.body.u8(Tag.POP | (Math.min(left, 16) - 1))
    return this
  }

  malloc(size: number): number {
    return this.allocate(Allocator.MALLOC, size)
  }
  mmap(size: number): number {
    return this.allocate(Allocator.MMAP, size)
  }
  /** A new block in place of an old one, as Memray records it: the old one's free, then the new one. */
  realloc(old: number | null, size: number, allocator: number = Allocator.REALLOC): number {
    if (old !== null) this.free(old)
    return this.allocate(allocator, size)
  }

  allocate(allocator: number, size: number): number {
    const address = this.nextAddress
    this.nextAddress += Math.ceil((size + 1) / 4096) * 4096
    this.event(allocator, address)
    this.body.uvar(size)
    return address
  }

  free(address: number): this {
    this.event(Allocator.FREE, address)
    return this
  }

  /** The next moment at which the tracker looked, ten milliseconds after the one before unless told. */
  snapshot(afterMs = 10): this {
    this.elapsedMs += afterMs
    this.body.u8(Tag.SNAPSHOT).uvar(0).uvar(this.elapsedMs)
    return this
  }

  open(ending: 'complete' | 'cut off' = 'complete'): CaptureReports {
    const end = ending === 'complete' ? [Tag.END] : []
    const indexer = createIndexer()
    indexer.push(CaptureWriter.bytesOf(header(this.fields), this.body, end))
    return new CaptureReports(indexer.finish())
  }

  private event(allocator: number, address: number): void {
    const pointer = address / 8
    this.body.u8(allocator < 8 ? Tag.NEW_POINTER | allocator : Tag.NEW_POINTER).svar(pointer - this.lastPointer)
    if (allocator >= 8) this.body.u8(allocator)
    this.lastPointer = pointer
  }
}

export function found(reports: CaptureReports, kind: FindingKind): Finding[] {
  return findings(reports).filter((finding) => finding.kind === kind)
}

export function sentences(reports: CaptureReports, kind: FindingKind): string[] {
  return found(reports, kind).map((finding) => finding.sentence)
}
