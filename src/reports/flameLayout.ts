import type { FlameTree } from './flameTree.ts'

/** Boxes narrower than this are not drawn one by one. */
const MIN_BOX_PX = 0.5

const BoxFlag = { MATCH: 1, MERGED: 2, CUT: 4, MATCH_BELOW: 8 } as const

/** What of a tree is on screen. The zoomed node spans 0..1; `from` to `to` of it fill `widthPx`. */
export interface LayoutRequest {
  readonly zoomed: number
  readonly from: number
  readonly to: number
  readonly widthPx: number
  readonly firstRow: number
  readonly rowCount: number
  readonly order: 'first-seen' | 'size'
}

export interface Boxes {
  readonly count: number
  readonly node: Uint32Array
  readonly x: Float32Array
  readonly width: Float32Array
  readonly row: Int32Array
  readonly flags: Uint8Array
  readonly merged: Uint32Array
  /** What a merged box stands for, in what widths are made of; 0 for others. */
  readonly weight: Float64Array
}

/** Marks of a search, one entry per node: see `markMatches`. */
export interface NodeMarks {
  readonly isMatch: Uint8Array
  readonly hasMatch: Uint8Array
}

/**
 * Lays out what is visible and at least half a pixel wide. Runs of narrower siblings become one merged box:
 *
 *     |---- read ----|---- parse ----|||||||||      the last one stands for nine
 *
 * Cost depends on what is drawn and on the siblings scanned for it, not on the tree.
 * `weight` is what widths are made of, one entry per node (inclusive, never negative).
 */
export function layoutFlame(
  tree: FlameTree,
  weight: Float64Array,
  request: LayoutRequest,
  marks: NodeMarks | null,
): Boxes {
  const { zoomed, from, to, widthPx, firstRow, rowCount, order } = request
  const boxes = new BoxWriter()
  const total = weight[zoomed]!
  const ancestors: number[] = []
  for (let node = tree.parent[zoomed]!; node >= 0; node = tree.parent[node]!) ancestors.push(node)
  ancestors.reverse()
  ancestors.forEach((node, i) => {
    boxes.add(node, 0, widthPx, i - ancestors.length, flagsOf(node, marks), 0, 0)
  })
  if (!(total > 0)) {
    boxes.add(zoomed, 0, widthPx, 0, flagsOf(zoomed, marks), 0, 0)
    return boxes.finish()
  }
  const span = to - from
  const scale = widthPx / (span * total)
  const endRow = firstRow + rowCount
  const nodes: number[] = [zoomed]
  const lefts: number[] = [-(from / span) * widthPx]
  const rows: number[] = [0]
  const bySize = order === 'size'
  while (nodes.length > 0) {
    const node = nodes.pop()!
    const left = lefts.pop()!
    const row = rows.pop()!
    const begin = tree.childStart[node]!
    const end = tree.childStart[node + 1]!
    const isCut = row + 1 >= endRow && hasWeight(tree, weight, begin, end)
    if (row >= firstRow && row < endRow) {
      const flags = flagsOf(node, marks) | (isCut ? BoxFlag.CUT : 0)
      boxes.addClipped(node, left, weight[node]! * scale, widthPx, row, flags, 0, 0)
    }
    if (row + 1 >= endRow) continue
    const children = bySize ? sortedByWeight(tree.children.subarray(begin, end), weight) : tree.children
    const first = bySize ? 0 : begin
    const last = bySize ? children.length : end
    let x = left
    let run = 0
    let runWeight = 0
    let runFirst = 0
    let runLeft = 0
    let runFlags = 0
    const flushRun = () => {
      if (run > 0 && x - runLeft >= MIN_BOX_PX && row + 1 >= firstRow) {
        boxes.addClipped(runFirst, runLeft, x - runLeft, widthPx, row + 1, BoxFlag.MERGED | runFlags, run, runWeight)
      }
      run = 0
    }
    for (let i = first; i < last; i++) {
      const child = children[i]!
      const width = weight[child]! * scale
      if (width === 0) continue
      if (x >= widthPx) break
      if (x + width > 0) {
        if (width < MIN_BOX_PX) {
          if (run === 0) {
            runFirst = child
            runLeft = x
            runFlags = 0
            runWeight = 0
          }
          run++
          runWeight += weight[child]!
          if (marks && marks.hasMatch[child] === 1) runFlags |= BoxFlag.MATCH_BELOW
        } else {
          flushRun()
          nodes.push(child)
          lefts.push(x)
          rows.push(row + 1)
        }
      }
      x += width
    }
    flushRun()
  }
  return boxes.finish()
}

function hasWeight(tree: FlameTree, weight: Float64Array, begin: number, end: number): boolean {
  for (let i = begin; i < end; i++) if (weight[tree.children[i]!]! > 0) return true
  return false
}

function sortedByWeight(children: Int32Array, weight: Float64Array): Int32Array {
  return children.slice().sort((x, y) => weight[y]! - weight[x]! || x - y)
}

function flagsOf(node: number, marks: NodeMarks | null): number {
  if (!marks) return 0
  return marks.isMatch[node] === 1 ? BoxFlag.MATCH : marks.hasMatch[node] === 1 ? BoxFlag.MATCH_BELOW : 0
}

class BoxWriter {
  private count = 0
  private node = new Uint32Array(2048)
  private x = new Float32Array(2048)
  private width = new Float32Array(2048)
  private row = new Int32Array(2048)
  private flags = new Uint8Array(2048)
  private merged = new Uint32Array(2048)
  private weight = new Float64Array(2048)

  /** A box of which only the part on screen (and a pixel beside it) is kept, so that single precision is enough at any zoom. */
  addClipped(
    node: number,
    x: number,
    width: number,
    widthPx: number,
    row: number,
    flags: number,
    merged: number,
    weight: number,
  ): void {
    const left = Math.max(x, -1)
    const right = Math.min(x + width, widthPx + 1)
    this.add(node, left, right - left, row, flags, merged, weight)
  }

  add(node: number, x: number, width: number, row: number, flags: number, merged: number, weight: number): void {
    if (this.count === this.node.length) this.grow()
    const i = this.count++
    this.node[i] = node
    this.x[i] = x
    this.width[i] = width
    this.row[i] = row
    this.flags[i] = flags
    this.merged[i] = merged
    this.weight[i] = weight
  }

  finish(): Boxes {
    const { count } = this
    return {
      count,
      node: this.node.slice(0, count),
      x: this.x.slice(0, count),
      width: this.width.slice(0, count),
      row: this.row.slice(0, count),
      flags: this.flags.slice(0, count),
      merged: this.merged.slice(0, count),
      weight: this.weight.slice(0, count),
    }
  }

  private grow(): void {
    const length = this.count * 2
    const copy = <T extends Uint32Array | Float32Array | Float64Array | Int32Array | Uint8Array>(
      next: T,
      old: T,
    ): T => {
      next.set(old)
      return next
    }
    this.node = copy(new Uint32Array(length), this.node)
    this.x = copy(new Float32Array(length), this.x)
    this.width = copy(new Float32Array(length), this.width)
    this.row = copy(new Int32Array(length), this.row)
    this.flags = copy(new Uint8Array(length), this.flags)
    this.merged = copy(new Uint32Array(length), this.merged)
    this.weight = copy(new Float64Array(length), this.weight)
  }
}
