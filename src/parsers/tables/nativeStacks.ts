import { limitReached } from '../damage.ts'
import { MAX_NATIVE_STACKS } from '../limits.ts'
import { withRoomFor } from './columns.ts'

/** The tree of native stacks as columns; entry 0 is unused, since id 0 means "no native stack". */
export class NativeStacks {
  /** Highest id. */
  count = 0
  instructionPointer = new Float64Array(1024)
  parent = new Uint32Array(1024)

  add(instructionPointer: number, parent: number): void {
    if (this.count >= MAX_NATIVE_STACKS) throw limitReached('native stacks', MAX_NATIVE_STACKS)
    const id = ++this.count
    this.instructionPointer = withRoomFor(this.instructionPointer, id)
    this.parent = withRoomFor(this.parent, id)
    this.instructionPointer[id] = instructionPointer
    this.parent[id] = parent
  }
}
