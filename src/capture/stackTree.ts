import { CaptureError } from '../parsers/index.ts'
import { grownInt32 } from './columns.ts'

/** 2^27 distinct stacks are a gigabyte of columns; a program with that many has no readable profile. */
const MAX_STACKS = 1 << 27

/**
 * The Python call tree. `child(parent, frame)` gives the one node for a frame called from a parent, so two stacks are equal
 * exactly when their ids are.
 */
export class StackTree {
  /** Entry 0 is the empty stack. */
  count = 1
  parent = new Int32Array(1024)
  frame = new Int32Array(1024)
  private table = new Int32Array(2048)
  private mask = 2047

  child(parent: number, frame: number): number {
    const { table, mask } = this
    let i = hashPair(parent, frame) & mask
    for (;;) {
      const node = table[i]!
      if (node === 0) break
      if (this.parent[node] === parent && this.frame[node] === frame) return node
      i = (i + 1) & mask
    }
    return this.add(parent, frame, i)
  }

  private add(parent: number, frame: number, at: number): number {
    if (this.count >= MAX_STACKS)
      throw new CaptureError('limit', 'This capture has more distinct call stacks than fit.')
    const node = this.count++
    this.parent = grownInt32(this.parent, this.count)
    this.frame = grownInt32(this.frame, this.count)
    this.parent[node] = parent
    this.frame[node] = frame
    this.table[at] = node
    if (this.count * 2 > this.mask) this.rehash()
    return node
  }

  private rehash(): void {
    this.mask = this.mask * 2 + 1
    const table = new Int32Array(this.mask + 1)
    for (let node = 1; node < this.count; node++) {
      let i = hashPair(this.parent[node]!, this.frame[node]!) & this.mask
      while (table[i] !== 0) i = (i + 1) & this.mask
      table[i] = node
    }
    this.table = table
  }
}

function hashPair(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return (h ^ (h >>> 13)) & 0x7fffffff
}
