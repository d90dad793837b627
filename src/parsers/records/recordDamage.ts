import { Damage } from '../damage.ts'
import { MAX_RECORD_BYTES } from '../limits.ts'

export function badNumber(): Damage {
  return new Damage('The capture is damaged: a record holds a number of more than 64 bits.')
}

export function impossibleFrame(): Damage {
  return new Damage('The capture is damaged: a frame names an impossible code object or instruction.')
}

export function unknownAllocator(allocator: number): Damage {
  return new Damage(`The capture is damaged: an allocation names allocator ${allocator}, which does not exist.`)
}

export function unknownNativeStack(): Damage {
  return new Damage('The capture is damaged: a record names a native stack that has not been defined.')
}

export function unknownRecord(type: number): Damage {
  return new Damage(
    `The capture is damaged: a record has type 0x${type.toString(16).padStart(2, '0')}, which does not exist.`,
  )
}

export function tooLong(): Damage {
  return new Damage(
    `The capture is damaged: a record is longer than ${MAX_RECORD_BYTES / 1024 / 1024} MB or holds an impossible number.`,
  )
}
