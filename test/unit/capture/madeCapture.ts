import { Allocator } from '../../../src/parsers/index.ts'
import { CaptureWriter, header } from '../parsers/captureWriter.ts'
import type { Event } from '../parsers/decoding.ts'

/** Events that a made capture can have; addresses are multiples of eight. */
export type MadeEvent = Extract<Event, { op: 'allocate' | 'free' | 'unmap' | 'push' | 'pop' | 'switch' | 'snapshot' }>

const RECORD = { TRAILER: 1, SNAPSHOT: 2, SWITCH: 12, CODE: 14 } as const
const POINTER = 15 << 3

/** A capture of version 13 with exactly these events. Frame f is line f of a function of its own. */
export function madeCapture(events: readonly MadeEvent[]): Uint8Array {
  const writer = header({ mainThreadId: 1 })
  const body = new CaptureWriter()
  const frames = new Set<number>()
  let last = 0
  const pointer = (address: number) => {
    const shifted = address / 8
    body.svar(BigInt(shifted) - BigInt(last))
    last = shifted
  }
  for (const event of events) {
    switch (event.op) {
      case 'switch':
        body.u8(RECORD.SWITCH).u64(event.thread + 1)
        break
      case 'push':
        if (!frames.has(event.frame)) {
          frames.add(event.frame)
          body.u8(RECORD.CODE).uvar(event.frame).text(`f${event.frame}`).text('made.py').svar(0).uvar(0)
        }
        body.u8(0x41).uvar(event.frame).svar(0)
        break
      case 'pop':
        body.u8(0x10 | (event.count - 1))
        break
      case 'snapshot':
        body.u8(RECORD.SNAPSHOT).uvar(event.rss).uvar(event.timeMs)
        break
      default: {
        const { allocator } = event
        body.u8(0x80 | POINTER | (allocator < 8 ? allocator : 0))
        pointer(event.address)
        if (allocator >= 8) body.u8(allocator)
        if (event.op !== 'free') body.uvar(event.size)
      }
    }
  }
  return CaptureWriter.bytesOf(writer, body, [RECORD.TRAILER])
}

/** Short forms for tests that write a run down event by event. */
export const made = {
  switchTo: (thread: number): MadeEvent => ({ op: 'switch', thread }),
  push: (frame: number): MadeEvent => ({ op: 'push', frame }),
  pop: (count = 1): MadeEvent => ({ op: 'pop', count }),
  malloc: (address: number, size: number): MadeEvent => allocation(address, size, Allocator.MALLOC),
  realloc: (address: number, size: number): MadeEvent => allocation(address, size, Allocator.REALLOC),
  free: (address: number): MadeEvent => ({ op: 'free', address, allocator: Allocator.FREE }),
  mmap: (address: number, size: number): MadeEvent => allocation(address, size, Allocator.MMAP),
  munmap: (address: number, size: number): MadeEvent => ({ op: 'unmap', address, size, allocator: Allocator.MUNMAP }),
  snapshot: (timeMs: number, rss = 0): MadeEvent => ({ op: 'snapshot', timeMs, rss }),
}

function allocation(address: number, size: number, allocator: number): MadeEvent {
  return { op: 'allocate', address, size, allocator, native: 0 }
}
