import { type Assertion, type PatternNode, UnsupportedPattern } from './patternSyntax.ts'

/**
 * An expression as instructions, in the way of Thompson: each step either reads one character, forks, asks where it
 * stands, or says "matched".
 *
 *     a+b     0 matched   1 read b, then 0   2 fork to 3 or 1   3 read a, then 2      starts at 3
 */
export interface PatternProgram {
  readonly start: number
  readonly count: number
  readonly op: readonly number[]
  /** READ: number of the atom. FORK: first way. ASK: number of the assertion (see `ASSERTIONS`). */
  readonly first: readonly number[]
  /** READ and ASK: what comes next. FORK: second way. */
  readonly second: readonly number[]
  /** Distinct atoms, as source text. */
  readonly atoms: readonly string[]
  readonly asksForWords: boolean
}

export const Step = { MATCHED: 0, READ: 1, FORK: 2, ASK: 3 } as const
export const ASSERTIONS: readonly Assertion[] = ['start', 'end', 'word-boundary', 'no-word-boundary']

/**
 * Counted repetitions are written out, so `(\w{100}){100}` has ten thousand steps. A character costs at most one look
 * at each step; with more steps than this a long name would take longer than a person waits.
 */
const MAX_STEPS = 1000

export function programOf(root: PatternNode): PatternProgram {
  const writer = new ProgramWriter()
  const start = writer.write(root, 0)
  const { op, first, second, atoms } = writer
  return {
    start,
    count: op.length,
    op,
    first,
    second,
    atoms: [...atoms.keys()],
    asksForWords: op.some((step, i) => step === Step.ASK && first[i]! >= 2),
  }
}

/** Writes from the end to the start: what follows a step is known when it is written. */
class ProgramWriter {
  readonly op: number[] = [Step.MATCHED]
  readonly first: number[] = [0]
  readonly second: number[] = [0]
  readonly atoms = new Map<string, number>()

  /** Writes the steps of a node, followed by step `next`, and gives the step at which it begins. */
  write(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'atom': {
        let atom = this.atoms.get(node.source)
        if (atom === undefined) {
          atom = this.atoms.size
          this.atoms.set(node.source, atom)
        }
        return this.step(Step.READ, atom, next)
      }
      case 'assertion':
        return this.step(Step.ASK, ASSERTIONS.indexOf(node.at), next)
      case 'sequence':
        return node.items.reduceRight((after, item) => this.write(item, after), next)
      case 'choice':
        return node.items.map((item) => this.write(item, next)).reduceRight((b, a) => this.step(Step.FORK, a, b))
      case 'repeat':
        return this.repeat(node.item, node.least, node.most, next)
    }
  }

  private repeat(item: PatternNode, least: number, most: number, next: number): number {
    if (Math.max(least, most === Number.POSITIVE_INFINITY ? 0 : most) > MAX_STEPS) throw tooLong()
    let begin = next
    let needed = least
    if (most === Number.POSITIVE_INFINITY) {
      const loop = this.step(Step.FORK, next, next)
      this.first[loop] = this.write(item, loop)
      begin = loop
      if (needed > 0) {
        begin = this.first[loop]!
        needed--
      }
    } else {
      for (let i = least; i < most; i++) begin = this.step(Step.FORK, this.write(item, begin), next)
    }
    for (let i = 0; i < needed; i++) {
      const before = this.write(item, begin)
      // nothing, however often, is nothing
      if (before === begin) break
      begin = before
    }
    return begin
  }

  private step(op: number, first: number, second: number): number {
    if (this.op.length >= MAX_STEPS) throw tooLong()
    this.op.push(op)
    this.first.push(first)
    this.second.push(second)
    return this.op.length - 1
  }
}

function tooLong(): UnsupportedPattern {
  return new UnsupportedPattern(
    `The expression is too long when its repetitions are written out (over ${MAX_STEPS} steps).`,
  )
}
