import { ASSERTIONS, type PatternProgram, Step } from './patternProgram.ts'

/** Longer texts are searched up to here. Names and paths are shorter; a damaged capture's need not be. */
const MAX_TEXT_CHARS = 10_000
/** States that are remembered; when there are more, all are forgotten and made again as needed. */
const MAX_STATES = 1000
const ASCII = 128

/** What stands before a place in the text. */
const Before = { NOTHING: 0, WORD: 1, OTHER: 2 } as const

/** In the table of ways: not known yet; a match, whatever follows. States are numbered from 2. */
const UNKNOWN = 0
const MATCHED = 1
const FIRST_STATE = 2

const START = ASSERTIONS.indexOf('start')
const END = ASSERTIONS.indexOf('end')
const WORD_BOUNDARY = ASSERTIONS.indexOf('word-boundary')

interface State {
  /** Steps of the program at which a match may go on here, in ascending order. */
  readonly steps: readonly number[]
  readonly before: number
  /** Whether the expression matches if the text ends here; null = not asked yet. */
  matchesAtEnd: boolean | null
}

/**
 * Finds out whether an expression matches anywhere in a text, reading each character once: no expression can make it go
 * back.
 *
 * All ways through the program are followed at the same time. The set of steps reached is a state; characters that no
 * atom tells apart are one class; and (state, class) -> state is kept in a table once it is known, so that most
 * characters cost one look-up.
 */
export class LinearMatcher {
  private readonly program: PatternProgram
  private readonly atomTests: readonly RegExp[]
  private readonly wordTest: RegExp
  private readonly asciiClass = new Int16Array(ASCII).fill(-1)
  private readonly otherClass = new Map<number, number>()
  private readonly classIds = new Map<string, number>()
  /** Class -> which atoms match it, and whether its characters are part of words. */
  private readonly classAtoms: Uint8Array[] = []
  private readonly classIsWord: boolean[] = []

  private states: State[] = []
  private stateIds = new Map<string, number>()
  private ways = new Int32Array(0)
  /** Classes that the table has room for. */
  private stride = 16
  private startState: number = UNKNOWN
  private readonly seen: Uint32Array
  private visit = 0

  constructor(program: PatternProgram, matchCase: boolean) {
    const flags = matchCase ? 'u' : 'iu'
    this.program = program
    this.atomTests = program.atoms.map((source) => new RegExp(`^(?:${source})$`, flags))
    this.wordTest = new RegExp('^\\w$', flags)
    this.seen = new Uint32Array(program.count)
    this.forget()
  }

  test(text: string): boolean {
    const { asciiClass } = this
    const length = Math.min(text.length, MAX_TEXT_CHARS)
    if (this.startState === UNKNOWN) this.startState = this.stateOf([this.program.start], Before.NOTHING)
    let state = this.startState
    let { ways, stride } = this
    for (let i = 0; i < length; i++) {
      let code = text.charCodeAt(i)
      let cls = code < ASCII ? asciiClass[code]! : -1
      if (cls < 0) {
        if (code >= 0xd800) {
          code = text.codePointAt(i)!
          if (code > 0xffff) i++
        }
        cls = this.classOf(code)
        ways = this.ways
        stride = this.stride
      }
      let next = ways[state * stride + cls]!
      if (next === UNKNOWN) {
        next = this.follow(state, cls)
        ways = this.ways
        stride = this.stride
      }
      if (next === MATCHED) return true
      state = next
    }
    return this.matchesAtEnd(this.states[state - FIRST_STATE]!)
  }

  private matchesAtEnd(state: State): boolean {
    state.matchesAtEnd ??= this.reach(state, false, true) === null
    return state.matchesAtEnd
  }

  private classOf(code: number): number {
    const known = this.otherClass.get(code)
    if (known !== undefined) return known
    const character = String.fromCodePoint(code)
    const atoms = Uint8Array.from(this.atomTests, (test) => (test.test(character) ? 1 : 0))
    const isWord = this.program.asksForWords && this.wordTest.test(character)
    const key = `${isWord}${atoms.join('')}`
    let cls = this.classIds.get(key)
    if (cls === undefined) {
      cls = this.classAtoms.length
      this.classIds.set(key, cls)
      this.classAtoms.push(atoms)
      this.classIsWord.push(isWord)
      if (cls >= this.stride) this.widen()
    }
    if (code < ASCII) this.asciiClass[code] = cls
    else this.otherClass.set(code, cls)
    return cls
  }

  /** The state after reading a character of a class, or MATCHED. */
  private follow(from: number, cls: number): number {
    const state = this.states[from - FIRST_STATE]!
    const { program, classAtoms } = this
    const isWord = this.classIsWord[cls]!
    const reached = this.reach(state, isWord, false)
    const before = !program.asksForWords ? Before.OTHER : isWord ? Before.WORD : Before.OTHER
    let next = MATCHED
    if (reached) {
      const atoms = classAtoms[cls]!
      // a match may begin at every character
      const steps = new Set([program.start])
      for (const step of reached) if (atoms[program.first[step]!] === 1) steps.add(program.second[step]!)
      next = this.stateOf(
        [...steps].sort((a, b) => a - b),
        before,
      )
    }
    // making a state may have emptied the table, and this one's row with it
    if (this.states[from - FIRST_STATE] === state) this.ways[from * this.stride + cls] = next
    return next
  }

  /**
   * The reading steps that are reached from a state without reading, given what comes next; null if the match is
   * reached.
   */
  private reach(state: State, nextIsWord: boolean, atEnd: boolean): number[] | null {
    const { op, first, second } = this.program
    const { seen } = this
    const visit = ++this.visit
    const reading: number[] = []
    const open = [...state.steps]
    while (open.length > 0) {
      const step = open.pop()!
      if (seen[step] === visit) continue
      seen[step] = visit
      switch (op[step]) {
        case Step.MATCHED:
          return null
        case Step.READ:
          reading.push(step)
          break
        case Step.FORK:
          open.push(first[step]!, second[step]!)
          break
        default:
          if (holds(first[step]!, state.before, nextIsWord, atEnd)) open.push(second[step]!)
      }
    }
    return reading
  }

  private stateOf(steps: readonly number[], before: number): number {
    const key = `${before}:${steps.join()}`
    const known = this.stateIds.get(key)
    if (known !== undefined) return known
    if (this.states.length === MAX_STATES) this.forget()
    this.states.push({ steps, before, matchesAtEnd: null })
    const id = this.states.length - 1 + FIRST_STATE
    this.stateIds.set(key, id)
    if ((id + 1) * this.stride > this.ways.length) {
      const ways = new Int32Array(Math.max(1024, this.ways.length * 2, (id + 1) * this.stride))
      ways.set(this.ways)
      this.ways = ways
    }
    return id
  }

  /** Makes room for more classes; states keep their numbers. */
  private widen(): void {
    const kept = this.states
    this.forget()
    this.stride *= 2
    for (const { steps, before } of kept) this.stateOf(steps, before)
  }

  private forget(): void {
    this.states = []
    this.startState = UNKNOWN
    this.stateIds = new Map()
    this.ways = new Int32Array(0)
  }
}

function holds(assertion: number, before: number, nextIsWord: boolean, atEnd: boolean): boolean {
  if (assertion === START) return before === Before.NOTHING
  if (assertion === END) return atEnd
  const isBoundary = (before === Before.WORD) !== (!atEnd && nextIsWord)
  return isBoundary === (assertion === WORD_BOUNDARY)
}
