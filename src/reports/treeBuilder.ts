import { CaptureError } from '../parsers/index.ts'
import type { FlameTree } from './flameTree.ts'
import { stepTo } from './nodePaths.ts'

/** A gigabyte of columns. Inverted trees of very large captures come near it. */
const MAX_NODES = 1 << 24

/** Grows a tree of (parent, location, thread) nodes; `child` gives the one node for such a triple. */
export class TreeBuilder {
  private count = 1
  private parent = new Int32Array(1024)
  private location = new Int32Array(1024)
  private thread = new Int32Array(1024)
  private table = new Int32Array(4096)
  private mask = 4095

  constructor() {
    this.parent[0] = -1
  }

  child(parent: number, location: number, thread: number): number {
    const { table, mask } = this
    let i = hash(parent, location, thread) & mask
    for (;;) {
      const node = table[i]!
      if (node === 0) break
      if (this.parent[node] === parent && this.location[node] === location && this.thread[node] === thread) return node
      i = (i + 1) & mask
    }
    if (this.count >= MAX_NODES) {
      throw new CaptureError(
        'limit',
        'This tree has more than 16 million frames: choose fewer threads, or group by function or file.',
      )
    }
    const node = this.count++
    if (this.count > this.parent.length) {
      this.parent = doubled(this.parent)
      this.location = doubled(this.location)
      this.thread = doubled(this.thread)
    }
    this.parent[node] = parent
    this.location[node] = location
    this.thread[node] = thread
    table[i] = node
    if (this.count * 2 > mask) this.rehash()
    return node
  }

  finish(
    siteNode: Int32Array,
    siteImports: Uint8Array,
    hiddenIrrelevantFrames: number,
    locationHash: readonly number[],
  ): FlameTree {
    const { count } = this
    const parent = this.parent.slice(0, count)
    const childStart = new Int32Array(count + 1)
    for (let node = 1; node < count; node++) childStart[parent[node]! + 1]!++
    for (let node = 0; node < count; node++) childStart[node + 1]! += childStart[node]!
    const next = childStart.slice()
    const children = new Int32Array(Math.max(0, count - 1))
    for (let node = 1; node < count; node++) children[next[parent[node]!]!++] = node
    const step = new Float64Array(count)
    for (let node = 1; node < count; node++)
      step[node] = stepTo(locationHash[this.location[node]!]!, this.thread[node]!)
    return {
      count,
      step,
      parent,
      location: this.location.slice(0, count),
      thread: this.thread.slice(0, count),
      siteNode,
      childStart,
      children,
      siteImports,
      hiddenIrrelevantFrames,
    }
  }

  private rehash(): void {
    this.mask = this.mask * 2 + 1
    const table = new Int32Array(this.mask + 1)
    for (let node = 1; node < this.count; node++) {
      let i = hash(this.parent[node]!, this.location[node]!, this.thread[node]!) & this.mask
      while (table[i] !== 0) i = (i + 1) & this.mask
      table[i] = node
    }
    this.table = table
  }
}

function doubled(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(old.length * 2)
  next.set(old)
  return next
}

function hash(parent: number, location: number, thread: number): number {
  let h = Math.imul(parent, 0x9e3779b1) ^ Math.imul(location, 0x85ebca6b) ^ Math.imul(thread, 0xc2b2ae35)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  return (h ^ (h >>> 13)) & 0x7fffffff
}
